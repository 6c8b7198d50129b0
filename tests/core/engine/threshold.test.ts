// From the yes to the first text: the session at the door goes on, and what takes longest was made ready before.

import { beforeAll, describe, expect, it, vi } from "vitest";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import {
  type CircleId,
  type DeviceId,
  type DocId,
  type InviteId,
  toHex,
} from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { blobsOf, cutsAtHand } from "../../../src/core/engine/cutAtHand.ts";
import { snapshotName } from "../../../src/core/engine/rows.ts";
import { snapshotForms, splitSnapshot } from "../../../src/core/engine/snapshotForm.ts";
import { takeText } from "../../../src/core/engine/textBlobs.ts";
import type { Texts } from "../../../src/core/engine/texts.ts";
import { indexDocId } from "../../../src/schema/index.ts";
import { marginDocId } from "../../../src/core/document/index.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson, type World } from "../../support/person.ts";
import { replyOf } from "../../support/threePeople.ts";
import { two } from "../../support/twoAtDoor.ts";

beforeAll(async () => {
  await readyCrypto();
});

/** Nobody is met in a room that this person enters from now on. */
const entersNoRoom = (person: TestPerson): void => {
  vi.spyOn(person.engine.parts.transport, "join").mockImplementation(() => undefined);
};

const invitesMet = (person: TestPerson, circleId: CircleId) =>
  engineOf(person, circleId)
    .meeting.sessions()
    .map(({ invite }) => invite);

const admit = async (world: World, host: TestPerson, at: number): Promise<void> => {
  await world.until(() => host.circle().requests.length > at);
  const request = host.circle().requests[at];
  if (request === undefined) throw new Error("nobody knocked");
  await host.get("request.compare", { circleId: host.circle().id, id: request.id });
};

describe("who has just come in", () => {
  it("[ENG-61] has the text that they ask for as soon as it is shown, and then their name is written", async () => {
    const world = createWorld();
    const { amina, karim, circleId, docId } = await two(world);
    const { link } = await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
    await karim.get("join.begin", { link, name: "Karim" });
    const { circle } = engineOf(karim, circleId);
    const ensured = vi.spyOn(circle.texts, "ensure");
    let hasAsked = false;
    const heard = karim.messages.push.bind(karim.messages);
    vi.spyOn(karim.messages, "push").mockImplementation((message) => {
      if (!hasAsked && message.type === "view" && message.view.circles.length === 1) {
        hasAsked = true;
        void karim.get("document.open", { circleId, docId });
      }
      return heard(message);
    });
    await admit(world, amina, 0);
    const written = (): number => circle.log.devices.get(deviceOf(karim, circleId))?.last ?? 0;
    await world.until(() => written() > 0);
    const ownName = marginDocId(indexDocId, circle.self.userId);
    const order = ensured.mock.calls
      .map(([asked]) => asked)
      .filter((asked) => [docId, ownName].includes(asked));
    expect(order.slice(0, 2)).toEqual([docId, ownName]);
  });

  it("[ENG-51] begins in the session in which they were admitted, and leaves the door when nobody is met elsewhere", async () => {
    const world = createWorld();
    const { amina, karim, circleId, docId } = await two(world);
    const { link } = await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
    await karim.get("join.begin", { link, name: "Karim" });
    await world.until(() => amina.circle().requests.length === 1);
    entersNoRoom(karim);
    await admit(world, amina, 0);
    await world.until(() => karim.view().circles.length === 1);
    expect(karim.circle().things.map(({ id }) => id)).toContain(docId);
    expect(invitesMet(karim, circleId)).toEqual([amina.circle().invites[0]?.id]);
    world.clock.advance(31_000);
    await world.rest();
    expect(invitesMet(karim, circleId)).toEqual([]);
  });

  it("[ENG-51] leaves the door once the same machine is met in a room of the circle's own", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await two(world);
    await letIn(world, amina, karim, circleId);
    await world.rest();
    expect(invitesMet(karim, circleId)).toEqual([null]);
    expect(invitesMet(amina, circleId)).toEqual([null]);
  });

  it("[ENG-51] [V02] answers nobody at that door, neither who waits there already nor who comes", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await two(world);
    const layla = await startPerson(world, "layla");
    const nadia = await startPerson(world, "nadia");
    const { link } = await amina.get("invite.createFor", {
      circleId,
      hours: 1,
      needsConfirm: true,
      rank: "member",
      uses: 5,
    });
    await karim.get("join.begin", { link, name: "Karim" });
    await world.until(() => amina.circle().requests.length === 1);
    await layla.get("join.begin", { link, name: "Layla" });
    await world.until(() => amina.circle().requests.length === 2);
    const outside = engineOf(layla, circleId).joining();
    if (outside === null) throw new Error("she is inside");
    const parted = vi.spyOn(outside, "parted");
    entersNoRoom(karim);
    await admit(world, amina, 0);
    await world.until(() => karim.view().circles.length === 1);
    await world.rest();
    expect(parted.mock.calls.map(([{ device }]) => device)).toEqual([deviceOf(karim, circleId)]);
    const asked = vi.spyOn(engineOf(karim, circleId).admitting.readying, "met");
    await nadia.get("join.begin", { link, name: "Nadia" });
    await world.until(() => amina.circle().requests.length === 2);
    await world.rest();
    expect(asked).not.toHaveBeenCalled();
  });
});

describe("texts that are made ready for who may come in", () => {
  const begin = async (world: World) => {
    const disk: MemoryDisk = new Map();
    const amina = await startPerson(world, "amina", { disk });
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const { docId } = await amina.get("document.create", { circleId, title: "minutes" });
    const note = (id: string) => amina.get("notes.put", { circleId, scope: docId, note: replyOf(id, id) });
    await note("a");
    await world.rest();
    const margin = marginDocId(docId as DocId, engineOf(amina, circleId).circle.self.userId);
    return { amina, disk, circleId, docId: docId as DocId, margin, note };
  };
  const mebibyte = 1_048_576;
  /** As often as somebody comes to the door with a link. */
  const knock = async (world: World, person: TestPerson, circleId: CircleId): Promise<void> => {
    const { readying } = engineOf(person, circleId).admitting;
    const [device, sid] = [toHex(new Uint8Array(32).fill(9)) as DeviceId, new Uint8Array(32)];
    readying.met({ session: 99, device, sid, invite: toHex(new Uint8Array(16)) as InviteId });
    await world.rest();
  };
  /** What a machine packs unasked is behind us: a cut of its own. */
  const daily = async (world: World): Promise<void> => {
    world.clock.advance(1_200_000);
    await world.rest();
  };
  /** As if this text were so long; gives how often it was packed. */
  const packedAs = (texts: Texts, docId: DocId, length: { raw: number; deflated: number }) => {
    const { pack } = texts;
    let count = 0;
    vi.spyOn(texts, "pack").mockImplementation(async (asked) => {
      const packed = await pack(asked);
      if (!packed.ok || asked !== docId) return packed;
      count += 1;
      const sum = { ...packed.value.sum, rawLen: length.raw };
      return { ok: true, value: { sum, deflated: new Uint8Array(length.deflated) } };
    });
    return () => count;
  };
  const readyIn = (person: TestPerson, circleId: CircleId) => [
    ...engineOf(person, circleId).circle.readyTexts.blobs.keys(),
  ];

  it("[ENG-52] are packed when an invitation is made, nothing is on the disk before, and they go after ten minutes", async () => {
    const world = createWorld();
    const { amina, disk, circleId } = await begin(world);
    const { link } = await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
    const before = disk.size;
    await world.rest();
    expect(link).not.toBe("");
    expect(readyIn(amina, circleId).length).toBeGreaterThan(1);
    expect(disk.size).toBe(before);
    world.clock.advance(600_000);
    expect(readyIn(amina, circleId)).toEqual([]);
  });

  it("[ENG-52] [N09] do not stay longer because somebody knocks", async () => {
    const world = createWorld();
    const { amina, circleId } = await begin(world);
    await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
    await world.rest();
    world.clock.advance(400_000);
    await knock(world, amina, circleId);
    expect(readyIn(amina, circleId).length).toBeGreaterThan(1);
    world.clock.advance(200_000);
    expect(readyIn(amina, circleId)).toEqual([]);
  });

  it("[ENG-52] [N09] are packed once where they find no room, however often somebody knocks", async () => {
    const world = createWorld();
    const { amina, circleId, margin } = await begin(world);
    const { texts } = engineOf(amina, circleId).circle;
    await daily(world);
    const packed = packedAs(texts, margin, { raw: 9 * mebibyte, deflated: 9 * mebibyte });
    for (let time = 0; time < 3; time++) {
      await knock(world, amina, circleId);
      world.clock.advance(600_000);
    }
    expect(packed()).toBe(1);
  });

  it("[ENG-52] are kept up to 8 MiB, and what is beyond that is not kept", async () => {
    const world = createWorld();
    const { amina, circleId, margin } = await begin(world);
    const { texts } = engineOf(amina, circleId).circle;
    await daily(world);
    packedAs(texts, margin, { raw: 9 * mebibyte, deflated: 9 * mebibyte });
    await knock(world, amina, circleId);
    const kept = readyIn(amina, circleId);
    expect([kept.length > 0, kept.includes(margin)]).toEqual([true, false]);
  });

  it("[ENG-52] [N09] are packed anew for 32 MiB at most in ten minutes, and what somebody was let in with is not counted", async () => {
    const world = createWorld();
    const { amina, circleId, margin } = await begin(world);
    const { circle } = engineOf(amina, circleId);
    await daily(world);
    const packed = packedAs(circle.texts, margin, { raw: 12 * mebibyte, deflated: 100 });
    const changeAndKnock = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time++) {
        version += 1;
        await knock(world, amina, circleId);
      }
    };
    let version = 0;
    vi.spyOn(circle.texts, "version").mockImplementation(() => version);
    await changeAndKnock(6);
    expect(packed()).toBe(3);
    world.clock.advance(600_000);
    await changeAndKnock(2);
    await circle.queue.run(() => takeText(circle, margin));
    await changeAndKnock(6);
    expect(packed()).toBe(7);
  });

  it("[ENG-52] [CUT-1] what was written after they were packed is in the cut", async () => {
    const world = createWorld();
    const { amina, circleId, docId, note } = await begin(world);
    const karim = await startPerson(world, "karim");
    const { link } = await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
    await world.rest();
    await note("b");
    await world.rest();
    expect(readyIn(amina, circleId).length).toBeGreaterThan(1);
    await karim.get("join.begin", { link, name: "Karim" });
    await admit(world, amina, 0);
    await world.until(() => karim.view().circles.length === 1);
    await world.rest();
    const notes = await karim.get("notes.open", { circleId, scope: docId });
    expect(notes.notes.map(({ note: { id } }) => id).toSorted()).toEqual(
      ["a", "b"].map((id) => replyOf(id, id).id),
    );
  });

  it("[CUT-8] lie with the newcomer as they came: nothing is packed anew", async () => {
    const world = createWorld();
    const { amina, circleId, margin } = await begin(world);
    const karim = await startPerson(world, "karim");
    await letIn(world, amina, karim, circleId);
    await world.rest();
    const { id, shelf, texts } = engineOf(karim, circleId).circle;
    const row = await shelf.get(snapshotName(id, margin));
    const given = await engineOf(amina, circleId).circle.texts.pack(margin);
    expect(row.ok && row.value !== null && splitSnapshot(row.value).form).toBe(snapshotForms.summed);
    expect(await texts.pack(margin)).toEqual(given);
  });

  it("[ENG-52] [FGT-10] are in one cut each: the next newcomer's holds others", async () => {
    const world = createWorld();
    const { amina, circleId } = await begin(world);
    for (const name of ["karim", "layla"]) {
      await letIn(world, amina, await startPerson(world, name), circleId);
      await world.rest();
    }
    const { circle } = engineOf(amina, circleId);
    const cuts = await cutsAtHand(circle);
    if (!cuts.ok) throw new Error(cuts.error.type);
    const hashes = await Promise.all(
      cuts.value.map(async ({ cut }) => {
        const blobs = await blobsOf(circle, cut);
        return blobs.ok ? [...blobs.value] : [];
      }),
    );
    expect(hashes.map((each) => each.length > 1)).toEqual([true, true]);
    expect(new Set(hashes.flat()).size).toBe(hashes.flat().length);
  });
});
