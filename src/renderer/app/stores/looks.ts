// What needs a look: what the engine tells, and names that were met in person and are here with other keys. Names are
// compared in the page, and this warns and decides nothing (LANG-7).

import { useMemo } from "react";
import type { CircleView, NeedsLookView } from "../../../bridge/index.ts";
import { useAlike } from "./alike.ts";

export type Look = Omit<NeedsLookView, "reason"> & {
  readonly reason: NeedsLookView["reason"] | "keysChanged";
};

export const useLooks = (circle: CircleView): readonly Look[] => {
  const alike = useAlike(circle);
  const { needsLook } = circle;
  return useMemo(() => {
    const others = [...alike].filter(([, { met }]) => met.length > 0);
    if (others.length === 0) return needsLook;
    const users = others.map(([user]) => user).slice(0, 200);
    const proof = others.flatMap(([user, { met }]) => met.map(({ id }) => `keys  ${user}  met ${id}`));
    return [
      { reason: "keysChanged", count: users.length, users, proof: proof.slice(0, 40), away: false },
      ...needsLook,
    ];
  }, [alike, needsLook]);
};
