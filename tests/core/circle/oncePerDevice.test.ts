// A machine that was in and is out comes in no more under the keys it had: neither by its own old proof, which lies in the
// membership for everybody to say again, nor by a new link. Its person comes back with a fresh one.

import { beforeAll, describe, expect, it } from "vitest";
import {
  admitReturnOp,
  inviteKeys,
  leaveOp,
  type OpBody,
  revokeInviteOp,
} from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { admin, member, verdict } from "./circles.ts";
import {
  admission,
  admit,
  atAnother,
  closeDevice,
  deviceOf,
  epochOf,
  everybody,
  found,
  good,
  invite,
  join,
  type Person,
  remove,
  returning,
  secretOf,
  standingOf,
  stranger,
  take,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const circle = () => {
  const amal = found("Amal");
  const badr = join(amal, "Badr", admin);
  const rim = join(amal, "Rim", member);
  everybody(amal, badr, rim);
  return { amal, badr, rim };
};

/** A machine of Rim's that Badr let in by the identity, and the ADMIT that says so. */
const returned = (rim: Person, badr: Person, name: string) => {
  const machine = atAnother(rim, name);
  const shown = returning(machine, badr);
  take(badr, good(admitReturnOp(badr.graph, badr.author, shown, epochOf(name))).ops);
  const road = { type: "identity", needsConfirm: false } as const;
  return { machine, again: { type: "deviceAdmitted", road, ...shown } satisfies OpBody };
};

describe("a machine that was in", () => {
  it("[MEM-48] [V05d] and was closed is not let in again by the proof that it once showed", () => {
    const { amal, badr, rim } = circle();
    const { machine, again } = returned(rim, badr, "Rim's tablet");
    everybody(amal, badr, rim);
    closeDevice(rim, machine);
    everybody(amal, badr, rim);
    expect(deviceOf(badr, machine)?.standing).toBe("removed");
    expect(verdict(amal, badr, again)).toBe("MEM-48");
  });

  it("[MEM-48] [V05d] does not come back by it beside its person, who was removed and is in anew", () => {
    const { amal, badr, rim } = circle();
    const { machine, again } = returned(rim, badr, "Rim's tablet");
    everybody(amal, badr, rim);
    remove(amal, rim);
    invite(amal, "back", { needsConfirm: false });
    admit(amal, atAnother(rim, "Rim's new machine"), "back");
    everybody(amal, badr);
    expect(standingOf(badr, rim)).toBe("active");
    expect(deviceOf(badr, machine)?.standing).toBe("removed");
    expect(verdict(amal, badr, again)).toBe("MEM-48");
  });

  it("[MEM-48] comes in by no new link either, after a removal or after leaving; a fresh one does", () => {
    const { amal, badr, rim } = circle();
    remove(amal, rim);
    everybody(amal, badr);
    const op = invite(amal, "back", { needsConfirm: false, maxUses: 2 });
    expect(verdict(amal, amal, admission(rim, amal, "back", op))).toBe("MEM-48");
    const anew = atAnother(rim, "Rim's new machine");
    expect(verdict(amal, amal, admission(anew, amal, "back", op))).toBe("allowed");
    take(badr, good(leaveOp(badr.graph, badr.author, 1)).ops);
    everybody(amal, badr);
    expect(verdict(amal, amal, admission(badr, amal, "back", op))).toBe("MEM-48");
  });

  it("[MEM-48] is not one that only waited: who was told no may ask again with the same keys", () => {
    const { amal } = circle();
    const zaid = stranger("Zaid", amal.graph.circleId);
    invite(amal, "link");
    admit(amal, zaid, "link");
    const { inviteId } = inviteKeys(secretOf("link"));
    take(amal, good(revokeInviteOp(amal.graph, amal.author, inviteId, 1)).ops);
    expect(deviceOf(amal, zaid)?.standing).not.toBe("active");
    const op = invite(amal, "another link");
    expect(verdict(amal, amal, admission(zaid, amal, "another link", op))).toBe("allowed");
  });
});
