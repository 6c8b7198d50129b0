// The replica at its end of the port, against the engine in memory.

import { afterEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import type { DocId } from "../../../../src/core/base/brand.ts";
import { openReplica, type Replica } from "../../../../src/renderer/app/features/document/replica.ts";
import { connectEngine } from "../../../../src/renderer/app/stores/engine.ts";
import { createFakeEngine, type FakeEngine, karimId, sampleCircleId } from "../../../support/fakeEngine.ts";

/** Web Locks of one window, which Node has not. */
const stubLocks = (): { readonly held: Set<string> } => {
  const held = new Set<string>();
  vi.stubGlobal("navigator", {
    locks: {
      request: async (name: string, _options: unknown, work: () => Promise<void>) => {
        if (held.has(name)) throw new DOMException("held", "TimeoutError");
        held.add(name);
        await work();
        held.delete(name);
      },
    },
  });
  return { held };
};
afterEach(() => {
  vi.unstubAllGlobals();
});

const documentOf = (fake: FakeEngine): DocId => {
  const thing = fake.view().circles[0]?.things.find(({ kind }) => kind === "document");
  if (thing === undefined) throw new Error("the sample has a document");
  return thing.id;
};

const open = async () => {
  const { held } = stubLocks();
  const fake = createFakeEngine();
  const engine = connectEngine(fake.port);
  const docId = documentOf(fake);
  const opened = await openReplica(engine, sampleCircleId, docId);
  if (!opened.ok) throw new Error(opened.error);
  return { fake, engine, docId, replica: opened.value, held };
};
const write = (replica: Replica, words: string): void => {
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText(words)]);
  replica.fragment.insert(replica.fragment.length, [paragraph]);
};

describe("a replica", () => {
  it("writes under the id the engine gave, set after the state went in", async () => {
    const { fake, replica, docId } = await open();
    expect(replica.fragment.doc?.clientID).toBe(1001);
    write(replica, "words");
    await vi.waitFor(() => expect(fake.documentOf(docId)?.getXmlFragment("content").length).toBe(1));
    expect([...(fake.documentOf(docId)?.store.clients.keys() ?? [])]).toEqual([1001]);
    await replica.close();
  });

  it("says what is not saved, until the engine says it is", async () => {
    const { replica } = await open();
    write(replica, "words");
    expect(replica.state().unsaved).toBe(true);
    await vi.waitFor(() => expect(replica.state().unsaved).toBe(false));
    await replica.close();
  });

  it("sends nothing of what others wrote back to the engine", async () => {
    const { fake, replica, docId, engine } = await open();
    const sent = vi.spyOn(engine, "sendUpdate");
    fake
      .documentOf(docId)
      ?.getXmlFragment("content")
      .insert(0, [new Y.XmlElement("paragraph")]);
    await vi.waitFor(() => expect(replica.fragment.length).toBe(1));
    expect(sent).not.toHaveBeenCalled();
    expect(replica.state().unsaved).toBe(false);
    await replica.close();
  });

  it("[BRIDGE-7] shows in one go what others wrote and came together", async () => {
    const { fake, replica } = await open();
    const other = new Y.Doc();
    const updates: Uint8Array[] = [];
    other.on("update", (update: Uint8Array) => void updates.push(update));
    for (let n = 0; n < 3; n++)
      other.getXmlFragment("content").insert(n, [new Y.XmlElement(n === 1 ? "heading" : "paragraph")]);
    let drawn = 0;
    replica.fragment.observeDeep(() => void drawn++);
    fake.post({ type: "updates", channel: 1, updates });
    await vi.waitFor(() => expect(replica.fragment.length).toBe(3));
    expect(drawn).toBe(1);
    expect(replica.fragment.toJSON()).toBe(other.getXmlFragment("content").toJSON());
    await replica.close();
  });

  it("keeps the text and sends nothing more after the engine closed the channel", async () => {
    const { fake, replica, engine } = await open();
    write(replica, "before");
    await vi.waitFor(() => expect(replica.state().unsaved).toBe(false));
    fake.post({ type: "closed", channel: 1, refusal: "left" });
    await vi.waitFor(() => expect(replica.state().closed).toBe("left"));
    const sent = vi.spyOn(engine, "sendUpdate");
    write(replica, "after");
    expect(sent).not.toHaveBeenCalled();
    expect(replica.fragment.toJSON()).toContain("before");
    await replica.close();
  });

  it("hears who is here", async () => {
    const { fake, replica, docId } = await open();
    fake.showsPresence(docId, karimId, null);
    await vi.waitFor(() => expect(replica.state().people.map(({ user }) => user)).toEqual([karimId]));
    await replica.close();
  });

  it("is the only one of its document, and lets go when it is closed", async () => {
    const { engine, docId, replica, held } = await open();
    const asked = vi.spyOn(engine, "ask");
    expect(await openReplica(engine, sampleCircleId, docId)).toEqual({ ok: false, error: "openElsewhere" });
    expect(asked).not.toHaveBeenCalled();
    await replica.close();
    await vi.waitFor(() => expect(held.size).toBe(0));
    const again = await openReplica(engine, sampleCircleId, docId);
    expect(again.ok).toBe(true);
  });

  it("asks for its document while it takes the lock, and gives it back where the lock is another window's", async () => {
    const { held } = stubLocks();
    const fake = createFakeEngine();
    const engine = connectEngine(fake.port);
    const docId = documentOf(fake);
    held.add(`document ${docId}`);
    const asked = vi.spyOn(engine, "ask");
    expect(await openReplica(engine, sampleCircleId, docId)).toEqual({ ok: false, error: "openElsewhere" });
    expect(asked.mock.calls.map(([verb]) => verb)).toEqual(["document.open", "document.close"]);
    held.clear();
    const again = await openReplica(engine, sampleCircleId, docId);
    expect(again.ok).toBe(true);
    if (again.ok) await again.value.close();
  });

  it("lets go when the engine refuses", async () => {
    const { held } = stubLocks();
    const fake = createFakeEngine();
    fake.refuseNext("document.open", "notYetHere");
    const refused = await openReplica(connectEngine(fake.port), sampleCircleId, documentOf(fake));
    expect(refused).toEqual({ ok: false, error: "notYetHere" });
    await vi.waitFor(() => expect(held.size).toBe(0));
  });

  it("[presence] tells the caret at most five times a second, and the last place for certain", async () => {
    const { engine, replica } = await open();
    vi.useFakeTimers();
    const told = vi.spyOn(engine, "sendPresence");
    for (let move = 1; move <= 30; move++) replica.sendPresence(null, Uint8Array.of(move));
    expect(told).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(200);
    expect(told).toHaveBeenCalledTimes(2);
    expect(told.mock.lastCall?.[1].head).toEqual(Uint8Array.of(30));
    vi.advanceTimersByTime(1000);
    expect(told).toHaveBeenCalledTimes(2);
    vi.useRealTimers();
    await replica.close();
  });
});
