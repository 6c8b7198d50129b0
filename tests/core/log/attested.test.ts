import { beforeAll, describe, expect, it } from "vitest";
import type { DocId, EntryId, UserId } from "../../../src/core/base/index.ts";
import { rankOf } from "../../../src/core/circle/facts.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  type Attested,
  type ComposedEntry,
  decodeAttestation,
  decodeLogState,
  encodeAttestation,
  encodeLogState,
  sealEntry,
  selectAttested,
  vouchersNeeded,
} from "../../../src/core/log/index.ts";
import { join, type MadeCut, makeCut } from "./cuts.ts";
import { docA, docB, filled, type Member, typesOf, World } from "./world.ts";

beforeAll(async () => {
  await readyCrypto();
});

const attest = (by: Member, cut: EntryId, docIds: readonly DocId[] | null = null): ComposedEntry => {
  const made = by.compose({ type: "attestation", payload: encodeAttestation({ cut, docIds }) });
  const entry = made.at(-1);
  if (entry === undefined) throw new Error("no entry");
  return entry;
};

const send = (to: readonly Member[], entry: ComposedEntry): void => {
  for (const member of to) if (member.deviceId !== entry.deviceId) member.receive(entry.envelope);
};

type Circle = {
  readonly world: World;
  readonly all: readonly Member[];
  readonly owner: Member;
  readonly made: MadeCut;
  readonly newcomer: Member;
  readonly cut: EntryId;
};

/** A keeper and so many others who all have written; then somebody is let in, by a cut that the keeper makes. */
const circleOf = (others: number): Circle => {
  const world = new World();
  const all = [
    world.admit("Keeper", rankOf.owner),
    ...Array.from({ length: others }, (_, at) => world.admit(`Member ${String.fromCharCode(65 + at)}`)),
  ];
  world.rekey();
  for (const member of all) for (const entry of member.write(docA, member.name)) send(all, entry);
  const [owner] = all;
  if (owner === undefined) throw new Error("nobody");
  for (const entry of owner.write(docB, "elsewhere")) send(all, entry);
  const newcomer = world.admit("Nur");
  world.rekey();
  const made = makeCut(owner, [docA, docB]);
  join(newcomer, made);
  send([...all, newcomer], made.entry);
  return { world, all, owner, made, newcomer, cut: made.entry.entryId };
};

const said = (member: Member, cut: EntryId): Attested => {
  const attested = selectAttested(member.log, cut, member.facts);
  if (attested === null) throw new Error("the cut is not here");
  return attested;
};

/** By how many of how many the whole is vouched for. */
const count = (member: Member, cut: EntryId): string => {
  const { whole, needed } = said(member, cut);
  return `${whole.users.length} of ${needed}${whole.isReached ? ", enough" : ""}`;
};

const ids = (...members: readonly Member[]): readonly UserId[] =>
  members.map(({ userId }) => userId).toSorted();

describe("attesting a cut", () => {
  it("[ATT-1] an attestation has one spelling, counts as an entry whatever it names, and is set aside if it is none", () => {
    const { all, owner, cut, newcomer } = circleOf(3);
    const [, a] = all;
    if (a === undefined) throw new Error("nobody");
    for (const docIds of [null, [docA], [docA, docB]])
      expect(decodeAttestation(encodeAttestation({ cut, docIds }))).toEqual({
        ok: true,
        value: { cut, docIds },
      });
    const bytes = encodeAttestation({ cut, docIds: [docA, docB] });
    for (let at = 0; at < bytes.length; at++) expect(decodeAttestation(bytes.slice(0, at)).ok).toBe(false);
    const twice = bytes.slice();
    twice.set(twice.subarray(33, 49), 49);
    expect(decodeAttestation(twice).ok).toBe(false);
    const entry = attest(a, cut);
    const unknown = attest(a, "ab".repeat(32) as EntryId, [docA]);
    for (const member of [owner, newcomer]) {
      expect(typesOf(member.receive(entry.envelope))).toEqual(["accepted"]);
      expect(typesOf(member.receive(unknown.envelope))).toEqual(["accepted"]);
    }
    expect(said(owner, cut).whole.users).toEqual(ids(owner, a));
    expect(said(newcomer, cut)).toEqual(expect.objectContaining({ needed: 2 }));
    const [epoch] = a.epochs;
    if (epoch === undefined) throw new Error("no epoch");
    const nonsense = sealEntry({
      circleId: a.world.circle.circleId,
      epoch,
      recipients: a.facts.recipients(epoch.epochId) ?? [],
      device: a.device,
      header: {
        ...unknown.header,
        seq: unknown.header.seq + 1,
        prev: unknown.entryId,
        mheads: null,
        deps: [],
      },
      payload: twice,
      nonce: filled(24, 9),
    });
    expect(typesOf(owner.receive(nonsense.envelope))).toEqual(["quarantined hostileAttestation"]);
    expect(said(owner, cut).whole.users).toEqual(ids(owner, a));
  });

  it("[ATT-1] what is said of a cut is the same on every machine, whatever came first", () => {
    const world = new World();
    const [owner, a, b] = [world.admit("Keeper", rankOf.owner), world.admit("A"), world.admit("B")];
    world.rekey();
    const written = [owner, a, b].flatMap((member) => member.write(docA, member.name));
    for (const entry of written) send([owner, a, b], entry);
    const { entry } = makeCut(owner, [docA]);
    send([a], entry);
    const attestation = attest(a, entry.entryId);
    expect(typesOf(b.receive(attestation.envelope))).toEqual(["entriesMissing", "parked held"]);
    expect(typesOf(b.receive(entry.envelope))).toEqual(["accepted", "accepted"]);
    expect(said(b, entry.entryId).whole.users).toEqual(ids(owner, a));
    expect(said(a, entry.entryId).whole.users).toEqual(ids(owner, a));
    // Of a cut that lies not in the past of who attests it, it says nothing, whether or not it is here.
    const second = makeCut(owner, [docA]).entry;
    const blind = attest(a, second.entryId);
    send([b], second);
    expect(typesOf(b.receive(blind.envelope))).toEqual(["accepted"]);
    expect(said(b, second.entryId).whole.users).toEqual(ids(owner));
  });

  it("[ATT-2] it takes a third of the people, one at least and three at most", () => {
    expect([1, 2, 3, 4, 6, 7, 9, 10, 200].map(vouchersNeeded)).toEqual([1, 1, 1, 2, 2, 3, 3, 3, 3]);
    const { all, owner, newcomer, cut } = circleOf(6);
    const [, a, b, c] = all;
    if (a === undefined || b === undefined || c === undefined) throw new Error("nobody");
    expect(count(newcomer, cut)).toBe("1 of 3");
    send([...all, newcomer], attest(a, cut));
    expect(count(newcomer, cut)).toBe("2 of 3");
    // Of one document alone it is said of that document alone; what is said first counts.
    send([...all, newcomer], attest(b, cut, [docB]));
    send([...all, newcomer], attest(b, cut));
    expect(count(newcomer, cut)).toBe("2 of 3");
    expect(said(newcomer, cut).of(docB)).toEqual({ users: ids(owner, a, b), isReached: true });
    expect(said(newcomer, cut).of(docA).isReached).toBe(false);
    send([...all, newcomer], attest(c, cut));
    expect(count(newcomer, cut)).toBe("3 of 3, enough");
    for (const member of all) expect(said(member, cut).whole.users).toEqual(said(newcomer, cut).whole.users);
    const again = decodeLogState(
      newcomer.log.circleId,
      encodeLogState(newcomer.log).map((row) => row.bytes),
    );
    if (!again.ok) throw new Error(again.error.type);
    expect(again.value.begunBy).toBe(cut);
    newcomer.log = again.value;
    expect(count(newcomer, cut)).toBe("3 of 3, enough");
    expect(said(newcomer, cut).of(docB).users).toEqual(ids(owner, a, b, c));
  });

  it("[ATT-2] people are counted, and one of them keeps or coordinates the circle", () => {
    const world = new World();
    const owner = world.admit("Keeper", rankOf.owner);
    const all = ["A", "B", "C"].map((name) => world.admit(name));
    const [a, b] = all;
    if (a === undefined || b === undefined) throw new Error("nobody");
    const second = world.admit("A on the road", rankOf.member, { user: "A" });
    world.rekey();
    const everybody = [owner, ...all, second];
    for (const member of everybody)
      for (const entry of member.write(docA, member.name)) send(everybody, entry);
    // Made by one who only takes part: nobody begins with it, and it may be attested all the same.
    const { entry } = makeCut(a, [docA]);
    send(everybody, entry);
    send(everybody, attest(second, entry.entryId));
    expect(count(owner, entry.entryId)).toBe("1 of 2");
    send(everybody, attest(b, entry.entryId));
    expect(count(owner, entry.entryId)).toBe("2 of 2");
    send(everybody, attest(owner, entry.entryId));
    expect(count(b, entry.entryId)).toBe("3 of 2, enough");
  });

  it("[ATT-2] who came in by the cut or after it, signed two histories, or was put out adds nothing", () => {
    const { world, all, owner, newcomer, cut } = circleOf(6);
    const [, a, b] = all;
    if (a === undefined || b === undefined) throw new Error("nobody");
    const puppet = world.admit("Puppet");
    world.rekey();
    const everybody = [...all, newcomer, puppet];
    newcomer.write(docA, "here").forEach((entry) => send(everybody, entry));
    send(everybody, attest(newcomer, cut));
    for (const entry of [...owner.sent, ...all.flatMap(({ sent }) => sent), ...newcomer.sent])
      puppet.receive(entry.openedBytes, "a", "opened");
    send(everybody, attest(puppet, cut));
    expect(count(owner, cut)).toBe("1 of 3");
    send(everybody, attest(a, cut));
    expect(count(owner, cut)).toBe("2 of 3");
    owner.log.devices.get(a.deviceId)?.forks.set(1, ["cd".repeat(32) as EntryId]);
    expect(count(owner, cut)).toBe("1 of 3");
    send(everybody, attest(b, cut));
    expect(count(owner, cut)).toBe("2 of 3");
    world.circle.add({ type: "end", userId: b.userId, standing: "removed" });
    world.learn();
    expect(count(owner, cut)).toBe("1 of 3");
    expect(count(newcomer, cut)).toBe("2 of 3");
  });
});
