// A circle that one person keeps, whose machine is lost: they come back by the recovery code and any member, and nobody
// else makes more of that than the code and a member's yes are worth.

import { beforeAll, describe, expect, it } from "vitest";
import { admitReturnOp, confirmOp } from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { admin, member, owner, verdict } from "./circles.ts";
import {
  atAnother,
  closeDevice,
  deviceOf,
  dropped,
  epochOf,
  everybody,
  forge,
  forkOf,
  found,
  giveRank,
  good,
  join,
  receive,
  remove,
  returning,
  send,
  standingOf,
  take,
  comeBack,
  reasons,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

/** Amal alone keeps, Rim and Zaid take part. */
const circle = () => {
  const amal = found("Amal");
  const rim = join(amal, "Rim", member);
  const zaid = join(amal, "Zaid", member);
  everybody(amal, rim, zaid);
  return { amal, rim, zaid };
};

describe("the only keeper's machine is lost", () => {
  it("[MEM-36] any member brings its person in at once, who closes it and keeps the circle as before", () => {
    const { amal, rim, zaid } = circle();
    const { anew, isIn } = comeBack(amal, rim);
    expect(isIn).toBe(true);
    closeDevice(anew, amal);
    everybody(anew, rim, zaid);
    expect([deviceOf(zaid, amal)?.standing, deviceOf(zaid, anew)?.standing]).toEqual(["removed", "active"]);
    expect(zaid.graph.recipients(zaid.graph.current().epochs[0]!)).not.toContain(amal.device.deviceId);
    giveRank(anew, rim, 3);
    everybody(anew, rim, zaid);
    expect(zaid.graph.current().users.get(rim.author.userId)?.rank).toBe(3);
  });

  it("[MEM-36] [MEM-15] where another one keeps it too, it waits for their yes", () => {
    const { amal, rim, zaid } = circle();
    giveRank(amal, zaid, 3);
    everybody(amal, rim, zaid);
    const { anew, admission, isIn } = comeBack(amal, rim);
    expect([isIn, deviceOf(rim, anew)?.standing]).toEqual([false, "pending"]);
    const body = { type: "deviceAdmitted", road: { type: "identity", needsConfirm: false } } as const;
    expect(verdict(forkOf(rim), rim, { ...body, ...returning(atAnother(amal, "again"), rim) })).toBe(
      "MEM-36",
    );
    expect(confirmOp(rim.graph, rim.author, admission, epochOf("no")).ok).toBe(false);
    send(rim, zaid);
    take(zaid, good(confirmOp(zaid.graph, zaid.author, admission, epochOf("yes"))).ops);
    expect(deviceOf(zaid, anew)?.standing).toBe("active");
    expect(comeBack(rim, zaid).isIn).toBe(true);
  });

  it("[MEM-36] a coordinator who is no keeper is a member here, and readers bring nobody in", () => {
    const { amal, rim, zaid } = circle();
    giveRank(amal, rim, admin.role);
    giveRank(amal, zaid, 0);
    everybody(amal, rim, zaid);
    expect(comeBack(amal, forkOf(rim)).isIn).toBe(true);
    const asked = returning(atAnother(amal, "by a reader"), zaid);
    expect(admitReturnOp(zaid.graph, zaid.author, asked, epochOf("x")).ok).toBe(false);
  });

  it("[MEM-36] [MEM-38] [M18] whoever has it open closes the new one, and the code brings in a third: it is over", () => {
    const { amal, rim, zaid } = circle();
    const thief = forkOf(amal);
    const { anew } = comeBack(amal, rim);
    send(anew, thief);
    closeDevice(thief, anew);
    closeDevice(anew, amal);
    everybody(thief, anew, rim, zaid);
    for (const machine of [amal, anew]) expect(deviceOf(zaid, machine)?.standing).toBe("removed");
    expect(standingOf(zaid, amal)).toBe("active");
    const third = comeBack(amal, zaid, "third");
    everybody(zaid, rim, thief);
    expect(third.isIn).toBe(true);
    const last = { deviceId: third.anew.device.deviceId, seq: 0, entryId: null };
    const again = forge(thief, { type: "deviceRemoved", userId: amal.author.userId, last });
    expect(dropped(receive(zaid.graph, again.bytes))).toEqual({ type: "authorInactive" });
    expect(deviceOf(zaid, third.anew)?.standing).toBe("active");
  });

  it("[MEM-36] [MEM-37] [M18b] by a stolen code and a member's yes: the true machine closes it, and undoes what it did meanwhile", () => {
    const { amal, rim, zaid } = circle();
    const { anew: thief } = comeBack(amal, rim, "the thief");
    send(thief, amal);
    giveRank(thief, rim, 3);
    remove(thief, zaid);
    closeDevice(amal, thief);
    everybody(thief, amal, rim, zaid);
    expect(deviceOf(zaid, thief)?.standing).toBe("removed");
    expect(standingOf(rim, zaid)).toBe("active");
    expect(rim.graph.current().users.get(rim.author.userId)?.rank).toBe(1);
    expect(deviceOf(rim, amal)?.standing).toBe("active");
  });
});

describe("a return that did without the other keeper", () => {
  it("[MEM-46] [M18b] dated back to when there was none: it is set aside in every order, with all that it did", () => {
    const { amal, rim, zaid } = circle();
    const before = forkOf(rim);
    giveRank(amal, zaid, 3);
    everybody(amal, rim, zaid);
    const { anew: thief } = comeBack(amal, before, "the thief");
    remove(thief, zaid);
    closeDevice(thief, amal);
    const [late, early] = [forkOf(zaid), before];
    send(thief, late);
    send(late, early);
    everybody(late, early, amal, rim);
    for (const one of [late, early, amal]) {
      expect(deviceOf(one, thief)?.standing ?? "unknown").toBe("unknown");
      expect([standingOf(one, zaid), deviceOf(one, amal)?.standing]).toEqual(["active", "active"]);
      expect(reasons(one)).toContainEqual(["deviceAdmitted", "keeperNamed"]);
      expect(reasons(one)).toContainEqual(["memberRemoved", "unfounded"]);
    }
  });

  it.each(["at once", "after a confirmation"])(
    "[MEM-46] so too where the other keeper came in by an invitation (%s)",
    (how) => {
      const { amal, rim, zaid } = circle();
      const before = forkOf(rim);
      const dina = join(amal, "Dina", { ...owner, needsConfirm: how !== "at once" });
      everybody(amal, rim, zaid, dina);
      const { anew: thief } = comeBack(amal, before, "the thief");
      everybody(thief, amal, dina);
      expect(deviceOf(dina, thief)).toBeUndefined();
      expect(reasons(dina)).toContainEqual(["deviceAdmitted", "keeperNamed"]);
    },
  );

  it("[MEM-46] named by the lost machine at the same time: the other keeper is there to let them in, and that stands", () => {
    const { amal, rim, zaid } = circle();
    const lost = forkOf(amal);
    const { anew } = comeBack(amal, rim);
    closeDevice(anew, amal);
    giveRank(lost, zaid, 3);
    everybody(lost, anew, rim, zaid);
    expect([deviceOf(zaid, anew), deviceOf(zaid, amal)?.standing]).toEqual([undefined, "active"]);
    // Whoever has the lost machine names another one in the dark: what a keeper allowed rests on no absence.
    const thief = forkOf(lost);
    const back = comeBack(amal, zaid, "by Zaid");
    closeDevice(zaid, amal);
    giveRank(thief, rim, 3);
    everybody(thief, zaid, rim);
    expect(back.isIn).toBe(true);
    expect([deviceOf(rim, back.anew)?.standing, deviceOf(rim, amal)?.standing]).toEqual([
      "active",
      "removed",
    ]);
    expect(rim.graph.current().users.get(rim.author.userId)?.rank).toBe(1);
  });

  it("[MEM-46] a keeper who is named knowing of it, or somebody who is made less, takes nothing from it", () => {
    const { amal, rim, zaid } = circle();
    const beside = forkOf(amal);
    const { anew } = comeBack(amal, rim);
    giveRank(beside, zaid, 2);
    send(anew, amal);
    giveRank(amal, rim, 3);
    everybody(beside, amal, anew, rim, zaid);
    expect(deviceOf(zaid, anew)?.standing).toBe("active");
    expect(reasons(zaid)).toEqual([]);
  });
});
