// What others called themselves, their circle and their texts, as every screen is given it: one line, nothing that turns or
// covers what stands beside it, nothing that cannot be seen (LANG-2). Here and nowhere else, so that no screen forgets it.

import type { AppView, CircleView } from "../../../bridge/index.ts";
import { neutraliseName } from "../../../text/isolate.ts";

type Named = { readonly name: string };

/** The same object where nothing is to be changed. */
const named = <T extends Named>(one: T): T => {
  const name = neutraliseName(one.name);
  return name === one.name ? one : { ...one, name };
};

const nothingToSee = "…";

type Thing = CircleView["things"][number];
const titled = (thing: Thing): Thing => {
  const shown = neutraliseName(thing.title);
  // A document without a title is called so; a reading always has one.
  const title = shown === "" && thing.kind === "reading" ? nothingToSee : shown;
  return title === thing.title ? thing : { ...thing, title };
};

const begun = (from: CircleView["begunFrom"]): CircleView["begunFrom"] =>
  from === null
    ? null
    : {
        ...from,
        left: from.left.map((one) => ({ ...one, title: neutraliseName(one.title) })),
        chosen: from.chosen.map(neutraliseName),
      };

const inCircle = (circle: CircleView): CircleView => ({
  ...named(circle),
  people: circle.people.map(named),
  requests: circle.requests.map(named),
  waiting: circle.waiting.map(named),
  things: circle.things.map(titled),
  begunFrom: begun(circle.begunFrom),
});

export const neutralView = (view: AppView): AppView => ({
  ...view,
  circles: view.circles.map(inCircle),
  damaged: view.damaged.map(named),
});
