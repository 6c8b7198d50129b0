// Delivery in words (interface 12): what is here, who has it, who not yet. It speaks of texts and not of people.
// Up to two names, then counts; "has it" only where the engine says so. What is not saved because the disk takes
// nothing is not on its way there, and nothing else is said beside it.

import type { AppView, CircleView } from "../../../../bridge/index.ts";
import type { UserId } from "../../../../core/base/brand.ts";
import type { Words } from "../../../words/index.ts";
import { personName } from "../../stores/view.ts";

export type Reach = "here" | "some" | "all";
export type DeliveryWords = { readonly reach: Reach; readonly items: readonly string[] };

const namedLimit = 2;

export const deliveryWords = (
  words: Words,
  circle: CircleView,
  disk: AppView["disk"] = "kept",
): DeliveryWords => {
  const { t } = words;
  const { saved, has, notYet } = circle.delivery;
  // Nothing leaves this machine for now, so nothing is said of others.
  if (circle.held !== null) return { reach: "here", items: [t("delivery:held")] };
  // Who is out sends nothing any more: what nobody has is not on its way.
  if (circle.out !== null) return { reach: "here", items: [t("delivery:saved"), t("delivery:out")] };
  if (!saved && (disk === "full" || disk === "unavailable"))
    return { reach: "here", items: [t("delivery:notSaved")] };
  const here = t(saved ? "delivery:saved" : "delivery:unsaved");
  const kept = circle.notShared.length > 0 ? [t("delivery:notShared")] : [];
  const names = (users: readonly UserId[]) => ({
    phrase: words.names(users.map((user) => personName(words, circle, user))),
  });
  const begun = notYet.filter((user) =>
    circle.machines.some((machine) => machine.user === user && machine.has !== "none"),
  );
  const nothing = notYet.filter((user) => !begun.includes(user));
  const reach: Reach =
    notYet.length > 0 ? (has.length + begun.length > 0 ? "some" : "here") : has.length > 0 ? "all" : "here";
  const all = has.length + notYet.length;
  if (has.length > namedLimit || notYet.length > namedLimit)
    return {
      reach,
      items: [here, ...kept, t("delivery:reachedOf", { n: has.length, all })],
    };
  return {
    reach,
    items: [
      here,
      ...kept,
      ...(has.length > 0 ? [t("delivery:reached", { count: has.length, names: names(has) })] : []),
      ...(begun.length > 0 ? [t("delivery:reachedSome", { names: names(begun) })] : []),
      ...(nothing.length > 0 ? [t("delivery:notYet", { names: names(nothing) })] : []),
    ],
  };
};
