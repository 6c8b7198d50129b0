// A removal in the largest circle: two hundred people with three devices each, in ten parts that do not hear of each
// other. Signatures cost what they cost and are tried elsewhere.

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  admitOp,
  removeMemberOp,
  rekeyDue,
  rekeyOp,
  sealBox,
  sendingEpoch,
} from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { sodium } from "../../../src/core/crypto/sodium.ts";
import {
  atAnother,
  epochOf,
  found,
  good,
  invite,
  meetingOf,
  type Person,
  receive,
  secretOf,
  stranger,
  take,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
  vi.spyOn(sodium, "crypto_sign_detached").mockReturnValue(new Uint8Array(64) as never);
  vi.spyOn(sodium, "crypto_sign_verify_detached").mockReturnValue(true);
});
afterAll(() => {
  vi.restoreAllMocks();
});

const megabytes = 1024 * 1024;

/** Without the epoch that follows each admission: one is enough for all. */
const bring = (amal: Person, who: Person, link: string): void => {
  const { ops } = good(
    admitOp(amal.graph, amal.author, meetingOf(who, amal, link), epochOf(`of ${who.name}`)),
  );
  take(amal, ops.slice(0, 1));
};

const begin = (person: Person, name: string): void =>
  take(person, good(rekeyOp(person.graph, person.author, { ...epochOf(name), reason: "repair" })).ops);

describe("six hundred devices", () => {
  it(
    "[EPO-8] [EPO-13] [M24] ten parts remove somebody each, and meet: one epoch more, and what passes over a link stays small",
    { timeout: 90_000 },
    () => {
      const amal = found("Amal");
      const owners = Array.from({ length: 10 }, (_, at) => stranger(`Owner ${at}`, amal.graph.circleId));
      const others = Array.from({ length: 189 }, (_, at) => stranger(`Person ${at}`, amal.graph.circleId));
      invite(amal, "owners", { role: 3, maxUses: 20, needsConfirm: false });
      for (const owner of owners) bring(amal, owner, "owners");
      for (const link of ["first", "second", "third"])
        invite(amal, link, { role: 3, maxUses: 200, needsConfirm: false });
      for (const person of others) bring(amal, person, "first");
      for (const link of ["second", "third"])
        for (const person of [...owners, ...others])
          bring(amal, atAnother(person, `${person.name} ${link}`), link);
      begin(amal, "before");
      const before = amal.graph.heads();
      expect(amal.graph.resolutionAt(before).roll.activeDevices().length).toBe(598);

      // Each part knows what all knew before, and its own removal.
      const parts = owners.map(({ author }, at) => {
        const userId = others[at]?.author.userId ?? author.userId;
        const epoch = epochOf(`of part ${at}`);
        const { ops } = good(removeMemberOp(amal.graph, author, { userId, last: [] }, epoch));
        const types = ops.map(({ op }) => op.body.type);
        // The links of four that need no comparing end with each (INV-12).
        expect([types[0], ...types.slice(1, -1), types.at(-1)]).toEqual([
          "memberRemoved",
          ...Array.from({ length: 4 }, () => "inviteRevoked"),
          "epochStarted",
        ]);
        return ops.map(({ bytes }) => bytes);
      });
      const told = parts.flat();
      for (const bytes of parts[0] ?? []) receive(amal.graph, bytes);
      // Whoever hears of a removal hears of its epoch: nobody else of that part begins one.
      expect(rekeyDue(amal.graph, new Set(amal.graph.current().epochs))).toBeNull();
      for (const bytes of told) receive(amal.graph, bytes);
      expect(rekeyDue(amal.graph, new Set(amal.graph.current().epochs))).toEqual({ type: "noneClean" });
      begin(amal, "after");
      const epochs = amal.graph.current().epochs;
      expect(rekeyDue(amal.graph, new Set(epochs))).toBeNull();
      const sending = sendingEpoch(amal.graph, new Set(epochs));
      if (sending === null) throw new Error("there is an epoch to write under");
      const recipients = amal.graph.recipients(sending.epoch) ?? [];
      expect(recipients).toHaveLength(568);
      for (const { device } of others.slice(0, 10)) expect(recipients).not.toContain(device.deviceId);

      const coins = { bytes: (length: number) => new Uint8Array(length).fill(7) };
      const parties = {
        giver: amal.device.deviceId,
        recipient: recipients.find((one) => one !== amal.device.deviceId)!,
      };
      const box = good(
        sealBox(amal.graph, { epoch: sending.epoch, es: secretOf("epoch after") }, parties, coins),
      );
      const ops = amal.graph.opsAfter(before).reduce((sum, { bytes }) => sum + bytes.length, 0);
      expect(recipients.length * box.length + ops).toBeLessThan(2 * megabytes);
    },
  );
});
