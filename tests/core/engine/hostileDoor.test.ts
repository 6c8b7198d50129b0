// Somebody at the door who does not keep to the rules.

import { beforeAll, describe, expect, it, vi } from "vitest";
import { redact, reveal } from "../../../src/core/base/index.ts";
import { decodeInviteLink, encodeInviteLink, encodeJoinRequest } from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { createUsher } from "../../../src/core/engine/sight.ts";
import { deviceKeys, identityKeys, signDeviceCert } from "../../../src/core/identity/index.ts";
import { deviceOf, engineOf, identityOf } from "../../support/letIn.ts";
import { createWorld } from "../../support/person.ts";
import { knocking, two } from "../../support/twoAtDoor.ts";

beforeAll(async () => {
  await readyCrypto();
});

describe("somebody at the door who does not keep to the rules", () => {
  it("[INV-10] [V03] a link with another inviter's key says no name and uses up no invitation", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await two(world);
    const { link } = await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
    const decoded = decodeInviteLink(link);
    if (!decoded.ok) throw new Error(decoded.error.type);
    const other = identityKeys(redact(new Uint8Array(32).fill(9)), { type: "joiner", circleId });
    const forged = encodeInviteLink({ ...decoded.value, inviterPk: other.publicKey });
    if (!forged.ok) throw new Error(forged.error.type);
    await karim.get("join.begin", { link: reveal(forged.value), name: "Karim" });
    await world.until(() => karim.view().joining[0]?.state === "badCircle");
    await world.rest();
    expect(amina.circle().requests).toEqual([]);
    expect(amina.circle().invites.map(({ state }) => state)).toEqual(["open"]);
  });

  it("[ENG-2] [V01] who waits for a yes is given ops alone, whatever they ask for", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await knocking(world);
    const { circle } = engineOf(amina, circleId);
    const device = deviceOf(karim, circleId);
    expect(circle.graph.current().devices.get(device)?.standing).toBe("pending");
    const met = {
      session: 99,
      device,
      sid: new Uint8Array(32),
      invite: amina.circle().invites[0]?.id ?? null,
    };
    // To such a one nothing of content is said and no question about it answered (SYN-18).
    expect(createUsher(circle, () => false).sightOf(met)).toEqual({ standing: "opsOnly", upTo: null });
  });

  it.each(["person", "machine"] as const)(
    "[ENG-12] who opens another chance than was committed to is sent away, and no words are shown (a link for a %s)",
    async (kind) => {
      const world = createWorld();
      const { amina, karim, circleId } = await two(world);
      const { link } =
        kind === "person"
          ? await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true })
          : await amina.get("machine.invite", { circleId });
      await karim.get("join.begin", { link, name: kind === "person" ? "Karim" : "" });
      const { meeting } = engineOf(karim, circleId);
      const { say } = meeting;
      let opened = 0;
      vi.spyOn(meeting, "say").mockImplementation((session, join) => {
        if (join.type === "opening") opened += 1;
        say(session, join.type === "opening" ? { ...join, nonce: new Uint8Array(32) } : join);
      });
      await world.until(() => karim.view().joining[0]?.state === "refused");
      await world.rest();
      expect(opened).toBe(1);
      expect([amina.circle().requests, amina.circle().machineRequests]).toEqual([[], []]);
    },
  );

  it("[ENG-12] who knocks twice in one session gets no other words", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await knocking(world);
    const [before] = amina.circle().requests;
    const { circle, meeting } = engineOf(karim, circleId);
    const cert = signDeviceCert(circleId, identityOf(circle), circle.self.device, world.clock.now());
    const request = encodeJoinRequest({ cert, name: "Again", proof: new Uint8Array(64) });
    meeting.say(1, { type: "request", commitment: new Uint8Array(32), request });
    await world.rest();
    expect(before?.words).toHaveLength(6);
    expect(amina.circle().requests).toEqual([before]);
  });

  it("[INV-6] [V02] who waits already knocks under no other name, and takes nobody's place", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await knocking(world);
    const { circle } = engineOf(karim, circleId);
    const inside = engineOf(amina, circleId);
    const [before] = amina.circle().requests;
    const [invite] = amina.circle().invites;
    const met = {
      session: 99,
      device: deviceOf(karim, circleId),
      sid: new Uint8Array(32),
      invite: invite?.id ?? null,
    };
    const victim = identityKeys(redact(new Uint8Array(32).fill(3)), { type: "joiner", circleId });
    const signed = signDeviceCert(circleId, victim, circle.self.device, world.clock.now());
    const stolen = { ...signDeviceCert(circleId, identityOf(circle), circle.self.device, 1), createdAt: 2 };
    for (const cert of [signed, stolen]) {
      const request = encodeJoinRequest({ cert, name: "Somebody", proof: new Uint8Array(64) });
      inside.admitting.joinCame(met, { type: "request", commitment: new Uint8Array(32), request });
    }
    await world.rest();
    expect(amina.circle().requests).toEqual([before]);
  });

  it("[INV-6] [V02] who waits already and shows no proof of another link ends nothing", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await knocking(world);
    await karim.stop();
    await world.until(() => amina.circle().requests.length === 0);
    const { inviteId } = await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
    const inside = engineOf(amina, circleId);
    const identity = identityOf(engineOf(karim, circleId).circle);
    const device = deviceKeys(redact(new Uint8Array(32).fill(78)));
    const cert = signDeviceCert(circleId, identity, device, world.clock.now());
    const request = encodeJoinRequest({ cert, name: "Karim", proof: new Uint8Array(64) });
    const before = inside.circle.graph.size;
    inside.admitting.joinCame(
      { session: 99, device: device.deviceId, sid: new Uint8Array(32), invite: inviteId },
      { type: "request", commitment: new Uint8Array(32), request },
    );
    await world.rest();
    expect(inside.circle.graph.size).toBe(before);
    expect(amina.circle().waiting).toHaveLength(1);
    expect(amina.circle().invites.map(({ state }) => state)).toEqual(["used", "open"]);
  });

  it("[INV-11] [V05b] says nothing about the time before being inside", async () => {
    const world = createWorld();
    const { amina, circleId } = await knocking(world);
    expect(engineOf(amina, circleId).meeting.clockDifferences().size).toBe(0);
    expect(engineOf(amina, circleId).meeting.near()).toEqual([]);
    const [request] = amina.circle().requests;
    if (request === undefined) throw new Error("nobody knocked");
    await amina.get("request.compare", { circleId, id: request.id });
    for (let seconds = 0; seconds < 40; seconds++) {
      world.clock.advance(1_000);
      await world.rest();
      if (engineOf(amina, circleId).meeting.clockDifferences().size === 1) break;
    }
    expect(engineOf(amina, circleId).meeting.clockDifferences().size).toBe(1);
  });
});
