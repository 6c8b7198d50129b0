// What was said of whom: the ops of a circle by the person, device, invitation or document that they speak of. A
// register knows every op and says of none whether it counts; the roll (roll.ts) asks it with a past in mind. Lists
// are in the order of arrival, so that no op stands before one of its past.

import type { DeviceId, DocId, InviteId, OpId, UserId } from "../base/brand.ts";
import type { Bytes } from "../base/bytes.ts";
import type { DeviceCert } from "../identity/index.ts";
import { inviteIdOf } from "./inviteKeys.ts";
import type { OpNode, Said } from "./node.ts";
import type { OpBody } from "./opBody.ts";
import type { Rank } from "./rank.ts";

/** One way in: founding, or an ADMIT. */
export type Entrance = {
  readonly node: OpNode;
  readonly userId: UserId;
  readonly identityPk: Bytes;
  readonly deviceId: DeviceId;
  readonly kemPk: Bytes;
  /** The rank that it gives; null for one more device of somebody who is here. */
  readonly role: Rank | null;
  /** The op of the INVITE or INVITE_DEVICE; null for the founder and for who came by their identity alone. */
  readonly invite: OpId | null;
  readonly needsConfirm: boolean;
};

/** What an INVITE or an INVITE_DEVICE says. */
export type Offer = {
  readonly node: OpNode;
  readonly inviteId: InviteId;
  readonly invitePk: Bytes;
  readonly inviter: UserId;
  /** Null for a device of the inviter's. */
  readonly role: Rank | null;
  readonly maxUses: number;
  readonly expiresAt: number;
  readonly needsConfirm: boolean;
};

/** Many by one key, and perhaps those of a register below. */
export class Lists<K, V> {
  readonly #own = new Map<K, V[]>();
  readonly #below: Lists<K, V> | null;

  constructor(below: Lists<K, V> | null) {
    this.#below = below;
  }

  add(key: K, value: V): void {
    const list = this.#own.get(key);
    if (list === undefined) this.#own.set(key, [value]);
    else list.push(value);
  }

  of(key: K): readonly V[] {
    const own = this.#own.get(key);
    if (this.#below === null) return own ?? nothing;
    const below = this.#below.of(key);
    return own === undefined ? below : [...below, ...own];
  }

  keys(): Iterable<K> {
    return this.#below === null ? this.#own.keys() : new Set([...this.#below.keys(), ...this.#own.keys()]);
  }
}

const nothing: readonly never[] = [];

/** The one key of what speaks of the circle as a whole. */
export const whole = "circle";

export type Departure = Said<"memberLeft"> | Said<"memberRemoved">;

/** An op that ends a device: REMOVE_DEVICE for that user, and a COMPLAINT that proves a fork for every user. */
export type DeviceEnd = Said<"deviceRemoved"> | Said<"complaintMade">;

/** What newcomers are given, and what readers may: GENESIS says the first, POLICY both. */
export type PolicySaid = Said<"policyChanged"> | Said<"circleFounded">;

export class Register {
  readonly entrancesOf: Lists<UserId, Entrance>;
  readonly entrancesBy: Lists<DeviceId, Entrance>;
  readonly entrance: Lists<OpId, Entrance>;
  readonly confirmations: Lists<OpId, OpNode>;
  readonly departures: Lists<UserId, Departure>;
  readonly ranks: Lists<UserId, Said<"roleChanged">>;
  readonly deviceEnds: Lists<DeviceId, DeviceEnd>;
  readonly offer: Lists<OpId, Offer>;
  readonly offersBy: Lists<InviteId, Offer>;
  readonly uses: Lists<OpId, Entrance>;
  readonly revocations: Lists<OpId, OpNode>;
  readonly epochs: Lists<OpId, OpNode>;
  readonly policies: Lists<typeof whole, PolicySaid>;
  readonly documents: Lists<DocId, Said<"documentRightsSet">>;
  readonly vouches: Lists<typeof whole, Said<"entriesVouched">>;
  readonly complaints: Lists<UserId, Said<"complaintMade">>;
  readonly holds: Lists<OpId, Said<"deviceHeld">>;
  readonly holdsOf: Lists<DeviceId, Said<"deviceHeld">>;
  readonly lifts: Lists<OpId, OpNode>;
  readonly reforms: Lists<typeof whole, Said<"circleReformed">>;

  /** `below` stays as it is: what is added here is on top of it. */
  constructor(below: Register | null = null) {
    this.entrancesOf = new Lists(below?.entrancesOf ?? null);
    this.entrancesBy = new Lists(below?.entrancesBy ?? null);
    this.entrance = new Lists(below?.entrance ?? null);
    this.confirmations = new Lists(below?.confirmations ?? null);
    this.departures = new Lists(below?.departures ?? null);
    this.ranks = new Lists(below?.ranks ?? null);
    this.deviceEnds = new Lists(below?.deviceEnds ?? null);
    this.offer = new Lists(below?.offer ?? null);
    this.offersBy = new Lists(below?.offersBy ?? null);
    this.uses = new Lists(below?.uses ?? null);
    this.revocations = new Lists(below?.revocations ?? null);
    this.epochs = new Lists(below?.epochs ?? null);
    this.policies = new Lists(below?.policies ?? null);
    this.documents = new Lists(below?.documents ?? null);
    this.vouches = new Lists(below?.vouches ?? null);
    this.complaints = new Lists(below?.complaints ?? null);
    this.holds = new Lists(below?.holds ?? null);
    this.holdsOf = new Lists(below?.holdsOf ?? null);
    this.lifts = new Lists(below?.lifts ?? null);
    this.reforms = new Lists(below?.reforms ?? null);
  }

  with(node: OpNode): Register {
    const above = new Register(this);
    above.add(node);
    return above;
  }

  add(node: OpNode): void {
    const body: OpBody = node.op.body;
    switch (body.type) {
      case "circleFounded":
        this.policies.add(whole, { node, body });
        this.#enter({
          node,
          userId: node.op.authorUser,
          identityPk: body.core.identityPk,
          deviceId: node.op.authorDevice,
          kemPk: body.core.kemPk,
          role: 3,
          invite: null,
          needsConfirm: false,
        });
        return;
      case "inviteMade":
        this.#offer(node, body);
        return;
      case "deviceInviteMade":
        this.#offer(node, { ...body, role: null, maxUses: 1, needsConfirm: false });
        return;
      case "inviteRevoked":
        this.revocations.add(body.invite, node);
        return;
      case "memberAdmitted":
        this.#enterBy(node, body.cert, { invite: body.invite, role: body.role });
        return;
      case "deviceAdmitted":
        if (body.road.type === "invitation")
          this.#enterBy(node, body.cert, { invite: body.road.invite, role: null });
        else
          this.#enter({
            ...keysOf(body.cert),
            node,
            role: null,
            invite: null,
            needsConfirm: body.road.needsConfirm,
          });
        return;
      case "memberConfirmed":
        this.confirmations.add(body.admission, node);
        return;
      case "roleChanged":
        this.ranks.add(body.userId, { node, body });
        return;
      case "memberRemoved":
        this.departures.add(body.userId, { node, body });
        return;
      case "memberLeft":
        this.departures.add(node.op.authorUser, { node, body });
        return;
      case "deviceRemoved":
        this.deviceEnds.add(body.last.deviceId, { node, body });
        return;
      case "epochStarted":
        this.epochs.add(node.id, node);
        return;
      case "opsAcknowledged":
        return;
      case "entriesVouched":
        this.vouches.add(whole, { node, body });
        return;
      case "policyChanged":
        this.policies.add(whole, { node, body });
        return;
      case "documentRightsSet":
        this.documents.add(body.docId, { node, body });
        return;
      case "circleReformed":
        this.reforms.add(whole, { node, body });
        return;
      case "complaintMade":
        this.complaints.add(node.op.authorUser, { node, body });
        if (body.about.type === "entriesForked" || body.about.type === "opsForked")
          this.deviceEnds.add(body.about.last.deviceId, { node, body });
        return;
      case "deviceHeld":
        this.holds.add(node.id, { node, body });
        this.holdsOf.add(body.deviceId, { node, body });
        return;
      case "holdLifted":
        this.lifts.add(body.hold, node);
        return;
    }
  }

  #offer(node: OpNode, terms: Omit<Offer, "node" | "inviteId" | "inviter">): void {
    const { invitePk, role, maxUses, expiresAt, needsConfirm } = terms;
    const offer: Offer = {
      node,
      inviteId: inviteIdOf(invitePk),
      invitePk,
      inviter: node.op.authorUser,
      role,
      maxUses,
      expiresAt,
      needsConfirm,
    };
    this.offer.add(node.id, offer);
    this.offersBy.add(offer.inviteId, offer);
  }

  #enterBy(
    node: OpNode,
    cert: DeviceCert,
    { invite, role }: { readonly invite: OpId; readonly role: Rank | null },
  ): void {
    const [offer] = this.offer.of(invite);
    const entrance = { ...keysOf(cert), node, role, invite, needsConfirm: offer?.needsConfirm !== false };
    this.uses.add(invite, entrance);
    this.#enter(entrance);
  }

  #enter(entrance: Entrance): void {
    this.entrancesOf.add(entrance.userId, entrance);
    this.entrancesBy.add(entrance.deviceId, entrance);
    this.entrance.add(entrance.node.id, entrance);
  }
}

const keysOf = ({ userId, identityPk, deviceId, kemPk }: DeviceCert) => ({
  userId,
  identityPk,
  deviceId,
  kemPk,
});
