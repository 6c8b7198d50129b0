// That somebody else gave one another task (TRU-40). It follows from the circle alone and is kept nowhere.

import type { CircleView, PersonView } from "../../../../bridge/index.ts";
import type { UserId } from "../../../../core/base/brand.ts";
import { isNewOn } from "./isNewOn.ts";

export type NewTask = { readonly me: PersonView; readonly by: UserId; readonly at: number };

export const newTaskOf = ({ people }: Pick<CircleView, "people">, now: number): NewTask | null => {
  const me = people.find((person) => person.me);
  if (me === undefined || me.taskBy === null || me.taskBy.user === me.id) return null;
  const { user, at } = me.taskBy;
  return isNewOn(now, at) ? { me, by: user, at: Math.min(at, now) } : null;
};
