import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type OpId, toHex } from "../../../src/core/base/index.ts";
import {
  CircleGraph,
  inviteOp,
  leaveOp,
  type Op,
  parkLimit,
  type ReceiveOutput,
  rekeyOp,
  signOp,
  type SignedOp,
} from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  dropped,
  epochOf,
  forge,
  forkOf,
  found,
  good,
  invite,
  join,
  meet,
  type Person,
  receive,
  seedOf,
  send,
  shown,
  take,
  terms,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const typesOf = (outputs: readonly ReceiveOutput[]) => outputs.map(({ type }) => type);
const inviteBody = (name: string) => ({ type: "inviteMade", ...terms(name) }) as const;
const rekey = (person: Person, name: string): SignedOp =>
  good(rekeyOp(person.graph, person.author, { ...epochOf(name), reason: "time" })).ops[0]!;

/** A circle of three with some history. */
const three = () => {
  const amal = found("Amal");
  const badr = join(amal, "Badr", { role: 2 });
  const dina = join(amal, "Dina");
  meet(amal, badr);
  return { amal, badr, dina };
};

describe("receiving an op", () => {
  it("[MEM-1] a circle's id is the hash of its beginning, so no other beginning is taken", () => {
    const amal = found("Amal");
    const [genesis] = amal.graph.opsAfter([]);
    const other = new CircleGraph(found("Eve").graph.circleId);
    expect(dropped(receive(other, genesis!.bytes))).toEqual({ type: "otherCircle" });
    const body = genesis!.op.body;
    if (body.type !== "circleFounded") throw new Error("no genesis");
    for (const core of [
      { ...body.core, createdAt: 1 },
      { ...body.core, kemPk: found("Eve").device.kem.publicKey },
      { ...body.core, identityPk: found("Eve").identity.publicKey },
    ]) {
      const forged = signOp({ ...genesis!.op, body: { ...body, core } }, amal.device.sign);
      expect(dropped(receive(new CircleGraph(amal.graph.circleId), forged.bytes))).toEqual({
        type: "genesisInvalid",
      });
    }
  });

  it("[MEM-1] author, device, user and place of the founding op follow from its core, and the device signed it", () => {
    const amal = found("Amal");
    const eve = found("Eve");
    const [genesis] = amal.graph.opsAfter([]);
    const spoilt = genesis!.bytes.slice();
    spoilt[spoilt.length - 1] = (spoilt.at(-1) ?? 0) ^ 1;
    for (const bytes of [
      spoilt,
      signOp({ ...genesis!.op, authorDevice: eve.device.deviceId }, eve.device.sign).bytes,
      signOp({ ...genesis!.op, authorUser: eve.author.userId }, amal.device.sign).bytes,
      signOp({ ...genesis!.op, dseq: 1, dprev: genesis!.id }, amal.device.sign).bytes,
      signOp(genesis!.op, eve.device.sign).bytes,
    ])
      expect(dropped(receive(new CircleGraph(amal.graph.circleId), bytes))).toEqual({
        type: "genesisInvalid",
      });
  });

  it("[MEM-1] a second founding op over the same core changes nothing, in whatever order they come", () => {
    const amal = found("Amal");
    const [genesis, first] = amal.graph.opsAfter([]);
    const second = signOp({ ...genesis!.op, ts: 77 }, amal.device.sign);
    const before = shown(amal.graph).users;
    expect(typesOf(receive(amal.graph, second.bytes))).toEqual(["accepted", "equivocated"]);
    const other = new CircleGraph(amal.graph.circleId);
    for (const { bytes } of [second, genesis!, first!]) receive(other, bytes);
    expect(shown(other)).toEqual(shown(amal.graph));
    expect(shown(other).users).toEqual(before);
  });

  it("[MEM-4] [L09] an op of another circle with the same person is dropped", () => {
    const { amal } = three();
    const other = found("Eve");
    const [, op] = other.graph.opsAfter([]);
    expect(dropped(receive(amal.graph, op!.bytes))).toEqual({ type: "otherCircle" });
    const moved = signOp({ ...op!.op, circleId: amal.graph.circleId }, other.device.sign);
    expect(typesOf(receive(amal.graph, moved.bytes))).toEqual(["parked"]);
    const placed = forge(amal, op!.op.body, { circleId: other.graph.circleId });
    expect(dropped(receive(amal.graph, placed.bytes))).toEqual({ type: "otherCircle" });
  });

  it("[MEM-5] an op of a newer version waits, and what was built on it waits for it", () => {
    const { amal } = three();
    const op = rekey(amal, "next");
    const newer = op.bytes.slice();
    newer[2] = 99;
    const [output] = receive(amal.graph, newer);
    expect(output).toMatchObject({ type: "newerVersion", typeNumber: 99 });
    expect(amal.graph.park.newer()).toHaveLength(1);
    const id = output?.type === "newerVersion" ? output.id : ("" as OpId);
    const onTop = forge(amal, inviteBody("x"), { parents: [id], depth: op.op.depth + 1 });
    expect(typesOf(receive(amal.graph, onTop.bytes))).toEqual(["parked"]);
    expect(amal.graph.missingFrom([id, onTop.id])).toEqual([]);
  });

  it("[MEM-6] an op whose past is missing waits, names what is missing, and is judged when it comes", () => {
    const { amal } = three();
    const ops = amal.graph.opsAfter([]);
    const graph = new CircleGraph(amal.graph.circleId);
    for (const { bytes } of ops.slice(1).toReversed())
      expect(typesOf(receive(graph, bytes))).toEqual(["parked"]);
    expect(graph.missingFrom(amal.graph.heads())).toEqual([ops[0]!.id]);
    expect(typesOf(receive(graph, ops[0]!.bytes))).toEqual(ops.map(() => "accepted"));
    expect(shown(graph)).toEqual(shown(amal.graph));
    expect(graph.park.size).toBe(0);
    expect(graph.missingFrom(amal.graph.heads())).toEqual([]);
  });

  it("[MEM-6] [M16] the park is bounded, and a copy with a wrong signature does not keep the true op out", () => {
    const { amal, badr } = three();
    const first = rekey(amal, "one");
    take(amal, [first]);
    const second = rekey(amal, "two");
    const spoilt = second.bytes.slice();
    spoilt[spoilt.length - 1] = (spoilt.at(-1) ?? 0) ^ 1;
    expect(typesOf(receive(badr.graph, spoilt))).toEqual(["parked"]);
    expect(typesOf(receive(badr.graph, second.bytes))).toEqual(["parked"]);
    expect(typesOf(receive(badr.graph, first.bytes)).toSorted()).toEqual(["accepted", "accepted", "dropped"]);
    expect(badr.graph.knows(second.id)).toBe(true);
    for (let i = 0; i < parkLimit + 50; i++) {
      const junk = forge(amal, inviteBody("x"), { parents: [toHex(seedOf(String(i))) as OpId] });
      receive(badr.graph, junk.bytes);
    }
    expect(badr.graph.park.size).toBe(parkLimit);
    expect(badr.graph.missingFrom([])).toHaveLength(parkLimit);
  }, 20_000);

  it("[MEM-7] [M16] a false depth and a parent in another's past are dropped", () => {
    const { amal } = three();
    const [root] = amal.graph.opsAfter([]);
    const head = amal.graph.heads()[0]!;
    const depth = amal.graph.depth(head);
    for (const lie of [depth, depth + 2, 1, 2 ** 32 - 1])
      expect(dropped(receive(amal.graph, forge(amal, inviteBody("x"), { depth: lie }).bytes))).toEqual({
        type: "depthWrong",
      });
    const parents = [root!.id, head].toSorted();
    expect(dropped(receive(amal.graph, forge(amal, inviteBody("x"), { parents }).bytes))).toEqual({
      type: "parentsRedundant",
    });
  });

  it("[MEM-8] a device's ops continue its chain: no gap, no other's op before, none twice in one past", () => {
    const { amal, badr } = three();
    const mine = amal.graph.lastBy(amal.device.deviceId)!;
    const others = badr.graph.lastBy(badr.device.deviceId)?.id ?? amal.graph.opsAfter([])[0]!.id;
    for (const changes of [
      { dseq: mine.op.dseq + 2 },
      { dseq: mine.op.dseq, dprev: mine.op.dprev },
      { dprev: others },
      { dprev: toHex(seedOf("nothing")) as OpId },
    ] satisfies Partial<Op>[])
      expect(dropped(receive(amal.graph, forge(amal, inviteBody("x"), changes).bytes))).toEqual({
        type: "chainBroken",
      });
    const fresh = forge(amal, inviteBody("x"), { dseq: 0, dprev: null });
    expect(dropped(receive(amal.graph, fresh.bytes))).toEqual({ type: "chainBroken" });
  });

  it("[MEM-9] [M17] two ops at one place of a chain are noted and both stand, whichever came first", () => {
    const { amal, badr } = three();
    const fork = forkOf(amal);
    invite(amal, "one");
    invite(fork, "two");
    const [one, two] = [amal.graph.heads()[0]!, fork.graph.heads()[0]!];
    const outputs = receive(amal.graph, fork.graph.opsBytes([two])[0]!);
    const proof = { deviceId: amal.device.deviceId, dseq: 9, ops: [one, two].toSorted() };
    proof.dseq = amal.graph.node(one)!.op.dseq;
    expect(outputs.at(-1)).toEqual({ type: "equivocated", proof });
    expect(amal.graph.equivocations()).toEqual([proof]);
    send(fork, badr);
    send(amal, badr);
    expect(shown(badr.graph)).toEqual(shown(amal.graph));
    expect(badr.graph.current().invites.size).toBe(4);
    expect([...badr.graph.current().users.values()].every(({ standing }) => standing === "active")).toBe(
      true,
    );
  });

  it("[MEM-2] [MEM-8] over more than 16 heads an author still writes, on top of what it wrote before", () => {
    const { amal } = three();
    const forks = Array.from({ length: 20 }, () => forkOf(amal));
    forks.forEach((fork, i) => invite(fork, `fork ${i}`));
    for (const fork of forks) send(fork, amal);
    expect(amal.graph.heads()).toHaveLength(20);
    const last = amal.graph.lastBy(amal.device.deviceId)!;
    const op = rekey(amal, "on top");
    expect(op.op.parents).toHaveLength(16);
    expect(op.op.dprev).toBe(last.id);
    take(amal, [op]);
    take(amal, [rekey(amal, "and again")]);
    expect(amal.graph.heads()).toHaveLength(1);
  });

  it("[MEM-9] who was admitted by a device that later forked stays", () => {
    const { amal, badr } = three();
    const fork = forkOf(badr);
    take(badr, good(inviteOp(badr.graph, badr.author, terms("a"), 1)).ops);
    take(fork, good(inviteOp(fork.graph, fork.author, terms("b"), 1)).ops);
    send(badr, amal);
    send(fork, amal);
    expect(amal.graph.equivocations()).toHaveLength(1);
    expect(amal.graph.current().users.size).toBe(3);
  });

  it("[MEM-10] who is not active in the op's own past writes nothing", () => {
    const { amal, badr, dina } = three();
    const eve = found("Eve");
    const foreign = forge({ ...eve, graph: amal.graph }, inviteBody("x"));
    expect(dropped(receive(amal.graph, foreign.bytes))).toEqual({ type: "authorInactive" });
    const borrowed = forge(badr, inviteBody("x"), { authorUser: amal.author.userId });
    expect(dropped(receive(amal.graph, borrowed.bytes))).toEqual({ type: "authorInactive" });
    send(amal, dina);
    take(dina, good(leaveOp(dina.graph, dina.author, 1)).ops);
    const after = forge(dina, { type: "memberLeft" });
    expect(dropped(receive(dina.graph, after.bytes))).toEqual({ type: "authorInactive" });
  });

  it("[MEM-3] [MEM-11] a wrong signature is dropped, and the true op is taken afterwards", () => {
    const { amal, badr } = three();
    const op = rekey(amal, "next");
    const eves = signOp(op.op, found("Eve").device.sign);
    expect(dropped(receive(badr.graph, eves.bytes))).toEqual({ type: "signatureInvalid" });
    expect(badr.graph.evidence()).toEqual([]);
    expect(typesOf(receive(badr.graph, op.bytes))).toEqual(["accepted"]);
    expect(typesOf(receive(badr.graph, eves.bytes))).toEqual(["known"]);
  });

  it("[MEM-22] a signed op that breaks a rule is in no state, under no head, and kept as evidence", () => {
    const { amal, dina } = three();
    send(amal, dina);
    const bad = forge(dina, inviteBody("x"));
    const before = shown(amal.graph);
    expect(dropped(receive(amal.graph, bad.bytes))).toEqual({ type: "notAuthorised", rule: "MEM-13" });
    expect(shown(amal.graph)).toEqual(before);
    expect(amal.graph.evidence()).toEqual([{ id: bad.id, bytes: bad.bytes, rule: "MEM-13" }]);
    const onTop = forge(amal, inviteBody("y"), { parents: [bad.id], depth: bad.op.depth + 1 });
    expect(typesOf(receive(amal.graph, onTop.bytes))).toEqual(["parked"]);
  });

  it("[MEM-16] twice is once", () => {
    const { amal } = three();
    const before = shown(amal.graph);
    for (const { bytes } of amal.graph.opsAfter([]))
      expect(typesOf(receive(amal.graph, bytes))).toEqual(["known"]);
    expect(shown(amal.graph)).toEqual(before);
  });

  it("[MEM-2] [MEM-11] no op with a flipped byte is ever accepted", () => {
    const { amal, badr } = three();
    take(amal, [rekey(amal, "next")]);
    const [op] = amal.graph.opsAfter(badr.graph.heads());
    const before = shown(badr.graph);
    for (let at = 0; at < op!.bytes.length; at++) {
      const changed = op!.bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 4;
      expect(typesOf(receive(badr.graph, changed))).not.toContain("accepted");
    }
    expect(shown(badr.graph)).toEqual(before);
  });

  it("[MEM-2] no bytes make it throw", () => {
    const { amal } = three();
    const ops = amal.graph.opsAfter([]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(), fc.nat(), (noise, pick, at) => {
        const bytes = ops[pick % ops.length]!.bytes.slice();
        bytes.set(noise, at % (bytes.length - 64));
        expect(receive(amal.graph, bytes).length).toBeGreaterThan(0);
        expect(receive(amal.graph, noise)).toEqual([
          { type: "dropped", id: null, reason: { type: "malformed" } },
        ]);
      }),
      { numRuns: 300 },
    );
    expect(amal.graph.size).toBe(ops.length);
  });

  it("[MEM-6] sync by heads: what one lacks is sent in an order in which it is taken at once", () => {
    const { amal, badr, dina } = three();
    send(amal, dina);
    invite(amal, "a");
    take(badr, [rekey(badr, "b")]);
    const lacking = amal.graph.opsAfter(dina.graph.heads());
    expect(lacking).toHaveLength(1);
    take(dina, lacking);
    expect(dina.graph.missingFrom(badr.graph.heads())).toEqual(badr.graph.heads());
    const unknownHeads = [toHex(seedOf("nowhere")) as OpId, ...dina.graph.heads()];
    expect(amal.graph.opsAfter(unknownHeads)).toEqual([]);
    const everything = amal.graph.opsBytes(
      amal.graph
        .opsAfter([])
        .map(({ id }) => id)
        .toReversed(),
    );
    const graph = new CircleGraph(amal.graph.circleId);
    for (const bytes of everything) expect(typesOf(receive(graph, bytes))).toEqual(["accepted"]);
  });
});
