// Numbers of writers are 53 bits long, the most that Yjs can say: everything that writes or reads them has to take the
// largest as it takes a small one.

import { beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { type DeviceId, type DocId, ok } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  canonicalState,
  claimingUpdate,
  clocksIn,
  decodeDocument,
  emptyDocument,
  encodeDocument,
  joinRun,
  judgeOwnUpdate,
  readUpdate,
  renameUpdate,
} from "../../../src/core/document/index.ts";
import { convertedState } from "../../../src/core/document/convertedState.ts";
import { yClientOf } from "../../../src/core/log/index.ts";
import { content, type } from "./world.ts";

const docId = `00${"17".repeat(15)}` as DocId;
const deviceOf = (number: number): DeviceId => number.toString(16).padStart(64, "0") as DeviceId;
const largest = 2 ** 53 - 1;

beforeAll(async () => {
  await readyCrypto();
});

describe("numbers of writers", () => {
  it("[LOG-18] [L19] have 53 bits: what was ground to the first 32 of another's is another number", () => {
    const numbers = Array.from({ length: 400 }, (_, at) => yClientOf(deviceOf(at), docId, 0));
    expect(numbers.every((one) => Number.isSafeInteger(one) && one >= 0)).toBe(true);
    // Each bit is set in some and not set in others.
    for (let bit = 0; bit < 53; bit++) {
      const set = numbers.filter((one) => Math.floor(one / 2 ** bit) % 2 === 1).length;
      expect([bit, set > 100 && set < 300]).toEqual([bit, true]);
    }
  });

  it.each([1, 2 ** 32 - 1, 2 ** 32, 2 ** 52 + 12_345, largest - 1, largest])(
    "[LOG-18] [DOC-1] %d is written and read alike by Yjs, the gate, the table and what says updates anew",
    (client) => {
      const others = [client - 1, client].map((number) => {
        const doc = new Y.Doc();
        doc.clientID = number;
        return doc;
      });
      const [first, second] = others;
      if (first === undefined || second === undefined) throw new Error("two documents were meant");
      const document = emptyDocument();
      const taken: Uint8Array[] = [];
      for (const doc of others)
        doc.on("update", (update: Uint8Array, origin: unknown) => {
          if (origin === "other") return;
          expect(judgeOwnUpdate(document, docId, doc.clientID, update)).toEqual({ type: "sound" });
          expect(document.replica.apply(update)).toEqual(ok(undefined));
          taken.push(update);
          for (const other of others) if (other !== doc) Y.applyUpdate(other, update, "other");
        });
      type(second, "كلمة أولى");
      type(first, "between");
      second.getMap("about").set("title", "محضر");
      content(second).insert(0, [
        new Y.XmlElement("blockquote"),
        new Y.XmlElement("paragraph"),
        new Y.XmlElement("blockquote"),
      ]);
      content(second).delete(2, 1);

      const state = canonicalState(document.replica.state());
      if (!state.ok) throw new Error(state.error.type);
      for (const doc of others) {
        expect(canonicalState(Y.encodeStateAsUpdate(doc))).toEqual(state);
      }
      // V2, as cuts and the disk have it.
      const converted = convertedState(document.replica.stateV2());
      expect(converted === null ? null : canonicalState(converted.bytes)).toEqual(state);
      const decoded = decodeDocument(encodeDocument(document));
      if (!decoded.ok) throw new Error(decoded.error.type);
      expect(decoded.value.table.end(client)).toBe(document.table.end(client));
      expect(canonicalState(decoded.value.replica.state())).toEqual(state);
      // A caret's place.
      const place = Y.createRelativePositionFromTypeIndex(content(second), 1);
      expect(Y.decodeRelativePosition(Y.encodeRelativePosition(place)).item).toEqual(place.item);
      // Said anew under another number, and joined.
      const claim = claimingUpdate(client);
      expect(clocksIn(claim)).toEqual({ client, from: 0, to: 1 });
      const moved = renameUpdate(claim, [{ client, from: 0, to: 1, there: { client: 7, clock: 3 } }]);
      expect(moved === null ? null : clocksIn(moved)).toEqual({ client: 7, from: 3, to: 4 });
      const ofSecond = taken.filter((update) => clocksIn(update)?.client === client);
      const runs = joinRun(client, 0, ofSecond.slice(0, 1));
      expect(runs.ok && runs.value[0] !== undefined && readUpdate(runs.value[0].payload).ok).toBe(true);
    },
  );
});
