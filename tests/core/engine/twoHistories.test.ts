import { beforeAll, describe, expect, it } from "vitest";
import { type CircleId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { takeEntries } from "../../../src/core/engine/receiving.ts";
import { deviceOf, engineOf, opsOfType } from "../../support/letIn.ts";
import { createWorld, type TestPerson } from "../../support/person.ts";
import {
  karimAway,
  replyOf,
  repliesSeen,
  standingOf,
  threePeople,
  userOf,
} from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

/** A copy of a machine's own log as it is now; putting it back is to go on from there a second time. */
const copyOf = (person: TestPerson, circleId: CircleId): (() => void) => {
  const { log } = engineOf(person, circleId).circle;
  const device = deviceOf(person, circleId);
  const own = structuredClone(log.devices.get(device));
  const clients = structuredClone(log.clients);
  if (own === undefined) throw new Error("there is no log of its own");
  return () => {
    log.devices.set(device, own);
    log.clients.clear();
    for (const [docId, owners] of clients) log.clients.set(docId, owners);
  };
};

/** The last own entry, in opened form, as it lies on the disk. */
const lastEntryOf = async (person: TestPerson, circleId: CircleId): Promise<Uint8Array> => {
  const { circle } = engineOf(person, circleId);
  const own = circle.log.devices.get(deviceOf(person, circleId));
  const place = own?.marks.at(-1)?.docId ?? "log";
  const items = await circle.texts.items(place);
  if (!items.ok) throw new Error(items.error.type);
  const bytes = items.value.at(-1)?.bytes;
  if (bytes === undefined) throw new Error("nothing was written");
  return bytes;
};

describe("a machine that signs two histories", () => {
  it("[TRU-13] a device that signed two histories is out by the proof, and what it writes then changes nothing", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    await karim.get("notes.put", { circleId, scope, note: replyOf("a", "early") });
    await world.rest();
    karimAway(world);
    // A copy of his machine as it is now writes something else under the next number.
    const putBack = copyOf(karim, circleId);
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "one history") });
    const first = await lastEntryOf(karim, circleId);
    putBack();
    await karim.get("circle.renameMe", { circleId, name: "the other" }).catch(() => undefined);
    const second = await lastEntryOf(karim, circleId);
    for (const bytes of [first, second]) {
      const to = engineOf(amina, circleId).circle;
      await to.queue.run(() => takeEntries(to, "opened", [bytes], "7"));
    }
    await world.rest();
    for (const person of [amina, layla]) {
      expect(person.circle().removals).toMatchObject([
        { kind: "fork", user: userOf(karim), device: { id: deviceOf(karim, circleId) } },
      ]);
      expect(person.circle().machines.map(({ id }) => id)).not.toContain(deviceOf(karim, circleId));
      expect(standingOf(person, userOf(karim))).toBe("active");
      expect(person.circle().needsLook.flatMap(({ users }) => users)).not.toContain(userOf(karim));
    }
    expect(opsOfType(amina, circleId, "epochStarted")).toBeGreaterThan(3);
    await amina.get("notes.put", { circleId, scope, note: replyOf("c", "goes on") });
    await world.rest();
    expect(await repliesSeen(layla, circleId, scope)).toContain("goes on");
  });

  it("[TRU-13] [L21] a second history that begins at an old number takes nothing down that stood and was built on", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    const device = deviceOf(karim, circleId);
    const putBack = copyOf(karim, circleId);
    for (const id of ["a", "b", "c"])
      await karim.get("notes.put", { circleId, scope, note: replyOf(id, `${id} of Karim`) });
    await world.rest();
    await amina.get("notes.put", { circleId, scope, note: replyOf("d", "built on it") });
    await world.rest();
    // Days later, from a copy of the machine as it was before all of that.
    karimAway(world);
    putBack();
    await karim.get("circle.renameMe", { circleId, name: "the other" }).catch(() => undefined);
    const late = await lastEntryOf(karim, circleId);
    const to = engineOf(amina, circleId).circle;
    await to.queue.run(() => takeEntries(to, "opened", [late], "7"));
    await world.rest();
    for (const person of [amina, layla]) {
      expect(person.circle().removals).toMatchObject([{ kind: "fork", device: { id: device } }]);
      const seen = await repliesSeen(person, circleId, scope);
      for (const text of ["a of Karim", "b of Karim", "c of Karim", "built on it"])
        expect(seen).toContain(text);
    }
    await layla.get("notes.put", { circleId, scope, note: replyOf("e", "goes on") });
    await world.rest();
    expect(await repliesSeen(amina, circleId, scope)).toContain("goes on");
  });
});
