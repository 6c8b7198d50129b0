// An inviter whose network is another one since a link was made: the link is shown again with the addresses of now. It is
// the same invitation, which ends once.

import { beforeAll, describe, expect, it } from "vitest";
import { reveal, toHex } from "../../../src/core/base/index.ts";
import { decodeInviteLink } from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { createWorld, startPerson } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

const partsOf = (link: string) => {
  const decoded = decodeInviteLink(link);
  if (!decoded.ok) throw new Error(decoded.error.type);
  const { seed, circleId, inviterPk, hints } = decoded.value;
  return { same: [toHex(reveal(seed)), circleId, toHex(inviterPk)], hints };
};

describe("an invitation whose inviter's network changed", () => {
  it("[INV-7] [V05c] is shown again with the addresses of now and nothing else changed, and admits once by either link", async () => {
    const world = createWorld();
    let hubs = ["ws://192.168.1.5:7310/hub/abcdefghijklmnopqrstuv"];
    const amina = await startPerson(world, "amina", { ownHubs: () => hubs });
    const karim = await startPerson(world, "karim");
    const layla = await startPerson(world, "layla");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const terms = { circleId, hours: 24, needsConfirm: false } as const;
    const { inviteId, link } = await amina.get("invite.create", terms);
    expect(partsOf(link).hints).toEqual(hubs);
    hubs = ["ws://10.0.0.9:7310/hub/abcdefghijklmnopqrstuv"];
    const again = (await amina.get("invite.show", { circleId, inviteId })).link;
    expect(partsOf(again)).toEqual({ same: partsOf(link).same, hints: hubs });
    expect(amina.circle().invites).toHaveLength(1);
    await karim.get("join.begin", { link: again, name: "Karim" });
    await world.until(() => karim.view().circles.length === 1);
    await layla.get("join.begin", { link, name: "Layla" });
    await world.until(() => layla.view().joining[0]?.state === "used");
    await world.rest();
    expect(layla.view().circles).toEqual([]);
    expect(amina.circle().people.map(({ name }) => name)).toEqual(["Amina", "Karim"]);
  });
});
