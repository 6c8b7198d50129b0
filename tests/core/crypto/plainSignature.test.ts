// When another library's yes is libsodium's: corners in which they differ, and libraries that look otherwise.

import { beforeAll, describe, expect, it } from "vitest";
import {
  isAsStrict,
  isPlainKey,
  isPlainSignature,
  type OtherVerify,
  readyCrypto,
  verifyMessage,
} from "../../../src/core/crypto/index.ts";
import { fitsEightTimes, signatureEdges } from "../../support/signatureEdges.ts";

let made: ReturnType<typeof signatureEdges>;
beforeAll(async () => {
  await readyCrypto();
  made = signatureEdges();
});

const libsodium: OtherVerify = (...claim) => Promise.resolve(verifyMessage(...claim));
const eightTimes: OtherVerify = (publicKey, signature, message) => {
  try {
    return Promise.resolve(fitsEightTimes({ publicKey, signature, message }));
  } catch {
    // It is no point.
    return Promise.resolve(false);
  }
};

describe("a signature without corners", () => {
  it("[CRYPTO-5] is told from those in which libraries differ, of which libsodium takes few", () => {
    const { right, edges } = made;
    expect([isPlainKey(right.publicKey), isPlainSignature(right.signature)]).toEqual([true, true]);
    for (const { name, plain, publicKey, signature } of edges)
      expect([name, isPlainKey(publicKey) && isPlainSignature(signature)]).toEqual([name, plain]);
    const taken = edges.filter((edge) => verifyMessage(edge.publicKey, edge.signature, edge.message));
    expect(taken.map(({ name }) => name.replace(/\d+$/, ""))).toEqual(
      taken.map(() => "a key of mixed order, "),
    );
    expect(edges.filter(({ plain }) => plain).map(fitsEightTimes)).toEqual(Array(7).fill(true));
  });

  it("[CRYPTO-5] [D10] a library counts only if it looks as libsodium does, and not eight times over", async () => {
    const { right } = made;
    expect(fitsEightTimes(right)).toBe(true);
    expect(await isAsStrict(libsodium)).toBe(true);
    expect(await isAsStrict(eightTimes)).toBe(false);
    expect(await isAsStrict(() => Promise.resolve(true))).toBe(false);
    expect(await isAsStrict(() => Promise.resolve(false))).toBe(false);
  });

  it("[CRYPTO-5] [D10] nor one that does not look at the message, at R, or at one of the orders", async () => {
    const forgetful = (part: "message" | "R"): OtherVerify => {
      let first: string | null = null;
      return (publicKey, signature, message) => {
        const seen = (part === "message" ? signature : signature.subarray(32)).join();
        first ??= seen;
        return seen === first ? Promise.resolve(true) : libsodium(publicKey, signature, message);
      };
    };
    expect(await isAsStrict(forgetful("message"))).toBe(false);
    expect(await isAsStrict(forgetful("R"))).toBe(false);
    for (const lax of [2, 3, 4]) {
      let asked = 0;
      const once: OtherVerify = (...claim) =>
        (asked += 1) === lax ? eightTimes(...claim) : libsodium(...claim);
      expect(await isAsStrict(once)).toBe(false);
    }
  });
});
