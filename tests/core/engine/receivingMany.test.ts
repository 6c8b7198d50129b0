// Many entries at once come to the same as one after the other, whatever is found out about their signatures meanwhile.

import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createSignatureAnswers } from "../../../src/adapters/signatures/answer.ts";
import { createWorkerSignatures } from "../../../src/adapters/signatures/workerSignatures.ts";
import type { Bytes } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { sodium } from "../../../src/core/crypto/sodium.ts";
import { lookAtMany, receiveMany } from "../../../src/core/engine/receivingMany.ts";
import { encodeOpened, type LogOutput, selectHeads } from "../../../src/core/log/index.ts";
import type { Signatures } from "../../../src/core/ports/index.ts";
import { createFakeClock } from "../../support/fakeClock.ts";
import { createWorker } from "../../support/oneThreadWorker.ts";
import { forge, heads } from "../log/forge.ts";
import { docA, type Member, threeMembers, typesOf } from "../log/world.ts";

let made: ReturnType<typeof make>;
beforeAll(async () => {
  await readyCrypto();
  made = make();
});
beforeEach(() => {
  made.amina.restart();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const inWorker = (): Signatures =>
  createWorkerSignatures(() => createWorker(createSignatureAnswers(null)).port, createFakeClock(0));
const always = (isRight: boolean): Signatures => ({
  check: (claims) => Promise.resolve(claims.map(() => isRight)),
});
const silent: Signatures = { check: () => Promise.resolve([]) };

const changed = (bytes: Bytes): Bytes => {
  const other = bytes.slice();
  other[100] = (other[100] ?? 0) ^ 1;
  return other;
};

/** Three hundred entries of Badr, among them some twice, one that is broken, one in his name and one out of its turn. */
const make = () => {
  const {
    all: [amina, badr, dina],
  } = threeMembers();
  const own = Array.from({ length: 300 }, () => badr.write(docA, "a")).flat();
  const forged = forge(dina, { mheads: heads(dina) }, new Uint8Array(0), badr.device);
  const envelopes = own.map(({ envelope }) => envelope);
  const [last = new Uint8Array(0)] = envelopes.splice(200, 1);
  const [first = new Uint8Array(0)] = envelopes;
  envelopes.splice(40, 0, forged.envelope, changed(first), first);
  envelopes.push(last);
  const opened = [...own, forged].map(({ opened: entry }) => encodeOpened(entry));
  return { amina, badr, envelopes, opened };
};

const receive = async (
  { log, context }: Member,
  type: "envelope" | "opened",
  entries: readonly Bytes[],
  signatures?: Signatures,
) =>
  typesOf(
    await receiveMany({ log, context: () => context, signatures }, { type, entries, from: "b", at: 0 }),
  );

describe("many entries at once", () => {
  it.each([
    ["from the worker", inWorker],
    ["that finds nothing", () => silent],
    ["that is always no", () => always(false)],
  ])("[CRYPTO-4] [LOG-7] come to the same with a word on their signatures %s", async (_, begin) => {
    const { amina, badr, envelopes } = made;
    const alone = await receive(amina, "envelope", envelopes);
    const held = selectHeads(amina.log);
    amina.restart();
    expect(await receive(amina, "envelope", envelopes, begin())).toEqual(alone);
    expect(selectHeads(amina.log)).toEqual(held);
    expect(held.map(({ deviceId, seq }) => [deviceId, seq])).toEqual([[badr.deviceId, 300]]);
    expect(alone.filter((type) => type.startsWith("dropped"))).toEqual([
      "dropped signatureInvalid",
      "dropped sealBroken",
    ]);
    expect(alone).toContain("ignored");
    expect(alone).toContain("parked held");
  });

  it("[CRYPTO-4] [LOG-7] so do those in opened form", async () => {
    const { amina, opened } = made;
    const alone = await receive(amina, "opened", opened);
    amina.restart();
    expect(await receive(amina, "opened", opened, inWorker())).toEqual(alone);
    expect(alone.at(-1)).toBe("dropped signatureInvalid");
  });

  it("[CRYPTO-4] [LOG-7] so do those that were looked at before what came before them was judged, or the key was here", async () => {
    const { amina, envelopes } = made;
    const parts = [envelopes.slice(0, 60), envelopes.slice(60, 180), envelopes.slice(180)];
    const alone: string[] = [];
    for (const entries of parts) alone.push(...(await receive(amina, "envelope", entries)));
    const held = selectHeads(amina.log);
    for (const epochs of [undefined, []]) {
      amina.restart();
      const { log, context } = amina;
      const early = {
        log,
        context: () => ({ ...context, ...(epochs && { epochs }) }),
        signatures: inWorker(),
      };
      const looked = parts.map((entries) => lookAtMany(early, { type: "envelope", entries }));
      const outputs: LogOutput[] = [];
      for (const [at, entries] of parts.entries())
        outputs.push(
          ...(await receiveMany(
            { ...early, context: () => context },
            { type: "envelope", entries, from: "b", at: 0 },
            looked[at],
          )),
        );
      expect(typesOf(outputs)).toEqual(alone);
      expect(selectHeads(log)).toEqual(held);
    }
  });

  it("[CRYPTO-4] what was found right is not looked at again, and what was not found is", async () => {
    const { amina, envelopes } = made;
    const looked = vi.spyOn(sodium, "crypto_sign_verify_detached");
    await receive(amina, "envelope", envelopes, always(true));
    expect(looked).not.toHaveBeenCalled();
    amina.restart();
    await receive(amina, "envelope", envelopes, always(false));
    expect(looked.mock.calls.length).toBe(301);
  });

  it("[CRYPTO-4] nobody is asked about a few", async () => {
    const { amina, envelopes } = made;
    const check = vi.fn(always(true).check);
    await receive(amina, "envelope", envelopes.slice(0, 31), { check });
    expect(check).not.toHaveBeenCalled();
  });
});
