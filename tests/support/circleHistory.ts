// Random histories of one circle, from a seed. All devices write into one graph, each on top of the heads that it knows
// of; they exchange heads when the chance says so. So any of them may act without having heard of what others did, one
// device goes two ways at once, and people are put out by people who are put out themselves.

import { type DocId, type EntryId, type OpId, toHex, type UserId } from "../../src/core/base/index.ts";
import {
  type Author,
  CircleGraph,
  inviteKeys,
  type OpBody,
  type Rank,
  receiveOp,
  recipientsHashOf,
  signOp,
  signProof,
  signReturn,
  type SignedOp,
} from "../../src/core/circle/index.ts";
import {
  type DeviceCert,
  deviceKeys,
  identityKeys,
  signDeviceCert,
  userIdOf,
} from "../../src/core/identity/index.ts";
import { bytesOf, chance, foundNamed, secret } from "./crowd.ts";

/** A device in somebody's hands: what it knows, and its own last op. */
export type Hand = Author & { heads: readonly OpId[]; last: SignedOp | null };

type Newcomer = Author & { readonly cert: DeviceCert };
type Identity = ReturnType<typeof identityKeys>;

/** The same few people come in everywhere, so their keys are made once. */
const newcomers = new Map<string, Newcomer>();
/** Whose identity is behind each person: their recovery code, in whatever hands. */
const identities = new Map<UserId, Identity>();
const newcomer = (circleId: CircleGraph["circleId"], name: string): Newcomer => {
  const known = newcomers.get(name);
  if (known !== undefined) return known;
  const identity = identityKeys(secret(`${name} root`), { type: "joiner", circleId });
  const device = deviceKeys(secret(`${name} device`));
  const cert = signDeviceCert(circleId, identity, device, 3_000);
  const made = { userId: userIdOf(circleId, identity.publicKey), device, cert };
  newcomers.set(name, made);
  identities.set(made.userId, identity);
  return made;
};

/** Another machine of somebody's, the same for the same name; null for whose identity is not at hand. */
const machineOf = (circleId: CircleGraph["circleId"], userId: UserId, name: string): Newcomer | null => {
  const identity = identities.get(userId);
  if (identity === undefined) return null;
  const key = `${name} of ${userId}`;
  const known = newcomers.get(key);
  if (known !== undefined) return known;
  const device = deviceKeys(secret(key));
  const made = { userId, device, cert: signDeviceCert(circleId, identity, device, 3_000) };
  newcomers.set(key, made);
  return made;
};

const links = new Map<string, ReturnType<typeof inviteKeys>["sign"]>();
const linkOf = (name: string) => {
  const made = links.get(name) ?? inviteKeys(secret(`link ${name}`)).sign;
  links.set(name, made);
  return made;
};
const text = `00${"ab".repeat(15)}` as DocId;

type Link = { readonly name: string; readonly op: OpId; readonly role: Rank };

/** The same in every history, so it is signed once. */
let beginning: {
  readonly ops: readonly SignedOp[];
  readonly hands: readonly Hand[];
  readonly links: readonly Link[];
  readonly waiting: readonly OpId[];
} | null = null;

export class History {
  readonly graph: CircleGraph;
  readonly ops: SignedOp[] = [];
  readonly hands: Hand[] = [];
  /** Whose friends and machines come in: nobody lends the keys of somebody else's. */
  friends = "new";
  readonly #pick: (below: number) => number;
  readonly #links: Link[] = [];
  readonly #waiting: OpId[] = [];
  readonly #acts: number;
  #names = 0;

  /** `machines`: people also come back with the recovery code, add machines by links, and wait for a yes. */
  constructor(seed: number, machines = true) {
    this.#pick = chance(seed);
    this.#acts = machines ? 27 : 20;
    this.graph = new CircleGraph(beginning?.ops[0]?.op.circleId ?? foundNamed().founded.circleId);
    if (beginning === null) {
      this.#begin();
      const hands = this.hands.map((hand) => ({ ...hand }));
      beginning = { ops: [...this.ops], hands, links: [...this.#links], waiting: [...this.#waiting] };
      return;
    }
    for (const op of beginning.ops) this.#take(op);
    this.hands.push(...beginning.hands.map((hand) => ({ ...hand })));
    this.#links.push(...beginning.links);
    this.#waiting.push(...beginning.waiting);
  }

  #begin(): void {
    const { device, founded } = foundNamed();
    const { userId } = founded;
    const root = { type: "founder", genesisNonce: bytesOf("founder nonce") } as const;
    identities.set(userId, identityKeys(secret("founder root"), root));
    for (const op of founded.ops) this.#take(op);
    const founder: Hand = { userId, device, heads: this.graph.heads(), last: founded.ops.at(-1) ?? null };
    this.hands.push(founder);
    const ranks = [3, 2, 2, 1, 1] as const;
    ranks.forEach((role, at) => this.#bring(founder, `early ${at}`, role));
    for (const role of [3, 2, 1] as const) this.#offer(founder, `open ${role}`, role);
    this.#bringDevice(founder, "founder's phone");
    for (const hand of this.hands) hand.heads = this.graph.heads();
  }

  /** One hand acts, or two exchange what they know. */
  step(hands: readonly Hand[] = this.hands): void {
    const by = hands[this.#pick(hands.length)];
    const other = hands[this.#pick(hands.length)];
    const about = this.hands[this.#pick(this.hands.length)];
    if (by === undefined || other === undefined || about === undefined) return;
    if (this.#pick(5) === 0) this.know(by, other.heads);
    else this.#act(by, about);
  }

  /** A device that goes two ways from here on. */
  fork(hand: Hand): Hand {
    const twin = { ...hand };
    this.hands.push(twin);
    return twin;
  }

  /** A keeper gives somebody a rank: of those from the beginning, or who comes by the founder's link and a member's hand. */
  raise(): void {
    const [keeper, member] = [this.hands[this.#pick(2)], this.hands[4 + this.#pick(2)]];
    const link = this.#links.find(({ name }) => name === "open 1");
    if (keeper === undefined || member === undefined || link === undefined) return;
    const before = this.hands.length;
    if (this.#pick(3) > 0)
      this.#enter(member, newcomer(this.graph.circleId, `${this.friends} ${this.#pick(5)}`), link);
    const target = this.hands.length > before ? this.hands.at(-1) : this.hands[this.#pick(before)];
    if (target === undefined) return;
    this.know(keeper, this.hands.length > before ? member.heads : target.heads);
    const role = this.#pick(3) === 0 ? 2 : 3;
    this.write(keeper, { type: "roleChanged", userId: target.userId, role, last: [] });
  }

  /** Whoever knows no more than long ago does what they could do then. */
  turn(hand: Hand): void {
    const about = this.hands[this.#pick(this.hands.length)];
    if (about === undefined) return;
    const { userId } = about;
    const last = { deviceId: about.device.deviceId, seq: 1, entryId: toHex(bytesOf("entry")) as EntryId };
    const link = this.#links[this.#pick(this.#links.length)];
    const kind = this.#pick(6);
    if (kind < 2) this.write(hand, { type: "memberRemoved", userId, last: [last] });
    else if (kind === 2) this.write(hand, { type: "deviceRemoved", userId, last });
    else if (kind === 3)
      this.write(hand, { type: "roleChanged", userId, role: this.#pick(2) === 0 ? 0 : 1, last: [] });
    else if (link !== undefined) this.write(hand, { type: "inviteRevoked", invite: link.op });
  }

  know(hand: Hand, heads: readonly OpId[]): void {
    const all = [...new Set([...hand.heads, ...heads])];
    hand.heads = all
      .filter((head) => !all.some((later) => later !== head && this.graph.covers([later], [head])))
      .toSorted();
  }

  /** An op on top of what the hand knows; null where no rule allows it. */
  write(hand: Hand, body: OpBody): OpId | null {
    const parents = hand.heads.slice(0, 16);
    const signed = signOp(
      {
        circleId: this.graph.circleId,
        authorUser: hand.userId,
        authorDevice: hand.device.deviceId,
        dseq: hand.last === null ? 0 : hand.last.op.dseq + 1,
        dprev: hand.last?.id ?? null,
        parents,
        depth: 1 + Math.max(...parents.map((head) => this.graph.depth(head))),
        ts: this.ops.length,
        body,
      },
      hand.device.sign,
    );
    if (!this.#take(signed)) return null;
    hand.last = signed;
    hand.heads = [...hand.heads.slice(16), signed.id].toSorted();
    return signed.id;
  }

  rekey(hand: Hand): OpId | null {
    return this.write(hand, {
      type: "epochStarted",
      epochCommit: bytesOf(this.#name()),
      recipientsHash: recipientsHashOf(this.graph.resolutionAt(hand.heads.slice(0, 16)).roll.activeDevices()),
      reason: "time",
      historyWrap: null,
    });
  }

  #take(signed: SignedOp): boolean {
    const isGood = receiveOp(this.graph, signed.bytes).outputs[0]?.type === "accepted";
    if (isGood) this.ops.push(signed);
    return isGood;
  }

  #name(): string {
    return `name ${this.#names++}`;
  }

  #offer(by: Hand, name: string, role: Rank, needsConfirm = false): OpId | null {
    const terms = { role, maxUses: 2, expiresAt: 10_000, needsConfirm };
    const op = this.write(by, { type: "inviteMade", invitePk: linkOf(name).publicKey, ...terms });
    if (op !== null) this.#links.push({ name, op, role });
    return op;
  }

  #enter(
    by: Hand,
    who: Newcomer,
    link: { readonly name: string; readonly op: OpId; readonly role: Rank | null },
  ): void {
    const sid = bytesOf("session");
    const { cert } = who;
    const proof = signProof(linkOf(link.name), { cert, sid, admitter: by.device.deviceId });
    const road = { type: "invitation", invite: link.op } as const;
    this.#isIn(
      by,
      who,
      link.role === null
        ? this.write(by, { type: "deviceAdmitted", road, cert, sid, proof })
        : this.write(by, { type: "memberAdmitted", invite: link.op, role: link.role, cert, sid, proof }),
    );
  }

  #isIn(by: Hand, who: Newcomer, admission: OpId | null): void {
    if (admission === null) return;
    this.#waiting.push(admission);
    this.hands.push({ userId: who.userId, device: who.device, heads: by.heads, last: null });
  }

  #bring(by: Hand, name: string, role: Rank): void {
    const op = this.#offer(by, name, role);
    if (op !== null) this.#enter(by, newcomer(this.graph.circleId, name), { name, op, role });
  }

  #bringDevice(by: Hand, machine: string, name = machine): void {
    const invitePk = linkOf(name).publicKey;
    const op = this.write(by, { type: "deviceInviteMade", invitePk, expiresAt: 10_000 });
    const who = machineOf(this.graph.circleId, by.userId, machine);
    if (op !== null && who !== null) this.#enter(by, who, { name, op, role: null });
  }

  /** Whoever has somebody's code comes with a machine that may have been here before, and `by` says yes. */
  #comeBack(by: Hand, userId: UserId): void {
    const who = machineOf(this.graph.circleId, userId, `${this.friends} back ${this.#pick(4)}`);
    if (who === null) return;
    const { cert } = who;
    const sid = bytesOf("session");
    const identity = identities.get(userId);
    if (identity === undefined) return;
    const proof = signReturn(identity, { cert, sid, admitter: by.device.deviceId });
    const road = { type: "identity", needsConfirm: this.#pick(3) === 0 } as const;
    this.#isIn(by, who, this.write(by, { type: "deviceAdmitted", road, cert, sid, proof }));
  }

  #actOnMachines(by: Hand, { userId }: Hand, kind: number): void {
    const link = this.#links[this.#pick(this.#links.length)];
    const admission = this.#waiting[this.#pick(Math.max(1, this.#waiting.length))];
    const who = machineOf(this.graph.circleId, userId, `${this.friends} back ${this.#pick(4)}`);
    if (kind < 22) this.#comeBack(by, userId);
    else if (kind === 22 && link !== undefined && who !== null) this.#enter(by, who, { ...link, role: null });
    else if (kind < 25 && admission !== undefined) this.write(by, { type: "memberConfirmed", admission });
    else if (kind === 25) this.#offer(by, this.#name(), 1, true);
    else this.#bringDevice(by, `${this.friends} back ${this.#pick(4)}`, this.#name());
  }

  #act(by: Hand, about: Hand): void {
    const { userId } = about;
    const { deviceId } = about.device;
    const last = { deviceId, seq: 1 + this.#pick(9), entryId: toHex(bytesOf("entry")) as EntryId };
    const link = this.#links[this.#pick(this.#links.length)];
    const kind = this.#pick(this.#acts);
    if (kind >= 20) this.#actOnMachines(by, about, kind);
    else if (kind < 4) this.write(by, { type: "memberRemoved", userId, last: [last] });
    else if (kind < 6) this.write(by, { type: "deviceRemoved", userId, last });
    else if (kind < 9) {
      const role = ([0, 1, 2, 3] as const)[this.#pick(4)] ?? 1;
      this.write(by, { type: "roleChanged", userId, role, last: [] });
    } else if (kind < 12 && link !== undefined)
      this.#enter(by, newcomer(this.graph.circleId, `${this.friends} ${this.#pick(5)}`), link);
    else if (kind === 12 && link !== undefined) this.write(by, { type: "inviteRevoked", invite: link.op });
    else if (kind === 13) this.#offer(by, this.#name(), 1);
    else if (kind === 14) this.rekey(by);
    else if (kind === 15) this.write(by, { type: "deviceHeld", userId, deviceId });
    else if (kind === 16)
      this.write(by, { type: "documentRightsSet", docId: text, mode: "listed", users: [userId] });
    else if (kind === 17) this.write(by, { type: "entriesVouched", last: [last] });
    else if (kind === 18 && this.#pick(3) === 0) this.write(by, { type: "memberLeft" });
    else this.write(by, { type: "opsAcknowledged" });
  }
}
