// The roll of a circle: what the ops that count add up to. It is a view of the register (register.ts) with a past and
// what of it is void: nothing is copied, so every op can be judged in a roll of its own past. What an op means here
// never depends on the order among concurrent ones (MEM-16).
//
// A person is active when some admission that counts, and is confirmed or needs no confirmation, comes after every
// leave and removal of theirs; their rank is the lowest of the latest that they were given (MEM-17).

import type { CircleId, DeviceId, InviteId, OpId, UserId } from "../base/brand.ts";
import { type Bytes, equal } from "../base/bytes.ts";
import { type BitSet, contains, emptySet, setOf, union } from "./bitSet.ts";
import type { Standing } from "./facts.ts";
import { isBefore, noVoids, type OpNode, type Voids } from "./node.ts";
import type { HistoryPolicy } from "./opBody.ts";
import type { Rank } from "./rank.ts";
import { type Departure, type DeviceEnd, type Entrance, type Offer, Register, whole } from "./register.ts";

export type Admission = Entrance & {
  /** Confirmed, or never in need of it. */
  readonly confirmed: boolean;
};

export type Invitation = Offer & { readonly uses: readonly UserId[]; readonly revoked: boolean };

/** An op that gave somebody a rank. */
export type Grant = { readonly node: OpNode; readonly role: Rank };

const isMembership = (entrance: Entrance): entrance is Entrance & { readonly role: Rank } =>
  entrance.role !== null;

export type Policy = {
  readonly history: HistoryPolicy;
  readonly readersAnnotate: boolean;
  readonly givesAll: boolean;
};

/** Those that no other of the list knows of. Ops stand after their past in every list of a register. */
export const latestOf = <T extends { readonly node: OpNode }>(said: readonly T[]): readonly T[] => {
  const latest: T[] = [];
  for (const one of said.toReversed())
    if (!latest.some((later) => isBefore(one.node, later.node))) latest.push(one);
  return latest;
};

export class Roll {
  readonly circleId: CircleId;
  readonly register: Register;
  readonly #past: BitSet;
  readonly #voided: BitSet;

  constructor(
    circleId: CircleId,
    register: Register = new Register(),
    past: BitSet = emptySet,
    voided: Voids["set"] = noVoids.set,
  ) {
    this.circleId = circleId;
    this.register = register;
    this.#past = past;
    this.#voided = voided;
  }

  /** This roll and one op after everything in it. The op is not of the register yet. */
  with(node: OpNode): Roll {
    const past = union([this.#past, setOf([node.place])]);
    return new Roll(this.circleId, this.register.with(node), past, this.#voided);
  }

  counts({ place }: OpNode): boolean {
    return contains(this.#past, place) && !contains(this.#voided, place);
  }

  /** Those of a register's list that count. */
  live<T extends { readonly node: OpNode }>(said: readonly T[]): readonly T[] {
    return said.length === 0 ? said : said.filter(({ node }) => this.counts(node));
  }

  // --- people and devices ---

  /** Everybody who was ever admitted, as far as it counts. */
  *people(): Iterable<UserId> {
    for (const user of this.register.entrancesOf.keys())
      if (this.register.entrancesOf.of(user).some(({ node }) => this.counts(node))) yield user;
  }

  admissionsOf(user: UserId): readonly Entrance[] {
    return this.live(this.register.entrancesOf.of(user));
  }

  admission(op: OpId): Admission | undefined {
    const [entrance] = this.live(this.register.entrance.of(op));
    return entrance && { ...entrance, confirmed: this.isConfirmed(entrance) };
  }

  isConfirmed({ node, needsConfirm }: Entrance): boolean {
    return !needsConfirm || this.register.confirmations.of(node.id).some((one) => this.counts(one));
  }

  standing(user: UserId): Standing {
    const memberships = this.#holding(user).filter(isMembership);
    if (memberships.some((one) => this.isConfirmed(one))) return "active";
    if (memberships.length > 0) return "pending";
    const ended = this.departuresOf(user);
    return ended.length > 0 && ended.every(({ body }) => body.type === "memberLeft") ? "left" : "removed";
  }

  /** The latest LEAVEs and REMOVE_USERs. */
  departuresOf(user: UserId): readonly Departure[] {
    return latestOf(this.live(this.register.departures.of(user)));
  }

  /** RULE: [MEM-17] the lowest of the latest grants: admissions that count, and ROLEs. */
  rank(user: UserId): Rank {
    const grants = this.grantsOf(user);
    return grants.reduce<Rank>(
      (lowest, { role }) => (role < lowest ? role : lowest),
      grants.length > 0 ? 3 : 0,
    );
  }

  /** The latest that gave a person a rank. */
  grantsOf(user: UserId): readonly Grant[] {
    const holding = this.#holding(user).filter(isMembership);
    const confirmed = holding.filter((one) => this.isConfirmed(one));
    const memberships =
      confirmed.length > 0
        ? confirmed
        : holding.length > 0
          ? holding
          : this.admissionsOf(user).filter(isMembership);
    if (memberships.length === 0) return [];
    const changes = this.live(this.register.ranks.of(user));
    if (changes.length === 0 && memberships.length === 1) return memberships;
    const grants: Grant[] = [...memberships, ...changes.map(({ node, body }) => ({ node, role: body.role }))];
    return latestOf(grants.toSorted((a, b) => a.node.place - b.node.place));
  }

  /** Active only while its user is, and through an admission of its own after whatever ended it. */
  deviceStanding(user: UserId, device: DeviceId): Standing {
    const standing = this.standing(user);
    if (standing !== "active" && standing !== "pending") return standing;
    const own = this.#holding(user).filter(({ deviceId }) => deviceId === device);
    if (own.length === 0) return "removed";
    const ends = this.endsOf(user, device);
    const through = own.filter(({ node }) => ends.every((end) => isBefore(end.node, node)));
    if (through.length === 0) return "removed";
    if (standing === "pending") return "pending";
    return through.some((one) => this.isConfirmed(one)) ? "active" : "pending";
  }

  /** The REMOVE_DEVICEs and proved forks of a device, as far as they count. */
  endsOf(user: UserId, device: DeviceId): readonly DeviceEnd[] {
    const ends = this.live(this.register.deviceEnds.of(device));
    return ends.length === 0
      ? ends
      : ends.filter(({ body }) => body.type === "complaintMade" || body.userId === user);
  }

  /** Whose a device is; more than one only if its holder certified it for two identities at once. */
  ownersOf(device: DeviceId): readonly UserId[] {
    return [...new Set(this.live(this.register.entrancesBy.of(device)).map(({ userId }) => userId))];
  }

  devicesOf(user: UserId): readonly DeviceId[] {
    return [...new Set(this.admissionsOf(user).map(({ deviceId }) => deviceId))].toSorted();
  }

  /** The devices that an epoch begun here is for, ascending (EPO-2). */
  activeDevices(): readonly DeviceId[] {
    const active = new Set<DeviceId>();
    for (const user of this.register.entrancesOf.keys())
      for (const device of this.#activeDevicesOf(user)) active.add(device);
    return [...active].toSorted();
  }

  isActiveDevice(device: DeviceId): boolean {
    return this.ownersOf(device).some((user) => this.deviceStanding(user, device) === "active");
  }

  /** As `deviceStanding` has it, with the person looked at once. */
  #activeDevicesOf(user: UserId): readonly DeviceId[] {
    const confirmed = this.#holding(user).filter((one) => this.isConfirmed(one));
    return confirmed.some(isMembership)
      ? confirmed
          .filter(({ node, deviceId }) =>
            this.endsOf(user, deviceId).every((end) => isBefore(end.node, node)),
          )
          .map(({ deviceId }) => deviceId)
      : [];
  }

  /** Whether the device is known with other keys than these. */
  clashes(device: DeviceId, user: UserId, kemPk: Bytes): boolean {
    return this.live(this.register.entrancesBy.of(device)).some(
      (known) => known.userId !== user || !equal(known.kemPk, kemPk),
    );
  }

  // --- invitations, epochs, policy ---

  invitation(op: OpId): Invitation | undefined {
    const [offer] = this.live(this.register.offer.of(op));
    return offer && this.#asInvitation(offer);
  }

  invitationsBy(inviteId: InviteId): readonly Invitation[] {
    return this.live(this.register.offersBy.of(inviteId)).map((offer) => this.#asInvitation(offer));
  }

  *invitations(): Iterable<Invitation> {
    for (const op of this.register.offer.keys()) {
      const invitation = this.invitation(op);
      if (invitation !== undefined) yield invitation;
    }
  }

  epochs(): readonly OpNode[] {
    const epochs: OpNode[] = [];
    for (const op of this.register.epochs.keys())
      epochs.push(...this.register.epochs.of(op).filter((node) => this.counts(node)));
    return epochs;
  }

  isLifted(hold: OpId): boolean {
    return this.register.lifts.of(hold).some((lift) => this.counts(lift));
  }

  /** RULE: [MEM-29] of concurrent POLICYs the narrowest, in each thing that they say. */
  policy(): Policy {
    const said = this.live(this.register.policies.of(whole));
    const latest = latestOf(said);
    const history = ({ body }: (typeof latest)[number]): HistoryPolicy =>
      body.type === "policyChanged" ? body.history : body.core.history;
    return {
      // RULE: [EPO-9] from GENESIS on and ever since: what was written while newcomers were not given it stays so.
      givesAll: said.length > 0 && said.every((one) => history(one) === "full"),
      history: latest.length > 0 && latest.every((one) => history(one) === "full") ? "full" : "state",
      readersAnnotate:
        latest.length > 0 &&
        latest.every(({ body }) => body.type === "policyChanged" && body.readersAnnotate),
    };
  }

  // --- ---

  /** Entrances that hold a person in: confirmed or not declined, and after everything that ended them. */
  #holding(user: UserId): readonly Entrance[] {
    const entrances = this.admissionsOf(user);
    if (entrances.length === 0) return entrances;
    const departures = this.live(this.register.departures.of(user));
    return entrances.filter(
      (entrance) =>
        departures.every((end) => isBefore(end.node, entrance.node)) &&
        (this.isConfirmed(entrance) || !this.#isDeclined(entrance)),
    );
  }

  /** The invitation was withdrawn before anyone confirmed. */
  #isDeclined({ invite }: Entrance): boolean {
    return invite !== null && this.#isRevoked(invite);
  }

  #isRevoked(invite: OpId): boolean {
    return this.register.revocations.of(invite).some((one) => this.counts(one));
  }

  #asInvitation(offer: Offer): Invitation {
    return {
      ...offer,
      uses: this.live(this.register.uses.of(offer.node.id)).map(({ userId }) => userId),
      revoked: this.#isRevoked(offer.node.id),
    };
  }
}
