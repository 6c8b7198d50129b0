// The roll of a circle: what the ops that count add up to. Ops are called in an order in which each comes after its
// past (node.ts); what an op means here never depends on the order among concurrent ones (MEM-16).
//
// A person is active when some admission that counts, and is confirmed or needs no confirmation, comes after every
// leave of theirs; their rank is the lowest that such an admission gave (MEM-17).

import type { CircleId, DeviceId, OpId, UserId } from "../base/brand.ts";
import { type Bytes, equal } from "../base/bytes.ts";
import type { Rank, Standing } from "./facts.ts";
import { inviteIdOf } from "./inviteKeys.ts";
import { isBefore, type OpNode } from "./node.ts";
import type { BodyOf, HistoryPolicy, OpBody } from "./opBody.ts";

/** One way in: founding, or an ADMIT. */
export type Admission = {
  readonly node: OpNode;
  readonly userId: UserId;
  readonly identityPk: Bytes;
  readonly deviceId: DeviceId;
  readonly kemPk: Bytes;
  readonly role: Rank;
  /** The INVITE's op; null for the founder. */
  readonly invite: OpId | null;
  /** Confirmed, or never in need of it. */
  readonly confirmed: boolean;
  /** The invitation was withdrawn before anyone confirmed. */
  readonly declined: boolean;
};

export type Invitation = BodyOf<"inviteMade"> & {
  readonly node: OpNode;
  readonly inviteId: ReturnType<typeof inviteIdOf>;
  readonly inviter: UserId;
  readonly uses: readonly UserId[];
  readonly revoked: boolean;
};

type Person = {
  readonly userId: UserId;
  readonly admissions: readonly Admission[];
  readonly leaves: readonly OpNode[];
};

/** Newest first; a chain shares its tail with the rolls it was copied from. */
export type EpochChain = { readonly node: OpNode; readonly older: EpochChain | null };

export class Roll {
  readonly circleId: CircleId;
  history: HistoryPolicy = "state";
  epochs: EpochChain | null = null;
  readonly people: Map<UserId, Person>;
  readonly invitations: Map<OpId, Invitation>;
  /** Whose a device is; more than one only if its holder certified it for two identities at once. */
  readonly owners: Map<DeviceId, readonly UserId[]>;
  readonly #admitted: Map<OpId, UserId>;

  constructor(circleId: CircleId, from?: Roll) {
    this.circleId = circleId;
    this.people = new Map(from?.people);
    this.invitations = new Map(from?.invitations);
    this.owners = new Map(from?.owners);
    this.#admitted = new Map(from === undefined ? [] : from.#admitted);
    if (from === undefined) return;
    this.history = from.history;
    this.epochs = from.epochs;
  }

  /** This roll and one op after everything in it. */
  with(node: OpNode): Roll {
    const next = new Roll(this.circleId, this);
    next.call(node);
    return next;
  }

  call(node: OpNode): void {
    const body: OpBody = node.op.body;
    switch (body.type) {
      case "circleFounded":
        this.history = body.core.history;
        this.#admit({
          node,
          userId: node.op.authorUser,
          identityPk: body.core.identityPk,
          deviceId: node.op.authorDevice,
          kemPk: body.core.kemPk,
          role: 3,
          invite: null,
          confirmed: true,
          declined: false,
        });
        return;
      case "inviteMade":
        this.invitations.set(node.id, {
          ...body,
          node,
          inviteId: inviteIdOf(body.invitePk),
          inviter: node.op.authorUser,
          uses: [],
          revoked: false,
        });
        return;
      case "inviteRevoked":
        this.#revoke(body.invite);
        return;
      case "memberAdmitted":
        this.#admitByInvite(node, body);
        return;
      case "memberConfirmed":
        this.#change(body.admission, { confirmed: true });
        return;
      case "memberLeft": {
        const person = this.people.get(node.op.authorUser);
        if (person !== undefined)
          this.people.set(person.userId, { ...person, leaves: [...person.leaves, node] });
        return;
      }
      case "epochStarted":
        this.epochs = { node, older: this.epochs };
        return;
    }
  }

  admission(op: OpId): Admission | undefined {
    const user = this.#admitted.get(op);
    return user === undefined
      ? undefined
      : this.people.get(user)?.admissions.find((admission) => admission.node.id === op);
  }

  standing(user: UserId): Standing {
    const person = this.people.get(user);
    if (person === undefined) return "removed";
    const counting = countingAdmissions(person);
    if (counting.some((admission) => admission.confirmed)) return "active";
    if (counting.length > 0) return "pending";
    return person.leaves.length > 0 ? "left" : "removed";
  }

  rank(user: UserId): Rank {
    const person = this.people.get(user);
    if (person === undefined) return 0;
    const counting = countingAdmissions(person);
    const confirmed = counting.filter((admission) => admission.confirmed);
    const granting = confirmed.length > 0 ? confirmed : counting.length > 0 ? counting : person.admissions;
    return granting.reduce<Rank>((lowest, { role }) => (role < lowest ? role : lowest), 3);
  }

  /** Active only while its user is, and through an admission of its own. */
  deviceStanding(user: UserId, device: DeviceId): Standing {
    const person = this.people.get(user);
    if (person === undefined) return "removed";
    const own = countingAdmissions(person).filter((admission) => admission.deviceId === device);
    if (own.some((admission) => admission.confirmed)) return "active";
    if (own.length > 0) return "pending";
    return person.leaves.length > 0 ? "left" : "removed";
  }

  /** The devices that an epoch begun here is for, ascending (EPO-2). */
  activeDevices(): readonly DeviceId[] {
    const active: DeviceId[] = [];
    for (const [device, users] of this.owners)
      if (users.some((user) => this.deviceStanding(user, device) === "active")) active.push(device);
    return active.toSorted();
  }

  /** Whether the device is known with other keys than these. */
  clashes(device: DeviceId, user: UserId, kemPk: Bytes): boolean {
    const users = this.owners.get(device) ?? [];
    if (users.some((owner) => owner !== user)) return true;
    const known = this.people.get(user)?.admissions ?? [];
    return known.some((admission) => admission.deviceId === device && !equal(admission.kemPk, kemPk));
  }

  #admitByInvite(node: OpNode, body: BodyOf<"memberAdmitted">): void {
    const invitation = this.invitations.get(body.invite);
    if (invitation === undefined) return;
    const { userId, identityPk, deviceId, kemPk } = body.cert;
    this.invitations.set(body.invite, { ...invitation, uses: [...invitation.uses, userId] });
    this.#admit({
      node,
      userId,
      identityPk,
      deviceId,
      kemPk,
      role: body.role,
      invite: body.invite,
      confirmed: !invitation.needsConfirm,
      declined: false,
    });
  }

  #admit(admission: Admission): void {
    const { userId, deviceId, node } = admission;
    const person = this.people.get(userId) ?? { userId, admissions: [], leaves: [] };
    this.people.set(userId, { ...person, admissions: [...person.admissions, admission] });
    const owners = this.owners.get(deviceId) ?? [];
    if (!owners.includes(userId)) this.owners.set(deviceId, [...owners, userId]);
    this.#admitted.set(node.id, userId);
  }

  #revoke(invite: OpId): void {
    const invitation = this.invitations.get(invite);
    if (invitation === undefined) return;
    this.invitations.set(invite, { ...invitation, revoked: true });
    for (const user of invitation.uses) {
      const waiting = this.people
        .get(user)
        ?.admissions.filter((admission) => admission.invite === invite && !admission.confirmed);
      for (const admission of waiting ?? []) this.#change(admission.node.id, { declined: true });
    }
  }

  #change(op: OpId, change: Partial<Admission>): void {
    const user = this.#admitted.get(op);
    const person = user === undefined ? undefined : this.people.get(user);
    if (person === undefined) return;
    const admissions = person.admissions.map((admission) =>
      admission.node.id === op ? { ...admission, ...change } : admission,
    );
    this.people.set(person.userId, { ...person, admissions });
  }
}

const countingAdmissions = (person: Person): readonly Admission[] =>
  person.admissions.filter(
    (admission) =>
      (admission.confirmed || !admission.declined) &&
      person.leaves.every((leave) => isBefore(leave, admission.node)),
  );
