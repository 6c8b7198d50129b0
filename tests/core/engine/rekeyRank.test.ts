import { beforeAll, describe, expect, it } from "vitest";
import { concat, idBytes, toHex } from "../../../src/core/base/index.ts";
import { hash, readyCrypto } from "../../../src/core/crypto/index.ts";
import { rekeyRank } from "../../../src/core/engine/membership.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

describe("who begins an epoch", () => {
  it("[EPO-12] devices order themselves by a hash of device and op heads, each the same way", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const others = [await startPerson(world, "karim"), await startPerson(world, "nadia")];
    for (const other of others) await letIn(world, amina, other, circleId);
    await world.rest();
    const everybody = [amina, ...others].map((one) => engineOf(one, circleId).circle);
    const devices = [amina, ...others].map((one) => deviceOf(one, circleId));
    const heads = concat(...(everybody[0]?.graph.heads() ?? []).map(idBytes));
    const inOrder = devices.toSorted((a, b) => {
      const [first, second] = [a, b].map((one) => toHex(hash("circ1/rekey-rank", idBytes(one), heads)));
      return (first ?? "") < (second ?? "") ? -1 : 1;
    });
    for (const [at, circle] of everybody.entries()) {
      const near = devices.filter((_, other) => other !== at);
      expect(rekeyRank(circle, near)).toBe(inOrder.indexOf(circle.self.device.deviceId));
    }
    expect(new Set(inOrder).size).toBe(3);
  });
});
