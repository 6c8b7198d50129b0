// What somebody could do now, by the same rules by which everybody would judge it (MEM-12), without signing anything:
// what a person is offered is what would be taken.

import { type Author, draftOn, opOn, refusedBy } from "./draft.ts";
import type { CircleGraph } from "./graph.ts";
import type { OpBody } from "./opBody.ts";

export const possibleFor = (graph: CircleGraph, author: Author): ((body: OpBody) => boolean) => {
  const draft = draftOn(graph, author);
  return (body) => refusedBy(draft, opOn(draft, body, 0)) === null;
};
