// Documents: Yjs's update V1, as far as the gate lets it in, and the table beside it (docs/protocol/log.md).

import assert from "node:assert/strict";
import { Input, bytesOf, hexOf, whole } from "./bytes.mjs";
import { H } from "./blake2b.mjs";

const readAny = (input) => {
  const tag = input.u8();
  switch (tag) {
    case 127:
    case 126:
      return null;
    case 125: {
      const first = input.u8();
      let value = first & 63;
      for (let unit = 64, byte = first; byte >= 128; unit *= 128) {
        byte = input.u8();
        value += (byte & 127) * unit;
      }
      return (first & 64) === 0 ? value : -value;
    }
    case 124:
      return input.take(4).readFloatBE();
    case 123:
      return input.take(8).readDoubleBE();
    case 121:
      return false;
    case 120:
      return true;
    case 119:
      return input.text();
    case 118:
      return Object.fromEntries(input.list(() => [input.text(), readAny(input)]));
    case 117:
      return input.list(() => readAny(input));
    default:
      return assert.fail(`a value of kind ${tag}`);
  }
};
const readId = (input) => ({ client: input.var(), clock: input.var() });
const readStruct = (input) => {
  const info = input.u8();
  const kind = info & 31;
  const keyed = (info & 0x20) !== 0;
  if (info === 0)
    return {
      length: input.var(),
      kind,
      keyed,
      origin: null,
      right: null,
      parent: null,
      key: null,
      content: null,
    };
  const origin = (info & 0x80) === 0 ? null : readId(input);
  const right = (info & 0x40) === 0 ? null : readId(input);
  const stands = origin === null && right === null;
  const parent = !stands ? null : input.flag() ? input.text() : readId(input);
  const key = stands && keyed ? input.text() : null;
  const struct = { length: 1, kind, keyed, origin, right, parent, key, content: null };
  switch (kind) {
    case 1:
      return { ...struct, length: input.var() };
    case 4: {
      const content = input.text();
      return { ...struct, length: content.length, content };
    }
    case 6:
      return { ...struct, content: [input.text(), JSON.parse(input.text())] };
    case 7: {
      const type = input.var();
      return { ...struct, content: type === 3 ? [type, input.text()] : [type] };
    }
    case 8: {
      const content = input.list(() => readAny(input));
      return { ...struct, length: content.length, content };
    }
    default:
      return assert.fail(`content of kind ${kind}`);
  }
};
const tableRoots = ["content", "about", "edition", "index", "notes", "profile"];
const readTable = (input) => {
  input.is(1);
  const clients = input.list(() => input.var());
  return clients.map((client) => ({
    client,
    runs: input.list(() => {
      const length = input.var();
      const kind = input.u8();
      const parent =
        (kind & 16) !== 0
          ? null
          : (kind & 8) !== 0
            ? { root: tableRoots[input.var()] }
            : { client: clients[input.var()], clock: input.var() };
      assert.ok(kind < 32 && (kind & 3) < 3);
      return { length, type: ["none", "element", "text"][kind & 3], keyed: (kind & 4) !== 0, parent };
    }),
  }));
};

export const documents = {
  update: whole((input) => ({
    blocks: input.list(() => {
      const count = input.var();
      return { client: input.var(), clock: input.var(), structs: input.list(() => readStruct(input), count) };
    }),
    deletes: input.list(() => ({
      client: input.var(),
      ranges: input.list(() => ({ clock: input.var(), length: input.var() })),
    })),
  })),
  table: whole(readTable),
  document: (bytes, given) => {
    const input = new Input(bytes);
    const table = input.prefixed();
    const clients = whole(readTable)(table).map(({ client, runs }) => [
      client,
      runs.reduce((sum, { length }) => sum + length, 0),
    ]);
    const state = documents.update(bytesOf(given.state), {});
    const ends = state.blocks.map(({ client, clock, structs }) => [
      client,
      structs.reduce((sum, { length }) => sum + length, clock),
    ]);
    assert.deepEqual(
      ends.toSorted((a, b) => a[0] - b[0]),
      clients,
      "the table knows every clock",
    );
    const stateHash = hexOf(H("snapshot", Buffer.from([1]), bytesOf(given.state), table));
    return { stateHash, table: hexOf(table), stateV2: hexOf(input.rest()) };
  },
  documentList: whole((input) => {
    input.is(1);
    return input.list(() => ({
      docId: input.hex(16),
      stateHash: input.hex(),
      rawLen: input.var(),
      chunks: input.var(),
      chunkRoot: input.hex(),
      blobKey: input.hex(),
      clocks: input.list(() => ({ deviceId: input.hex(), k: input.u8(), end: input.var() })),
    }));
  }),
};
