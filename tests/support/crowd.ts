// A large circle with a long history, made from a seed: people in groups that work apart for a while, each on a branch
// of its own, and meet again. What they do is all that the membership log knows, removals of one another included.
// Every op is signed by who wrote it and judged as it is made; what the rules refuse is left out.

import {
  type Bytes,
  type DocId,
  type EntryId,
  type OpId,
  redact,
  toHex,
  utf8,
} from "../../src/core/base/index.ts";
import {
  type Author,
  CircleGraph,
  foundCircle,
  inviteKeys,
  type OpBody,
  receiveOp,
  recipientsHashOf,
  signOp,
  signProof,
  signReturn,
  type SignedOp,
} from "../../src/core/circle/index.ts";
import { blake2b256 } from "../../src/core/crypto/index.ts";
import { deviceKeys, identityKeys, signDeviceCert, userIdOf } from "../../src/core/identity/index.ts";

export const bytesOf = (name: string): Bytes => blake2b256(utf8(name));
export const secret = (name: string) => redact(bytesOf(name));

/** Numbers below `below`, the same for the same seed. */
export const chance = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

export type CrowdSize = {
  readonly people: number;
  readonly ops: number;
  /** How many groups work apart. */
  readonly branches: number;
  /** After how many ops they meet. */
  readonly apart: number;
};

type Crowd = { readonly graph: CircleGraph; readonly ops: readonly SignedOp[] };

class Making {
  readonly graph: CircleGraph;
  readonly ops: SignedOp[] = [];
  readonly authors: Author[];
  readonly #roll: (below: number) => number;
  /** Whose identity is behind each person. */
  readonly #identities = new Map<Author["userId"], ReturnType<typeof identityKeys>>();
  #names = 0;

  constructor(graph: CircleGraph, founder: Author, roll: (below: number) => number) {
    this.graph = graph;
    this.authors = [founder];
    this.#roll = roll;
  }

  /** An op on top of these heads; null if no rule allows it. */
  write(author: Author, body: OpBody, heads: readonly OpId[]): OpId | null {
    const last = this.graph.lastBy(author.device.deviceId);
    const signed = signOp(
      {
        circleId: this.graph.circleId,
        authorUser: author.userId,
        authorDevice: author.device.deviceId,
        dseq: last === undefined ? 0 : last.op.dseq + 1,
        dprev: last?.id ?? null,
        parents: heads.toSorted(),
        depth: 1 + Math.max(...heads.map((head) => this.graph.depth(head))),
        ts: 1_000,
        body,
      },
      author.device.sign,
    );
    return this.take(signed) ? signed.id : null;
  }

  take(signed: SignedOp): boolean {
    const isGood = receiveOp(this.graph, signed.bytes).outputs[0]?.type === "accepted";
    if (isGood) this.ops.push(signed);
    return isGood;
  }

  name(): string {
    return `crowd ${this.#names++}`;
  }

  /** Somebody new, by an invitation of somebody of a high enough rank. */
  bring(by: Author, role: 0 | 1 | 2 | 3, heads: readonly OpId[]): OpId | null {
    const name = this.name();
    const { circleId } = this.graph;
    const keys = inviteKeys(secret(`${name} link`));
    const terms = { role, maxUses: 1, expiresAt: 10_000, needsConfirm: false };
    const invite = this.write(by, { type: "inviteMade", invitePk: keys.sign.publicKey, ...terms }, heads);
    if (invite === null) return null;
    const identity = identityKeys(secret(`${name} root`), { type: "joiner", circleId });
    const device = deviceKeys(secret(`${name} device`));
    const cert = signDeviceCert(circleId, identity, device, 3_000);
    const sid = bytesOf(`${name} session`);
    const proof = signProof(keys.sign, { cert, sid, admitter: by.device.deviceId });
    const admitted = this.write(by, { type: "memberAdmitted", invite, role, cert, sid, proof }, [invite]);
    const userId = userIdOf(circleId, identity.publicKey);
    if (admitted !== null) {
      this.authors.push({ userId, device });
      this.#identities.set(userId, identity);
    }
    return admitted;
  }

  /** One more machine of somebody, who shows the identity itself. */
  addDevice(by: Author, userId: Author["userId"], heads: readonly OpId[]): OpId | null {
    const identity = this.#identities.get(userId);
    if (identity === undefined) return null;
    const name = this.name();
    const cert = signDeviceCert(this.graph.circleId, identity, deviceKeys(secret(`${name} device`)), 3_000);
    const sid = bytesOf(`${name} session`);
    const proof = signReturn(identity, { cert, sid, admitter: by.device.deviceId });
    const road = { type: "identity", needsConfirm: false } as const;
    return this.write(by, { type: "deviceAdmitted", road, cert, sid, proof }, heads);
  }

  /** One of the things that people do, by somebody, about somebody. */
  act(by: Author, about: Author, heads: readonly OpId[]): OpId | null {
    const kind = this.#roll(100);
    const { userId } = about;
    const deviceId = about.device.deviceId;
    if (kind < 40) return this.write(by, this.#rekey(heads), heads);
    if (kind < 55) return this.write(by, { type: "opsAcknowledged" }, heads);
    if (kind < 70) return this.write(by, { type: "documentRightsSet", ...this.#rights(userId) }, heads);
    if (kind < 80) {
      const role = ([0, 1, 2] as const)[this.#roll(3)] ?? 1;
      return this.write(by, { type: "roleChanged", userId, role, last: [] }, heads);
    }
    if (kind < 88) return this.write(by, { type: "deviceHeld", userId, deviceId }, heads);
    if (kind < 96) return this.bring(by, 1, heads);
    if (kind < 99)
      return this.write(
        by,
        { type: "entriesVouched", last: [{ deviceId, seq: 7, entryId: toHex(bytesOf("entry")) as EntryId }] },
        heads,
      );
    return this.write(by, { type: "memberRemoved", userId, last: [] }, heads);
  }

  #rekey(heads: readonly OpId[]): OpBody {
    return {
      type: "epochStarted",
      epochCommit: bytesOf(this.name()),
      recipientsHash: recipientsHashOf(this.graph.resolutionAt(heads).roll.activeDevices()),
      reason: "time",
      historyWrap: null,
    };
  }

  #rights(user: Author["userId"]) {
    const docId = `00${toHex(bytesOf(`text ${this.#roll(40)}`)).slice(2, 32)}` as DocId;
    return { docId, mode: "listed", users: [user] } as const;
  }
}

/** A circle that is the same in each run, and its founder's device. */
export const foundNamed = () => {
  const device = deviceKeys(secret("founder device"));
  const founded = foundCircle({
    root: secret("founder root"),
    device,
    nonce: bytesOf("founder nonce"),
    es: secret("first epoch"),
    history: "state",
    at: 1_000,
  });
  if (!founded.ok) throw new Error("the circle was not founded");
  return { device, founded: founded.value };
};

/** The circle, and its ops in an order in which each comes after its past. */
export const crowdOf = ({ people, ops, branches, apart }: CrowdSize, seed: number): Crowd => {
  const roll = chance(seed);
  const { device, founded } = foundNamed();
  const founder: Author = { userId: founded.userId, device };
  const making = new Making(new CircleGraph(founded.circleId), founder, roll);
  for (const op of founded.ops) making.take(op);
  const { graph } = making;
  // A tenth are admins, and a few are owners.
  for (let i = 1; i < people; i++) making.bring(founder, i <= 4 ? 3 : i % 10 === 0 ? 2 : 1, graph.heads());
  while (graph.size < ops) {
    const [meeting] = graph.heads();
    if (meeting === undefined) break;
    const heads = Array.from({ length: branches }, () => meeting);
    const state = graph.current();
    const here = making.authors.filter(({ userId }) => state.users.get(userId)?.standing === "active");
    const before = graph.size;
    for (let tries = 0; graph.size - before < apart && graph.size < ops && tries < 20 * apart; tries++) {
      const branch = roll(branches);
      // Everybody keeps to one branch until all meet; of the few who may do much, each branch has its own.
      const group = here.filter((_, place) => place % branches === branch);
      const by = group[roll(3) === 0 ? 0 : roll(group.length)];
      const about = here[roll(here.length)];
      const head = heads[branch];
      if (by === undefined || about === undefined || head === undefined) continue;
      heads[branch] = making.act(by, about, [head]) ?? head;
    }
    const present = graph.current();
    const merger = making.authors.find(({ userId }) => present.users.get(userId)?.standing === "active");
    if (merger === undefined) break;
    if (graph.heads().length > 1) making.write(merger, { type: "opsAcknowledged" }, graph.heads());
  }
  return { graph, ops: making.ops };
};

/** So many people, each with so many machines, all admitted by the founder. */
export const machinesOf = (people: number, each: number) => {
  const { device, founded } = foundNamed();
  const founder: Author = { userId: founded.userId, device };
  const making = new Making(new CircleGraph(founded.circleId), founder, chance(1));
  for (const op of founded.ops) making.take(op);
  for (let one = 1; one < people; one++) making.bring(founder, 1, making.graph.heads());
  for (const { userId } of making.authors.slice(1))
    for (let more = 1; more < each; more++) making.addDevice(founder, userId, making.graph.heads());
  return { graph: making.graph, founder };
};
