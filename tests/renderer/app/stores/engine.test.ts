// The app's end of the port, against an engine in memory and against one that misbehaves.

import { describe, expect, it } from "vitest";
import { connectEngine, type ChannelMessage } from "../../../../src/renderer/app/stores/engine.ts";
import { createFakeEngine, fakeId, karimId, sampleCircleId } from "../../../support/fakeEngine.ts";
import type { DocId } from "../../../../src/core/base/brand.ts";

/** Both ends of a port, with everything that the app sends. */
const bare = (now?: () => number) => {
  const { port1, port2 } = new MessageChannel();
  const sent: unknown[] = [];
  let proof: (() => void) | null = null;
  port1.addEventListener("message", ({ data }: MessageEvent<{ id: number; verb?: string }>) => {
    sent.push(data);
    if (data.verb !== "space.lock") return;
    port1.postMessage({ type: "done", id: data.id, value: {} });
    proof?.();
  });
  port1.start();
  const engine = connectEngine(port2, now);
  /** Messages of a port arrive in order, so an answered question proves that all before it have arrived. */
  const settled = async (): Promise<void> => {
    const heard = new Promise<void>((resolve) => {
      proof = resolve;
    });
    await Promise.all([engine.ask("space.lock", {}), heard]);
  };
  return {
    engine,
    sent,
    settled,
    post: (message: unknown) => port1.postMessage(message),
    end: () => port1.close(),
  };
};

const thing = (fake: ReturnType<typeof createFakeEngine>, place: number): DocId => {
  const id = fake.view().circles[0]?.things[place]?.id;
  if (id === undefined) throw new Error("no such thing");
  return id;
};

describe("the app's end of the port", () => {
  it("[BRIDGE-1] asks and is answered with what the verb gives, or a refusal", async () => {
    const fake = createFakeEngine();
    const engine = connectEngine(fake.port);
    const opened = await engine.ask("notes.open", { circleId: sampleCircleId, scope: thing(fake, 0) });
    expect(opened.ok && opened.value.notes.length).toBeGreaterThan(5);
    fake.refuseNext("document.create", "diskFull");
    const refused = await engine.ask("document.create", { circleId: sampleCircleId, title: "x" });
    expect(refused).toEqual({ ok: false, error: "diskFull" });
    expect(engine.view()?.circles[0]?.id).toBe(sampleCircleId);
    expect([engine.misfits(), fake.misfits()]).toEqual([0, 0]);
    fake.port.close();
  });

  it("[BRIDGE-2] what would not pass the engine's parser is not sent", async () => {
    const { engine, sent, settled, end } = bare();
    const unfit = await engine.ask("document.create", { circleId: sampleCircleId, title: "x".repeat(1001) });
    expect(unfit).toEqual({ ok: false, error: "unfit" });
    await settled();
    expect(sent).toHaveLength(1);
    end();
  });

  it("[BRIDGE-3] misfits are dropped and counted: other shapes, unknown ids, answers of another verb", async () => {
    const { engine, settled, post, end } = bare();
    const asked = engine.ask("invite.show", { circleId: sampleCircleId, inviteId: fakeId("invite") });
    post({ type: "view", view: { settings: {} } });
    post({ type: "done", id: 99, value: {} });
    post("hello");
    post({ type: "refused", id: 1, refusal: "because" });
    post({ type: "done", id: 1, value: { link: 5 } });
    expect(await asked).toEqual({ ok: false, error: "unfit" });
    await settled();
    expect(engine.misfits()).toBe(5);
    expect(engine.view()).toBeNull();
    end();
  });

  it("[BRIDGE-4] messages of a channel wait for whoever opened it, in order, and end with it", async () => {
    const { engine, settled, post, end } = bare();
    post({ type: "updates", channel: 7, updates: [new Uint8Array([1])] });
    post({ type: "saved", channel: 7, number: 3 });
    await settled();
    const heard: ChannelMessage["type"][] = [];
    const stop = engine.onChannel(7, ({ type }) => heard.push(type));
    post({ type: "closed", channel: 7, refusal: "left" });
    await settled();
    expect(heard).toEqual(["updates", "saved", "closed"]);
    stop();
    expect(engine.misfits()).toBe(0);
    end();
  });

  it("[BRIDGE-7] updates of one turn leave in one message, in order, and before whatever is said next", async () => {
    const { engine, sent, settled, end } = bare();
    const update = (n: number) => new Uint8Array([n]);
    engine.sendUpdate(7, 1, update(1));
    await settled();
    for (let n = 2; n <= 4; n++) engine.sendUpdate(7, n, update(n));
    engine.sendUpdate(8, 1, update(9));
    engine.sendPresence(7, { anchor: null, head: null });
    engine.sendUpdate(7, 5, update(5));
    const many = Array.from({ length: 1_000 }, (_, n) => n + 6);
    await settled();
    for (const n of many) engine.sendUpdate(7, n, update(n % 256));
    await settled();
    const said = sent.map((message) => {
      const { type, channel, number, updates } = message as Record<string, unknown>;
      return type === "ask" ? "ask" : [type, channel, number, (updates as unknown[] | undefined)?.length];
    });
    expect(said).toEqual([
      ["update", 7, 1, undefined],
      "ask",
      ["updates", 7, 4, 3],
      ["update", 8, 1, undefined],
      ["presence", 7, undefined, undefined],
      ["update", 7, 5, undefined],
      "ask",
      ["updates", 7, 517, 512],
      ["updates", 7, 1_005, 488],
      "ask",
    ]);
    end();
  });

  it("[BRIDGE-5] notes go to whoever listens to their scope, and to nobody else", async () => {
    const fake = createFakeEngine();
    const engine = connectEngine(fake.port);
    const [scope, other] = [thing(fake, 0), thing(fake, 1)];
    const heard: number[] = [];
    const elsewhere: number[] = [];
    engine.onNotes(sampleCircleId, scope, (notes) => heard.push(notes.length));
    engine.onNotes(sampleCircleId, other, (notes) => elsewhere.push(notes.length));
    const opened = await engine.ask("notes.open", { circleId: sampleCircleId, scope });
    const before = opened.ok ? opened.value.notes.length : 0;
    fake.arrives(scope, karimId, {
      type: "reply",
      id: "a".repeat(22),
      to: "b".repeat(22),
      text: "نعم",
      createdAt: 1,
      editedAt: null,
    });
    await engine.ask("space.lock", {});
    expect([heard, elsewhere]).toEqual([[before + 1], []]);
    fake.port.close();
  });

  it("[BRIDGE-6] a touch is told at most once a second", async () => {
    let now = 0;
    const { engine, sent, settled, end } = bare(() => now);
    for (const at of [0, 10, 999, 1000, 1500, 2001]) {
      now = at;
      engine.touched();
    }
    await settled();
    expect(sent.filter((message) => (message as { type: string }).type === "touched")).toHaveLength(3);
    end();
  });
});
