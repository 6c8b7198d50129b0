// The five places' icons: filled where one is.

import { BookOpenText } from "@phosphor-icons/react/dist/csr/BookOpenText";
import { CalendarDots } from "@phosphor-icons/react/dist/csr/CalendarDots";
import { NotePencil } from "@phosphor-icons/react/dist/csr/NotePencil";
import { SunHorizon } from "@phosphor-icons/react/dist/csr/SunHorizon";
import { UsersThree } from "@phosphor-icons/react/dist/csr/UsersThree";
import type { MainPlace } from "../places.ts";

const icons = {
  today: SunHorizon,
  readings: BookOpenText,
  documents: NotePencil,
  meetings: CalendarDots,
  group: UsersThree,
} as const;

export const PlaceIcon = ({
  place,
  here = false,
}: {
  readonly place: MainPlace;
  readonly here?: boolean;
}) => {
  const Icon = icons[place];
  return <Icon size={20} weight={here ? "fill" : "regular"} aria-hidden />;
};
