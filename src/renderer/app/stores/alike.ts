// Whose name can be taken for whose (LANG-7), among those in the circle and those who are no longer in it: somebody who
// comes back with other keys is another person to the circle, and that must not pass unseen.

import { useMemo } from "react";
import type { CircleView, PersonView } from "../../../bridge/index.ts";
import type { UserId } from "../../../core/base/brand.ts";
import { alikeNames } from "../../../text/lookAlike.ts";

export type LikeNames = {
  /** Letter by letter the same name as somebody in the circle. */
  readonly same: readonly PersonView[];
  readonly like: readonly PersonView[];
  /** Either, of people who are no longer in the circle. */
  readonly gone: readonly PersonView[];
  /** Any of these that was met in person, where this one was not: the same name with other keys. */
  readonly met: readonly PersonView[];
};

export const useAlike = (circle: CircleView): ReadonlyMap<UserId, LikeNames> => {
  const { people } = circle;
  return useMemo(() => {
    const byId = new Map<string, PersonView>(people.map((person) => [person.id, person]));
    const found = new Map<UserId, LikeNames>();
    for (const [id, { same, others }] of alikeNames(people)) {
      const person = byId.get(id);
      if (person === undefined) continue;
      const named = others.flatMap((other) => byId.get(other) ?? []);
      const here = named.filter(({ standing }) => standing === "active");
      found.set(person.id, {
        same: same ? here : [],
        like: same ? [] : here,
        gone: named.filter(({ standing }) => standing !== "active"),
        met: person.met || person.me || person.standing !== "active" ? [] : named.filter(({ met }) => met),
      });
    }
    return found;
  }, [people]);
};
