import { beforeAll, describe, expect, it } from "vitest";
import { concat, type EpochId, redact, reveal, toHex } from "../../../src/core/base/index.ts";
import {
  boxLength,
  epochCommitOf,
  epochKeys,
  type EpochSecret,
  isSecretOf,
  leaveOp,
  openBox,
  sealBox,
} from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  admit,
  confirm,
  found,
  good,
  invite,
  join,
  meet,
  type Person,
  secretOf,
  seedOf,
  send,
  stranger,
  take,
} from "./people.ts";
import { begin, circle } from "./epochs.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const coins = (name: string) => ({ bytes: () => concat(seedOf(`${name} 1`), seedOf(`${name} 2`)) });

const between = (from: Person, to: Person) => ({
  giver: from.device.deviceId,
  recipient: to.device.deviceId,
});

const box = (secret: EpochSecret, from: Person, to: Person): Uint8Array =>
  good(sealBox(from.graph, secret, between(from, to), coins("c")));

/** A box that came in the session of these two. */
const unbox = (bytes: Uint8Array, from: Person, to: Person) =>
  openBox(to.graph, bytes, to.device, from.device.deviceId);

const failure = (result: { ok: true } | { ok: false; error: { type: string } }): string =>
  result.ok ? "opened" : result.error.type;

describe("an epoch's secret", () => {
  it("[EPO-1] is committed to with its circle and its place; no other secret or place fits", () => {
    const { amal, first } = circle();
    const parents = amal.graph.node(first.epoch)!.op.parents;
    const { circleId } = amal.graph;
    expect(amal.graph.epochCommit(first.epoch)).toEqual(epochCommitOf(first.es, circleId, parents));
    expect(isSecretOf(amal.graph, first.epoch, first.es)).toBe(true);
    expect(isSecretOf(amal.graph, first.epoch, secretOf("other"))).toBe(false);
    expect(epochCommitOf(first.es, circleId, [first.epoch])).not.toEqual(
      epochCommitOf(first.es, circleId, parents),
    );
    expect(epochCommitOf(first.es, found("Eve").graph.circleId, parents)).not.toEqual(
      epochCommitOf(first.es, circleId, parents),
    );
    expect(isSecretOf(amal.graph, amal.graph.opsAfter([])[0]!.id, first.es)).toBe(false);
  });

  it("[EPO-10] makes five keys, each its own, and none of them prints", () => {
    const keys = epochKeys(secretOf("es"));
    const { content, commit, psk, password, room } = keys;
    const secrets = [content, commit, psk, password].map((key) => toHex(reveal(key)));
    expect(new Set([...secrets, room, toHex(seedOf("es"))]).size).toBe(6);
    for (const secret of secrets) expect(JSON.stringify(keys)).not.toContain(secret);
    expect(epochKeys(secretOf("es")).room).toBe(room);
    expect(epochKeys(secretOf("other")).room).not.toBe(room);
  });

  it("[EPO-11] a circle begins with an epoch, and a confirmed newcomer is in the next one at once", () => {
    const amal = found("Amal");
    const [, first] = amal.graph.opsAfter([]);
    expect(first?.op.body).toMatchObject({ type: "epochStarted", reason: "founded" });
    expect(isSecretOf(amal.graph, first!.id, secretOf("Amal first epoch"))).toBe(true);
    const badr = stranger("Badr", amal.graph.circleId);
    invite(amal, "link");
    const id = admit(amal, badr, "link");
    expect(amal.graph.current().epochs).toEqual([first!.id]);
    confirm(amal, id, badr);
    const [newest] = amal.graph.current().epochs;
    expect(amal.graph.recipients(newest!)).toEqual([amal.device.deviceId, badr.device.deviceId].toSorted());
    invite(amal, "open", { needsConfirm: false });
    const dina = stranger("Dina", amal.graph.circleId);
    admit(amal, dina, "open");
    expect(amal.graph.recipients(amal.graph.current().epochs[0]!)).toContain(dina.device.deviceId);
  });

  it("[EPO-2] an epoch's list is fixed for ever", () => {
    const { amal, dina, first } = circle();
    const before = amal.graph.recipients(first.epoch);
    expect(before).toHaveLength(3);
    take(dina, good(leaveOp(dina.graph, dina.author, 1)).ops);
    send(dina, amal);
    expect(amal.graph.recipients(first.epoch)).toEqual(before);
    expect(amal.graph.recipients(amal.graph.opsAfter([])[0]!.id)).toBeNull();
    expect(amal.graph.recipients(toHex(seedOf("nothing")) as EpochId)).toBeNull();
  });
});

describe("a box", () => {
  it("[EPO-3] [EPO-5] carries the secret, whoever of the epoch made it", () => {
    const { amal, badr, dina, first } = circle();
    for (const [from, to] of [
      [amal, badr],
      [badr, dina],
      [dina, amal],
    ] as const) {
      const opened = good(unbox(box(first, from, to), from, to));
      expect(opened.epoch).toBe(first.epoch);
      expect(reveal(opened.es)).toEqual(reveal(first.es));
    }
  });

  it("[EPO-4] opens for its recipient alone, and changed in any byte for nobody", () => {
    const { amal, badr, dina, first } = circle();
    const bytes = box(first, amal, badr);
    expect(bytes.length).toBe(boxLength);
    expect(boxLength).toBeLessThan(1_300);
    expect(failure(unbox(bytes, amal, dina))).toBe("doesNotOpen");
    expect(
      failure(openBox(badr.graph, bytes, { ...badr.device, kem: dina.device.kem }, amal.device.deviceId)),
    ).toBe("doesNotOpen");
    for (let at = 0; at < bytes.length; at += at > 64 && at < boxLength - 64 ? 31 : 1) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(unbox(changed, amal, badr).ok).toBe(false);
    }
    expect(failure(unbox(bytes.subarray(1), amal, badr))).toBe("malformed");
    expect(failure(unbox(concat(bytes, new Uint8Array(1)), amal, badr))).toBe("malformed");
  });

  it("[EPO-4] from or for somebody outside the epoch's list, or for an epoch unknown, it is refused", () => {
    const { amal, badr, first } = circle();
    const zaid = join(amal, "Zaid");
    send(amal, badr);
    expect(failure(sealBox(zaid.graph, first, between(zaid, badr), coins("c")))).toBe("notRecipient");
    expect(failure(sealBox(amal.graph, first, between(amal, zaid), coins("c")))).toBe("notRecipient");
    // Who is not in the list has the right box of somebody who is, and hands it over.
    const bytes = box(first, amal, badr);
    for (const outside of [zaid, found("Eve")])
      expect(failure(unbox(bytes, outside, badr))).toBe("notRecipient");
    expect(failure(openBox(zaid.graph, bytes, zaid.device, amal.device.deviceId))).toBe("notRecipient");
    const later = begin(amal, "later");
    expect(failure(unbox(box(later, amal, badr), amal, badr))).toBe("epochUnknown");
  });

  it("[EPO-1] [EPO-4] [M12] a secret that was not committed to is neither boxed nor taken", () => {
    const { amal, badr, dina, first } = circle();
    const wrong = { epoch: first.epoch, es: secretOf("another for Badr") };
    const parties = between(amal, badr);
    expect(failure(sealBox(amal.graph, wrong, parties, coins("c")))).toBe("commitMismatch");
    // Amal's app is changed: it says of the REKEY what it must to make the box, but Badr's graph has the true one.
    const lying = Object.create(amal.graph, {
      node: {
        value: (id: EpochId) => {
          const node = amal.graph.node(id)!;
          const commit = epochCommitOf(wrong.es, amal.graph.circleId, node.op.parents);
          return { ...node, op: { ...node.op, body: { ...node.op.body, epochCommit: commit } } };
        },
      },
      circleId: { value: amal.graph.circleId },
      kemKeys: { value: (id: EpochId) => amal.graph.kemKeys(id) },
      epochCommit: { value: (id: EpochId) => amal.graph.epochCommit(id) },
    }) as typeof amal.graph;
    const bytes = good(sealBox(lying, wrong, parties, coins("c")));
    expect(failure(unbox(bytes, amal, badr))).toBe("commitMismatch");
    // Only who is in the epoch can bring it so far that Badr complains: not Zaid, and not Dina with Amal's box.
    expect(failure(unbox(bytes, stranger("Zaid", amal.graph.circleId), badr))).toBe("notRecipient");
    expect(failure(unbox(bytes, dina, badr))).toBe("doesNotOpen");
  });

  it("[EPO-3] is sealed to the key by which the state knows the device, also where two let it in with different keys at once", () => {
    const { amal, badr } = circle();
    for (const link of ["one", "two"]) invite(amal, link, { needsConfirm: false });
    send(amal, badr);
    const zaid = stranger("Zaid", amal.graph.circleId);
    const { kem } = stranger("another", amal.graph.circleId).device;
    admit(amal, zaid, "one");
    admit(badr, { ...zaid, device: { ...zaid.device, kem } }, "two");
    meet(amal, badr);
    const { epoch } = begin(amal, "whole");
    send(amal, badr);
    for (const { graph } of [amal, badr]) {
      const { devices } = graph.stateAt([epoch]);
      expect(graph.register.entrancesBy.of(zaid.device.deviceId)).toHaveLength(2);
      expect(graph.recipients(epoch)).toContain(zaid.device.deviceId);
      expect([...graph.kemKeys(epoch)]).toEqual(
        graph.recipients(epoch)!.map((id) => [id, devices.get(id)?.kemPk]),
      );
    }
  });

  it("[EPO-3] a box is bound to its epoch and to the two of its session: moved, it does not open", () => {
    const { amal, badr, dina, first } = circle();
    const second = begin(amal, "second");
    for (const person of [badr, dina]) send(amal, person);
    const bytes = box(first, amal, badr);
    const moved = bytes.slice();
    moved.set(box(second, amal, badr).subarray(1, 33), 1);
    expect(failure(unbox(moved, amal, badr))).toBe("doesNotOpen");
    // Handed on by another of the same epoch, in a session of their own.
    expect(failure(unbox(bytes, dina, badr))).toBe("doesNotOpen");
    expect(failure(unbox(bytes, badr, badr))).toBe("doesNotOpen");
    expect(unbox(bytes, amal, badr).ok).toBe(true);
    expect(redact(first.es).toString()).toBe("[redacted]");
  });
});
