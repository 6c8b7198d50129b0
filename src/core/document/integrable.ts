// Whether Yjs can take all structs of a state, each after what it refers to (CUT-11). Every reference of a state may lie
// below the end of its client and the structs still wait for each other in a ring: Yjs would keep them aside for ever.

import type { Block, Id, UpdateStruct } from "./updateReader.ts";

type Line = { readonly client: number; readonly structs: readonly UpdateStruct[]; next: number };

const lacking = (id: Id | null, client: number, lines: ReadonlyMap<number, Line>): Id | null => {
  if (id === null || id.client === client) return null;
  const line = lines.get(id.client);
  const first = line?.structs[line.next];
  return line === undefined || (first !== undefined && first.clock <= id.clock) ? id : null;
};

/** What the struct refers to and is not there yet. */
const missing = (struct: UpdateStruct, client: number, lines: ReadonlyMap<number, Line>): Id | null => {
  const { origin, right, parent } = struct;
  return (
    lacking(origin, client, lines) ??
    lacking(right, client, lines) ??
    (typeof parent === "string" ? null : lacking(parent, client, lines))
  );
};

/** Blocks as the scan left them: one for each client, from clock 0, no reference beyond an end. Takes each struct once. */
export const isIntegrable = (blocks: readonly Block[]): boolean => {
  const lines = new Map<number, Line>();
  for (const { client, structs } of blocks) lines.set(client, { client, structs, next: 0 });
  for (const { client } of blocks) {
    // Who waits, each for the one after it; a client that is waited for twice waits for itself.
    const waiting = [client];
    const among = new Set(waiting);
    for (;;) {
      const line = lines.get(waiting.at(-1) ?? client);
      const struct = line?.structs[line.next];
      if (line === undefined) return false;
      const id = struct === undefined ? null : missing(struct, line.client, lines);
      if (id !== null) {
        if (among.has(id.client)) return false;
        waiting.push(id.client);
        among.add(id.client);
        continue;
      }
      if (struct !== undefined) line.next += 1;
      if (struct === undefined || waiting.length > 1) {
        // Who waited looks again whether this was enough.
        among.delete(line.client);
        waiting.pop();
        if (waiting.length === 0) break;
      }
    }
  }
  return true;
};
