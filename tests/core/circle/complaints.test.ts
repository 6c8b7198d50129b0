// Complaints: about epochs, and proofs that a device told two histories.

import { beforeAll, describe, expect, it } from "vitest";
import { type DocId, type OpId, toHex } from "../../../src/core/base/index.ts";
import {
  admitOp,
  complaintRest,
  complaintsToAnswer,
  type OpBody,
  readForkProof,
  rekeyOp,
} from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { zeroEntryId } from "../../../src/core/log/header.ts";
import { encodeForkProof, sealEntry } from "../../../src/core/log/index.ts";
import { fivePeople, verdict } from "./circles.ts";
import {
  closeDevice,
  deviceOf,
  dropped,
  epochOf,
  everybody,
  forge,
  forkOf,
  found,
  good,
  invite,
  meetingOf,
  noneOf,
  type Person,
  receive,
  remove,
  say,
  secretOf,
  seedOf,
  send,
  standingOf,
  stranger,
  take,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const text = `00${"ab".repeat(15)}` as DocId;
const tried = (by: Person, body: OpBody): string => verdict(forkOf(by), by, body);

describe("a complaint", () => {
  const about = (type: "boxMissing" | "secretWrong", epoch: OpId) =>
    ({ type: "complaintMade", about: { type, epoch } }) as const;

  it("[MEM-32] [EPO-14] about an epoch is made once, and answered by the next one", () => {
    const { amal, rim } = fivePeople();
    const [epoch] = rim.graph.current().epochs;
    const op = say(rim, about("boxMissing", epoch!));
    expect(tried(rim, about("secretWrong", epoch!))).toBe("MEM-32");
    expect(tried(rim, about("boxMissing", rim.graph.current().epochs.at(-1)!))).toBe("MEM-32");
    send(rim, amal);
    expect(complaintsToAnswer(amal.graph, new Map(), 0).map((one) => one.op)).toEqual([op]);
    take(amal, good(rekeyOp(amal.graph, amal.author, { ...epochOf("x"), reason: "repair" })).ops);
    expect(complaintsToAnswer(amal.graph, new Map(), 0)).toEqual([]);
    expect(amal.graph.current().complaints).toEqual([]);
  });

  it("[EPO-14] [MEM-32] [M27] a thousand false ones make nobody begin more than one epoch in a day", () => {
    const { amal, rim } = fivePeople();
    let begun = 0;
    const answered = new Map<typeof rim.author.userId, number>();
    const hour = 3_600_000;
    let visible = 0;
    let made = 0;
    let refused = 0;
    for (let i = 0; i < 1_000; i++) {
      const now = Math.floor(i / 40) * hour;
      const complaint = about("boxMissing", rim.graph.current().epochs[0]!);
      const signed = forge(rim, complaint);
      if (dropped(receive(rim.graph, signed.bytes)) === null) {
        made++;
        receive(amal.graph, signed.bytes);
      } else refused++;
      visible = Math.max(visible, amal.graph.current().complaints.length);
      for (const { by } of complaintsToAnswer(amal.graph, answered, now)) {
        answered.set(by, now);
        begun++;
        take(amal, good(rekeyOp(amal.graph, amal.author, { ...epochOf(`${i}`), reason: "repair" })).ops);
        send(amal, rim);
      }
    }
    expect(24 * hour).toBe(complaintRest);
    expect([made, refused]).toEqual([3, 997]);
    expect(begun).toBe(2);
    expect(visible).toBe(1);
  });

  it("[MEM-32] [M17] two ops for one place: the device is out, and the fifty people it admitted stay", () => {
    const { amal, badr, dina, rim } = fivePeople();
    invite(dina, "fifty", { maxUses: 50 });
    for (let i = 0; i < 50; i++) {
      const newcomer = stranger(`person ${i}`, dina.graph.circleId);
      const meeting = meetingOf(newcomer, dina, "fifty");
      take(dina, good(admitOp(dina.graph, dina.author, meeting, epochOf("fifty"))).ops);
    }
    everybody(amal, dina);
    const other = forkOf(dina);
    say(dina, { type: "opsAcknowledged" });
    const [a] = dina.graph.heads();
    say(other, { type: "documentRightsSet", docId: text, mode: "closed", users: [] });
    const [b] = other.graph.heads();
    send(dina, amal);
    send(other, amal);
    const ops = [a!, b!].toSorted() as [OpId, OpId];
    const last = noneOf(dina);
    const claim = (named: [OpId, OpId]): OpBody => ({
      type: "complaintMade",
      about: { type: "opsForked", last, ops: named },
    });
    const [unrelated] = badr.graph.heads();
    expect(tried(amal, claim([a!, unrelated!].toSorted() as [OpId, OpId]))).toBe("MEM-32");
    expect(tried(rim, claim(ops))).toBe("MEM-32");
    const here = () =>
      [...amal.graph.current().users.values()].filter(({ standing }) => standing !== "removed").length;
    expect(here()).toBe(55);
    take(amal, [forge(amal, claim(ops))]);
    const { complaints } = amal.graph.current();
    expect(here()).toBe(55);
    expect(complaints).toMatchObject([{ by: amal.author.userId, about: { type: "opsForked" } }]);
    expect(deviceOf(amal, dina)).toMatchObject({ standing: "removed", limit: { upTo: { seq: 0 } } });
    expect(standingOf(amal, dina)).toBe("active");
    expect(amal.graph.isClean(amal.graph.current().epochs[0]!, amal.graph.current())).toBe(false);
    // Prompted, an owner can put her out.
    remove(amal, dina);
    expect(here()).toBe(54);
  }, 60_000);

  /** Two entries of one number, signed as the log signs them. */
  const forked = (by: Person, circleId = by.graph.circleId): Uint8Array => {
    const [epochId] = by.graph.current().epochs;
    const recipients = by.graph.recipients(epochId!)!;
    const entry = (name: string) =>
      sealEntry({
        circleId,
        epoch: { epochId: epochId!, contentKey: secretOf("content"), commitKey: secretOf("commit") },
        recipients,
        device: { deviceId: by.device.deviceId, secretKey: by.device.sign.secretKey },
        header: {
          type: 6,
          author: recipients.indexOf(by.device.deviceId),
          seq: 1,
          prev: zeroEntryId,
          ts: 0,
          mheads: by.graph.heads(),
          deps: [],
          update: null,
        },
        payload: new Uint8Array(0),
        nonce: seedOf(name).subarray(0, 24),
      }).opened;
    return encodeForkProof(circleId, by.device.deviceId, entry("one"), entry("two"));
  };

  it("[MEM-32] two entries of one number prove it, and nothing that was changed", () => {
    const { amal, rim } = fivePeople();
    const proof = forked(rim);
    expect(readForkProof(amal.graph.circleId, proof)).toMatchObject({
      deviceId: rim.device.deviceId,
      seq: 1,
    });
    expect(readForkProof(found("Eve").graph.circleId, proof)).toBeNull();
    for (let at = 0; at < proof.length; at += 5) {
      const changed = proof.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(readForkProof(amal.graph.circleId, changed)).toBeNull();
      expect(readForkProof(amal.graph.circleId, proof.subarray(0, at))).toBeNull();
    }
    const claim = (of: Person, bytes: Uint8Array): OpBody => ({
      type: "complaintMade",
      about: { type: "entriesForked", last: noneOf(of), proof: bytes },
    });
    expect(tried(amal, claim(amal, proof))).toBe("MEM-32");
    const changed = proof.slice();
    changed[60] = (changed[60] ?? 0) ^ 1;
    expect(tried(amal, claim(rim, changed))).toBe("MEM-32");
    take(amal, [forge(amal, claim(rim, proof))]);
    expect(deviceOf(amal, rim)?.standing).toBe("removed");
    expect(tried(amal, claim(rim, proof))).toBe("MEM-32");
  });

  it("[MEM-32] of several about one device the most generous end counts", () => {
    const { amal, badr, rim } = fivePeople();
    const proof = forked(rim);
    const claim = (seq: number): OpBody => ({
      type: "complaintMade",
      about: {
        type: "entriesForked",
        last: { ...noneOf(rim), seq, entryId: toHex(seedOf(`entry ${seq}`)) as never },
        proof,
      },
    });
    take(amal, [forge(amal, claim(4))]);
    take(badr, [forge(badr, claim(7))]);
    everybody(amal, badr);
    expect(deviceOf(amal, rim)?.limit).toMatchObject({ type: "ended", upTo: { seq: 7 } });
  });

  it("[MEM-39] nobody lifts by a proof the end that was set by right, whatever entry the proof's author makes up", () => {
    const { amal, badr, rim } = fivePeople();
    const made = {
      deviceId: rim.device.deviceId,
      seq: 2 ** 53 - 1,
      entryId: toHex(seedOf("no entry")) as never,
    };
    take(badr, [
      forge(badr, {
        type: "complaintMade",
        about: { type: "entriesForked", last: made, proof: forked(rim) },
      }),
    ]);
    const closing = closeDevice(amal, rim, { ...made, seq: 5 });
    everybody(amal, badr);
    for (const { graph } of [amal, badr])
      expect(graph.current().devices.get(rim.device.deviceId)?.limit).toMatchObject({
        type: "ended",
        upTo: { seq: 5 },
        by: [closing],
      });
  });

  it("[MEM-39] nor does a device by what it says of itself", () => {
    const { amal, badr, rim } = fivePeople();
    const last = { deviceId: rim.device.deviceId, entryId: toHex(seedOf("no entry")) as never };
    take(rim, [
      forge(rim, { type: "deviceRemoved", userId: rim.author.userId, last: { ...last, seq: 2 ** 53 - 1 } }),
    ]);
    everybody(amal, badr, rim);
    expect(deviceOf(amal, rim)?.limit).toMatchObject({ upTo: { seq: 2 ** 53 - 1 } });
    const removal = remove(amal, rim, [{ ...last, seq: 5 }]);
    expect(deviceOf(amal, rim)?.limit).toMatchObject({ type: "ended", upTo: { seq: 5 }, by: [removal] });
  });
});
