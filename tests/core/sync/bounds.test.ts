// Who is not active, who asks too much, and what nobody asked for.

import { beforeAll, describe, expect, it } from "vitest";
import { type Bytes, type EpochId, utf8 } from "../../../src/core/base/index.ts";
import { messageKind } from "../../../src/core/codec/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { connect, drain } from "../../support/syncPeers.ts";
import { pair, saidBy, forget, sessionOf, tell, ends, caret, docId } from "./devices.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

describe("bounds", () => {
  it("[SYN-18] a device that is not active gets ops and nothing about content", () => {
    const { world, devices, ana, badr } = pair();
    ana.writeOp("genesis");
    ana.write();
    ana.chunks.set("cc".repeat(32), utf8("chunk"));
    ana.standings.set(badr.id, "opsOnly");
    connect(ana, badr);
    ana.write();
    drain(world, devices);
    expect([badr.ops.size, badr.lengthOf(ana)]).toEqual([1, 0]);
    for (const heads of saidBy(ana, messageKind.heads))
      expect(heads).toMatchObject({ epoch: null, heads: [], digest: new Uint8Array(32) });
    forget(ana);
    tell(ana, { type: "needRange", device: ana.id, from: 1, to: 2 }, 1);
    tell(ana, { type: "needCut" }, 2);
    tell(ana, { type: "chunkRequest", hash: "cc".repeat(32) }, 3);
    tell(ana, { type: "boxRequest", epoch: "ee".repeat(32) as EpochId }, 4);
    tell(ana, { type: "entries", entries: [utf8("mine")] });
    tell(ana, { type: "presence", counter: 1, docId, ...caret(1) });
    expect(ana.sent.map(({ message }) => message.bytes.length)).toEqual([1, 1, 0, 0]);
    expect(ana.seen).toEqual([]);
  });

  it("[SYN-18] once it is active it gets the rest, in the same session", () => {
    const { world, devices, ana, badr } = pair();
    ana.write();
    ana.standings.set(badr.id, "opsOnly");
    connect(ana, badr);
    drain(world, devices);
    expect(badr.lengthOf(ana)).toBe(0);
    ana.feed({ type: "standingChanged", session: sessionOf(ana), standing: "active" });
    drain(world, devices);
    expect(badr.lengthOf(ana)).toBe(1);
  });

  it("[SYN-19] [V08] one that is not active may exchange 1 MiB of ops, and knock four times", () => {
    const { ana, badr } = pair();
    ana.standings.set(badr.id, "opsOnly");
    connect(ana, badr);
    const ops = Array.from({ length: 20 }, () => new Uint8Array(16_000));
    for (let i = 0; i < 3; i++) tell(ana, { type: "ops", ops });
    expect(ends(ana)).toEqual([]);
    tell(ana, { type: "ops", ops });
    expect(ends(ana)).toEqual(["opsSpent"]);
    connect(ana, badr);
    forget(ana);
    for (let i = 0; i < 5; i++)
      tell(ana, {
        type: "join",
        join: { type: "request", commitment: new Uint8Array(32), request: new Uint8Array(9) },
      });
    expect(ana.seen.map(({ type }) => type)).toEqual([
      "joinCame",
      "joinCame",
      "joinCame",
      "joinCame",
      "endSession",
    ]);
  });

  it("[SYN-29] words to compare pass between active devices alone, in the one session in which both speak", () => {
    const { ana, badr } = pair();
    const asks = { type: "compare", compare: { type: "asks" } } as const;
    ana.standings.set(badr.id, "opsOnly");
    const [first] = connect(ana, badr);
    forget(ana);
    tell(ana, asks);
    ana.feed({ type: "compareSaid", session: first, compare: asks.compare });
    const said = () => ana.sent.filter(({ message }) => message.kind === messageKind.compare).length;
    expect([ana.seen, said()]).toEqual([[], 0]);
    ana.feed({ type: "standingChanged", session: first, standing: "active" });
    forget(ana);
    tell(ana, asks);
    ana.feed({ type: "compareSaid", session: first, compare: asks.compare });
    expect(ana.seen).toEqual([{ type: "compareCame", session: first, compare: asks.compare }]);
    expect(said()).toBe(1);
  });

  it("[SYN-20] [N09] a fifth question, one with a used number and garbage end the session", () => {
    const { ana, badr } = pair();
    const ask = (request: number) => tell(ana, { type: "chunkRequest", hash: "cc".repeat(32) }, request);
    for (const [numbers, reason] of [
      [[1, 2, 3, 4, 5], "tooManyRequests"],
      [[1, 1], "malformed"],
      [[0], "malformed"],
    ] as const) {
      connect(ana, badr);
      forget(ana);
      ana.busy = true;
      for (const number of numbers) ask(number);
      ana.busy = false;
      expect(ends(ana)).toEqual([reason]);
    }
    connect(ana, badr);
    forget(ana);
    const garbage: Bytes = new Uint8Array([7, 7, 7]);
    ana.feed({
      type: "messageCame",
      session: sessionOf(ana),
      message: { kind: messageKind.heads, request: 0, bytes: garbage },
    });
    expect(ends(ana)).toEqual(["malformed"]);
  });

  it("[SYN-21] answers that nobody asked for do nothing", () => {
    const { ana, badr } = pair();
    connect(ana, badr);
    forget(ana);
    tell(ana, { type: "chunk", chunk: utf8("chunk") }, 9);
    tell(ana, { type: "box", box: utf8("box") }, 9);
    expect(ana.seen).toEqual([]);
  });
});
