// What a hostile maker of a cut could write into a document so that it passes the gate in one spelling and is another in
// Yjs's hands: the V2 bytes are read by Yjs only where that cannot be (CUT-11).

import { writeVarUint } from "lib0/encoding";
import { beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { type Bytes, type DeviceId, type DocId, redact } from "../../../src/core/base/index.ts";
import { Writer } from "../../../src/core/codec/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { StructTable } from "../../../src/core/document/structTable.ts";
import {
  encodeTable,
  openCutDocument,
  openStoredReplica,
  readCircleName,
  readEditionText,
  readThings,
  yClientOf,
} from "../../../src/core/document/index.ts";
import { stateHashOf } from "../../../src/core/log/index.ts";
import { createReplicaDoc } from "../../../src/core/yjs/index.ts";
import { convertedByYjs } from "../../support/yjsConversion.ts";
import { block, type Ref, update } from "./updates.ts";

const docId = `00${"17".repeat(15)}` as DocId;
const devices = ["5a", "6b"].map((byte) => byte.repeat(32) as DeviceId);
const clients = devices.map((device) => yClientOf(device, docId, 0));
const [first = 0, second = 0] = clients;

beforeAll(async () => {
  await readyCrypto();
});

/** A document of a cut as its maker would list it, with whatever state. */
const opened = (v2: Bytes, table: StructTable) => {
  const tableBytes = encodeTable(table);
  const raw = new Writer().prefixed(tableBytes).raw(v2).done();
  const state = convertedByYjs(v2);
  const clocks = devices
    .map((deviceId, at) => ({ deviceId, k: 0, end: table.end(clients[at] ?? 0) }))
    .filter(({ end }) => end > 0);
  return openCutDocument(
    {
      docId,
      clocks,
      stateHash: stateHashOf(state?.bytes ?? new Uint8Array(0), tableBytes),
      rawLen: raw.length,
      chunks: 1,
      chunkRoot: new Uint8Array(32),
      blobKey: redact(new Uint8Array(32)),
    },
    raw,
  );
};

/** Paragraphs of two people, each clock before or after what it names. */
const paragraphs = (origins: readonly (readonly (Ref | null)[])[]) => {
  const table = new StructTable();
  const blocks = origins.map((own, at): readonly [number, Bytes] => {
    const client = clients[at] ?? 0;
    table.append(client, own.length, table.rootList("content"), "element");
    const structs = own.map((origin) => ({
      element: "paragraph",
      ...(origin === null ? { parent: "content" } : { origin }),
    }));
    return [client, block(client, 0, structs)];
  });
  const v1 = update(blocks.toSorted(([a], [b]) => b - a).map(([, bytes]) => bytes));
  return { table, v1, v2: Y.convertUpdateFormatV1ToV2(v1) };
};

describe("a cut's document", () => {
  it("[CUT-11] opens where people wrote in turns, each after the other", () => {
    const { v2, table } = paragraphs([
      [null, [second, 0], [second, 1]],
      [
        [first, 0],
        [first, 1],
      ],
    ]);
    const document = opened(v2, table);
    if (!document.ok) throw new Error(document.error.type);
    const { doc } = document.value.replica;
    expect(doc?.getXmlFragment("content").length).toBe(5);
    expect([doc?.store.pendingStructs, doc?.store.pendingDs]).toEqual([null, null]);
  });

  it("[CUT-11] [C20] whose structs wait for each other in a ring is refused, though nothing lies beyond an end", () => {
    const { v2, table } = paragraphs([[[second, 1]], [null, [first, 0]]]);
    const aside = createReplicaDoc();
    Y.applyUpdateV2(aside, v2);
    expect(aside.store.pendingStructs).not.toBe(null);
    expect(opened(v2, table)).toEqual({ ok: false, error: { type: "hostile", reason: "referenceUnknown" } });
  });

  it("[CUT-11] [C20] with two blocks of one person is refused: the gate would judge both, and Yjs read one", () => {
    const { v2, table } = paragraphs([[null, [first, 0]]]);
    const doc = createReplicaDoc();
    Y.applyUpdateV2(doc, v2);
    const structs = doc.store.clients.get(first) ?? [];
    expect(structs.length).toBe(2);
    const encoder = new Y.UpdateEncoderV2();
    writeVarUint(encoder.restEncoder, structs.length);
    for (const struct of structs) {
      writeVarUint(encoder.restEncoder, 1);
      encoder.writeClient(first);
      writeVarUint(encoder.restEncoder, struct.id.clock);
      struct.write(encoder, 0);
    }
    writeVarUint(encoder.restEncoder, 0);
    const torn = encoder.toUint8Array();
    const halved = createReplicaDoc();
    Y.applyUpdateV2(halved, torn);
    expect(halved.getXmlFragment("content").length).toBe(0);
    expect(Y.convertUpdateFormatV2ToV1(torn)).toEqual(Y.convertUpdateFormatV2ToV1(v2));
    expect(opened(torn, table)).toEqual({ ok: false, error: { type: "hostile", reason: "notConvertible" } });
    expect(opened(v2, table).ok).toBe(true);
    // Should such bytes come to lie here all the same, what is read is what was judged.
    const stored = openStoredReplica(torn);
    expect(stored.doc?.getXmlFragment("content").length).toBe(2);
    expect(stored.state()).toEqual(openStoredReplica(v2).state());
  });

  it.each([
    ["in bytes that are no state", () => Uint8Array.of(9, 9, 9)],
    ["cut off", (v2: Bytes) => v2.subarray(0, v2.length - 1)],
    ["of structs that wait for each other", (ring: Bytes) => ring],
  ])("[CUT-13] [C20] that lies here %s is an error and not a throw, and stays as it came", (_, harm) => {
    const { v2 } = paragraphs([[[second, 1]], [null, [first, 0]]]);
    const bytes = harm(v2);
    const replica = openStoredReplica(bytes);
    expect([replica.isSound, replica.doc, replica.isSound]).toEqual([true, null, false]);
    const unreadable = { ok: false, error: { type: "unreadable" } };
    expect(replica.writeAs(5)).toEqual(unreadable);
    expect(replica.apply(paragraphs([[null]]).v1)).toEqual(unreadable);
    expect([readThings(replica), readCircleName(replica), replica.end(first)]).toEqual([[], null, 0]);
    expect(readEditionText(replica, docId)).toEqual(unreadable);
    expect(replica.stateV2()).toEqual(bytes);
  });
});
