// Here only, some, all: a shape that repeats what the words say.

import { CheckCircle } from "@phosphor-icons/react/dist/csr/CheckCircle";
import { CircleDashed } from "@phosphor-icons/react/dist/csr/CircleDashed";
import { CircleHalf } from "@phosphor-icons/react/dist/csr/CircleHalf";
import type { Reach } from "./deliveryItems.ts";

const glyphs = { here: CircleDashed, some: CircleHalf, all: CheckCircle } as const;

export const DeliveryGlyph = ({ reach, size = 18 }: { readonly reach: Reach; readonly size?: number }) => {
  const Glyph = glyphs[reach];
  return <Glyph size={size} aria-hidden />;
};
