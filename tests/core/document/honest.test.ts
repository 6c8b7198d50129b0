import { beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { toHex } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { encodeTable } from "../../../src/core/document/index.ts";
import { docA, seeded, threeMembers } from "../log/world.ts";
import { Editor } from "./editors.ts";

beforeAll(async () => {
  await readyCrypto();
});

/** Three people edit at once; entries arrive late, in bursts, out of order and twice. */
const session = (seed: number, rounds: number) => {
  const { all } = threeMembers(seed);
  const chance = seeded(seed);
  const editors = all.map((member) => new Editor(member, docA, chance));
  const inboxes = editors.map((): { bytes: Uint8Array; from: string }[] => []);
  let accepted = 0;
  const refused: string[] = [];
  const deliver = (to: number, count: number): void => {
    const inbox = inboxes[to] ?? [];
    for (let n = 0; n < count && inbox.length > 0; n++) {
      const [item] = inbox.splice(Math.floor(chance() * inbox.length), 1);
      if (item === undefined) return;
      if (chance() < 0.1) inbox.push(item);
      for (const output of editors[to]?.receive(item.bytes, item.from) ?? []) {
        if (output.type === "accepted") accepted++;
        if (["quarantined", "blocked", "dropped", "forked"].includes(output.type)) refused.push(output.type);
      }
    }
  };
  for (let round = 0; round < rounds; round++) {
    for (const [at, editor] of editors.entries()) {
      for (let n = 0; n < 1 + chance() * 3; n++) editor.act();
      for (const bytes of editor.flush())
        for (const [to, inbox] of inboxes.entries()) if (to !== at) inbox.push({ bytes, from: `p${at}` });
      deliver(at, Math.floor(chance() * 6));
    }
  }
  for (const [at] of editors.entries()) deliver(at, Number.POSITIVE_INFINITY);
  return { all, editors, accepted, refused };
};

describe("honest editing", () => {
  it("[DOC-10] [L04] [C17] no honest update is refused, and all replicas end byte for byte the same", () => {
    let accepted = 0;
    for (let seed = 1; seed <= 6; seed++) {
      const { all, editors, refused, ...more } = session(seed, 8);
      accepted += more.accepted;
      expect(refused).toEqual([]);
      expect(editors.map((editor) => editor.uncalled)).toEqual([0, 0, 0]);
      const [state, ...states] = all.map((member) => member.state(docA));
      for (const other of states) expect(other).toBe(state);
      const [table, ...tables] = all.map((member) => toHex(encodeTable(member.document(docA).table)));
      for (const other of tables) expect(other).toBe(table);
      for (const editor of editors)
        expect(Y.encodeStateVector(editor.app)).toEqual(
          Y.encodeStateVector(all[0].document(docA).replica.doc ?? new Y.Doc()),
        );
    }
    expect(accepted).toBeGreaterThan(200);
  });
});
