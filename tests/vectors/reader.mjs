// A second reader of the protocol's bytes, in plain Node: nothing of it is the product's, so that a mistake in the
// product's codec or hash is not read back by the same mistake. It reads what docs/protocol says and compares it with
// what the vectors say; signatures, seals and hashes are Node's OpenSSL, and BLAKE2b-256 and HChaCha20, which Node
// has not, are written in `reading` and compared with what Node has (BLAKE2b-512) or is known (the draft's vector).
//
// What it cannot do, because Node 20 has neither: ML-KEM, so that the secret of X-Wing is given in a vector (its X25519
// half of a public key is computed); and Argon2id, whose output is given. The inside of Yjs's V2 is not read.
//
// `reading` has a part for each chapter; this reads all vectors with them.
//
//   node tests/vectors/reader.mjs              reads all and prints how many of each
//   node tests/vectors/reader.mjs --damaged    changes bytes of each, and prints what was not noticed

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { bytesOf } from "./reading/bytes.mjs";
import { disk, readVault } from "./reading/disk.mjs";
import { documents } from "./reading/documents.mjs";
import { kept } from "./reading/kept.mjs";
import { log } from "./reading/log.mjs";
import { membership } from "./reading/membership.mjs";
import { people } from "./reading/people.mjs";
import { sessions } from "./reading/sessions.mjs";

const load = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const readers = { ...people, ...membership, ...log, ...documents, ...sessions, ...disk, ...kept };
const records = load("records.json");
const read = (kind, bytes, { given, says }) => assert.deepEqual(readers[kind](bytes, given), says);
/** Dear and computed from what is given alone: one change is as good as another. */
const computed = new Set(["blob"]);

const readAll = () => {
  const counts = {};
  for (const [kind, vectors] of Object.entries(records)) {
    assert.equal(typeof readers[kind], "function", `a reader for ${kind}`);
    counts[kind] = 0;
    for (const vector of vectors) {
      try {
        read(kind, bytesOf(vector.bytes), vector);
      } catch (cause) {
        throw new Error(`${kind}, ${vector.about}`, { cause });
      }
      counts[kind] += 1;
    }
  }
  for (const vault of load("vault.json")) readVault(vault);
  const { ops, laterOps, ...others } = load("circle.ops.json");
  for (const all of [ops, laterOps])
    for (const [type, op] of Object.entries(all))
      assert.equal(membership.op(bytesOf(op), {}).body.type, type);
  membership.inviteLink(Buffer.from(others.link));
  people.deviceCert(bytesOf(load("circle.identity.json").deviceCert));
  return counts;
};

/** Bytes that differ from the vector's in one place, at one end, or at the other. */
function* damagedOf(bytes) {
  const step = Math.max(1, Math.floor(bytes.length / 12));
  for (let at = 0; at < bytes.length; at += step) {
    const changed = Buffer.from(bytes);
    changed[at] ^= 1 << (at % 8);
    yield [`byte ${at}`, changed];
  }
  if (bytes.length > 0) yield ["cut", bytes.subarray(0, -1)];
  yield ["longer", Buffer.concat([bytes, Buffer.from([1])])];
}

const readDamaged = () => {
  const missed = [];
  let tried = 0;
  for (const [kind, vectors] of Object.entries(records))
    for (const vector of vectors)
      for (const [how, bytes] of damagedOf(bytesOf(vector.bytes))) {
        if (computed.has(kind) && how !== "cut") continue;
        tried += 1;
        try {
          read(kind, bytes, vector);
          missed.push(`${kind}, ${vector.about}: ${how}`);
        } catch {
          // noticed
        }
      }
  return { tried, missed };
};

const said = process.argv.includes("--damaged") ? readDamaged() : { read: readAll() };
process.stdout.write(`${JSON.stringify(said)}\n`);
