// How two starts of the same folder know each other. Another user of the machine may have taken the port, and may
// pass our questions on to a host of ours elsewhere, so the port is part of every answer (protocol 2.1, "The port").

import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { request } from "node:http";
import { err, ok, type Result } from "../core/base/index.ts";
import { object, pattern, text } from "../core/base/shape.ts";
import { originsAt } from "./origins.ts";

type Purpose = "prove" | "ask" | "grant";

const mac = (key: Uint8Array, purpose: Purpose, port: number, ...parts: readonly string[]): string =>
  createHmac("sha256", key)
    .update(["halaqa host 1", purpose, String(port), ...parts].join("\n"))
    .digest("hex");

/** Equality that takes as long for a wrong secret as for a right one. */
export const isSameSecret = (given: string, held: string): boolean =>
  timingSafeEqual(createHash("sha256").update(given).digest(), createHash("sha256").update(held).digest());

const hex32 = pattern(/^[0-9a-f]{64}$/);
const proveShape = object({ nonce: hex32 });
const proofShape = object({ nonce: hex32, proof: hex32 });
const askShape = object({ nonce: hex32, proof: hex32 });
const grantShape = object({ link: text(300), proof: hex32 });

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
};

/** The answering side: `prove` once with a stranger's nonce, then `link` once with ours. */
export const createProver = (key: Uint8Array, port: () => number, newLink: () => string) => {
  // Few and short-lived, so that asking without end costs nothing but the asker's oldest question.
  const asked: string[] = [];
  return {
    prove(body: string): string | null {
      const question = proveShape(parsed(body));
      if (!question.ok) return null;
      const nonce = randomBytes(32).toString("hex");
      asked.push(nonce);
      if (asked.length > 16) asked.shift();
      return JSON.stringify({ nonce, proof: mac(key, "prove", port(), question.value.nonce, nonce) });
    },
    link(body: string): string | null {
      const question = askShape(parsed(body));
      if (!question.ok) return null;
      const { nonce, proof } = question.value;
      const at = asked.indexOf(nonce);
      if (at === -1) return null;
      asked.splice(at, 1);
      if (!isSameSecret(proof, mac(key, "ask", port(), nonce))) return null;
      const link = newLink();
      return JSON.stringify({ link, proof: mac(key, "grant", port(), nonce, link) });
    },
  };
};

export type Prover = ReturnType<typeof createProver>;

const post = (port: number, path: string, body: string): Promise<string | null> =>
  new Promise((answer) => {
    const asking = request(
      {
        host: "127.0.0.1",
        port,
        path,
        method: "POST",
        timeout: 3_000,
        headers: { host: originsAt(port).engineHost, "content-length": Buffer.byteLength(body) },
      },
      (response) => {
        let heard = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          heard += part;
          if (heard.length > 4_096) response.destroy();
        });
        response.on("close", () => answer(response.statusCode === 200 ? heard : null));
      },
    );
    asking.on("timeout", () => asking.destroy());
    asking.on("error", () => answer(null));
    asking.end(body);
  });

export type ProofError = { readonly type: "notOurs" };

/** A fresh start link from the host of this folder that holds the port, or that it is not ours. */
export const askRunningHost = async (key: Uint8Array, port: number): Promise<Result<string, ProofError>> => {
  const notOurs = err<ProofError>({ type: "notOurs" });
  const mine = randomBytes(32).toString("hex");
  const proved = await post(port, "/host/prove", JSON.stringify({ nonce: mine }));
  const proof = proofShape(proved === null ? null : parsed(proved));
  if (!proof.ok) return notOurs;
  const theirs = proof.value.nonce;
  if (!isSameSecret(proof.value.proof, mac(key, "prove", port, mine, theirs))) return notOurs;
  const asked = JSON.stringify({ nonce: theirs, proof: mac(key, "ask", port, theirs) });
  const granted = await post(port, "/host/link", asked);
  const grant = grantShape(granted === null ? null : parsed(granted));
  if (!grant.ok) return notOurs;
  const { link } = grant.value;
  if (!isSameSecret(grant.value.proof, mac(key, "grant", port, theirs, link))) return notOurs;
  return link.startsWith(`${originsAt(port).engine}/start/`) ? ok(link) : notOurs;
};
