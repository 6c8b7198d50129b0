import { beforeAll, describe, expect, it } from "vitest";
import { type DocId, type OpId, toHex } from "../../../src/core/base/index.ts";
import {
  admitOp,
  complaintRest,
  complaintsToAnswer,
  type OpBody,
  readForkProof,
  rekeyOp,
  rightIn,
} from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { zeroEntryId } from "../../../src/core/log/header.ts";
import { encodeForkProof, sealEntry } from "../../../src/core/log/index.ts";
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
  join,
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

const people = ["amal", "badr", "dina", "rim", "salma"] as const;

/** Amal and Badr keep, Dina coordinates, Rim takes part, Salma reads. */
const circle = () => {
  const amal = found("Amal");
  const badr = join(amal, "Badr", { role: 3, needsConfirm: false });
  const dina = join(amal, "Dina", { role: 2, needsConfirm: false });
  const rim = join(amal, "Rim", { role: 1, needsConfirm: false });
  const salma = join(amal, "Salma", { role: 0, needsConfirm: false });
  everybody(amal, badr, dina, rim, salma);
  return { amal, badr, dina, rim, salma };
};

const text = `00${"ab".repeat(15)}` as DocId;
const otherText = `00${"cd".repeat(15)}` as DocId;

const verdict = (by: Person, body: OpBody): string => {
  const reason = dropped(receive(forkOf(by).graph, forge(by, body).bytes));
  return reason === null ? "allowed" : reason.type === "notAuthorised" ? reason.rule : reason.type;
};

describe("rights in a document", () => {
  const rightsOf = (all: ReturnType<typeof circle>, docId: DocId) => {
    const state = all.amal.graph.current();
    return people.map((name) => rightIn(state, all[name].author.userId, docId));
  };

  it("[MEM-43] members write, readers read; a list lets others annotate; closed is for nobody", () => {
    const all = circle();
    const { amal, rim, dina } = all;
    expect(rightsOf(all, text)).toEqual(["write", "write", "write", "write", "read"]);
    say(amal, { type: "documentRightsSet", docId: text, mode: "listed", users: [dina.author.userId] });
    expect(rightsOf(all, text)).toEqual(["write", "write", "write", "annotate", "read"]);
    expect(rightsOf(all, otherText)).toEqual(["write", "write", "write", "write", "read"]);
    say(amal, { type: "policyChanged", history: "state", readersAnnotate: true });
    expect(rightsOf(all, text)).toEqual(["write", "write", "write", "annotate", "annotate"]);
    say(amal, { type: "documentRightsSet", docId: text, mode: "closed", users: [] });
    expect(rightsOf(all, text)).toEqual(["read", "read", "read", "read", "read"]);
    say(amal, { type: "documentRightsSet", docId: text, mode: "open", users: [] });
    remove(amal, rim);
    expect(rightsOf(all, text)).toEqual(["write", "write", "write", "none", "annotate"]);
  });

  it("[MEM-43] is asked of the state that an author knew", () => {
    const { amal, rim } = circle();
    const before = rim.graph.heads();
    say(amal, { type: "documentRightsSet", docId: text, mode: "closed", users: [] });
    expect(rightIn(amal.graph.stateAt(before), rim.author.userId, text)).toBe("write");
    expect(rightIn(amal.graph.current(), rim.author.userId, text)).toBe("read");
  });

  it("[MEM-30] [M10] DOC_ACL is for admins and owners; of two at once the narrowest, then the smaller id, counts", () => {
    const all = circle();
    const { amal, badr, dina, rim } = all;
    const body = { type: "documentRightsSet", docId: text, mode: "closed", users: [] } as const;
    expect(people.map((name) => verdict(all[name], body))).toEqual([
      "allowed",
      "allowed",
      "allowed",
      "MEM-30",
      "MEM-30",
    ]);
    const listed = [badr, dina].map((by) =>
      say(by, { type: "documentRightsSet", docId: text, mode: "listed", users: [by.author.userId] }),
    );
    everybody(amal, badr, dina);
    expect(amal.graph.current().documents.get(text)?.by).toBe(listed.toSorted()[0]);
    say(amal, { type: "documentRightsSet", docId: text, mode: "listed", users: [] });
    const closed = say(badr, body);
    everybody(amal, badr, dina, rim);
    expect(amal.graph.current().documents.get(text)).toMatchObject({ mode: "closed", by: closed });
    say(dina, { type: "documentRightsSet", docId: text, mode: "open", users: [] });
    expect(dina.graph.current().documents.has(text)).toBe(false);
  });

  it("[MEM-29] [M10] POLICY is for owners; of two at once the narrowest in each thing", () => {
    const all = circle();
    const { amal, badr } = all;
    const body = { type: "policyChanged", history: "full", readersAnnotate: true } as const;
    expect(people.map((name) => verdict(all[name], body))).toEqual([
      "allowed",
      "allowed",
      "MEM-29",
      "MEM-29",
      "MEM-29",
    ]);
    say(amal, { type: "policyChanged", history: "full", readersAnnotate: false });
    say(badr, { type: "policyChanged", history: "state", readersAnnotate: true });
    everybody(amal, badr);
    expect(amal.graph.current()).toMatchObject({ history: "state", readersAnnotate: false });
    say(amal, body);
    expect(amal.graph.current()).toMatchObject({ history: "full", readersAnnotate: true });
  });
});

describe("a hold", () => {
  const holdOf = (who: Person) =>
    ({ type: "deviceHeld", userId: who.author.userId, deviceId: who.device.deviceId }) as const;

  it("[MEM-31] is anybody's to ask for, once, and ends nothing", () => {
    const all = circle();
    const { amal, badr, rim, salma } = all;
    const hold = say(salma, holdOf(badr));
    expect(verdict(salma, holdOf(badr))).toBe("MEM-31");
    expect(verdict(salma, holdOf(rim))).toBe("allowed");
    everybody(amal, badr, salma, rim);
    expect(amal.graph.current().holds).toMatchObject([
      { op: hold, by: salma.author.userId, deviceId: badr.device.deviceId },
    ]);
    expect(deviceOf(amal, badr)).toMatchObject({ standing: "active", limit: null });
    expect(amal.graph.isClean(amal.graph.current().epochs[0]!, amal.graph.current())).toBe(true);
    say(rim, holdOf(badr));
    everybody(amal, rim);
    expect(amal.graph.current().holds).toHaveLength(2);
  });

  it("[MEM-31] is lifted by an admin or owner, not by the held device, or by who asked; then it can be asked for again", () => {
    const { amal, badr, dina, rim, salma } = circle();
    const hold = say(salma, holdOf(dina));
    everybody(amal, badr, dina, rim);
    for (const one of [amal, badr, dina, rim]) send(salma, one);
    const lift = { type: "holdLifted", hold } as const;
    expect([amal, badr, dina, rim, salma].map((by) => verdict(by, lift))).toEqual([
      "allowed",
      "allowed",
      "MEM-31",
      "MEM-31",
      "allowed",
    ]);
    say(amal, lift);
    expect(verdict(amal, lift)).toBe("MEM-31");
    expect(amal.graph.current().holds).toEqual([]);
    send(amal, salma);
    expect(verdict(salma, holdOf(dina))).toBe("allowed");
    expect(verdict(amal, { type: "holdLifted", hold: toHex(seedOf("none")) as OpId })).toBe("MEM-31");
    remove(amal, dina);
    send(amal, salma);
    expect(verdict(salma, holdOf(dina))).toBe("MEM-31");
  });
});

describe("a complaint", () => {
  const about = (type: "boxMissing" | "secretWrong", epoch: OpId) =>
    ({ type: "complaintMade", about: { type, epoch } }) as const;

  it("[MEM-32] [EPO-14] about an epoch is made once, and answered by the next one", () => {
    const { amal, rim } = circle();
    const [epoch] = rim.graph.current().epochs;
    const op = say(rim, about("boxMissing", epoch!));
    expect(verdict(rim, about("secretWrong", epoch!))).toBe("MEM-32");
    expect(verdict(rim, about("boxMissing", rim.graph.current().epochs.at(-1)!))).toBe("MEM-32");
    send(rim, amal);
    expect(complaintsToAnswer(amal.graph, new Map(), 0).map((one) => one.op)).toEqual([op]);
    take(amal, good(rekeyOp(amal.graph, amal.author, { ...epochOf("x"), reason: "repair" })).ops);
    expect(complaintsToAnswer(amal.graph, new Map(), 0)).toEqual([]);
    expect(amal.graph.current().complaints).toEqual([]);
  });

  it("[EPO-14] [MEM-32] [M27] a thousand false ones make nobody begin more than one epoch in a day", () => {
    const { amal, rim } = circle();
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
    const { amal, badr, dina, rim } = circle();
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
    expect(verdict(amal, claim([a!, unrelated!].toSorted() as [OpId, OpId]))).toBe("MEM-32");
    expect(verdict(rim, claim(ops))).toBe("MEM-32");
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
    const { amal, rim } = circle();
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
    expect(verdict(amal, claim(amal, proof))).toBe("MEM-32");
    const changed = proof.slice();
    changed[60] = (changed[60] ?? 0) ^ 1;
    expect(verdict(amal, claim(rim, changed))).toBe("MEM-32");
    take(amal, [forge(amal, claim(rim, proof))]);
    expect(deviceOf(amal, rim)?.standing).toBe("removed");
    expect(verdict(amal, claim(rim, proof))).toBe("MEM-32");
  });

  it("[MEM-32] of several about one device the most generous end counts", () => {
    const { amal, badr, rim } = circle();
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
    const { amal, badr, rim } = circle();
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
    const { amal, badr, rim } = circle();
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

describe("a list of people", () => {
  it("[MEM-2] of rights and of last entries is ascending and bounded", () => {
    const { amal, badr } = circle();
    const users = [amal, badr].map(({ author }) => author.userId).toSorted();
    const set = (named: typeof users): OpBody => ({
      type: "documentRightsSet",
      docId: text,
      mode: "listed",
      users: named,
    });
    expect(verdict(amal, set(users))).toBe("allowed");
    expect(verdict(amal, set(users.toReversed()))).toBe("malformed");
    expect(verdict(amal, set([users[0]!, users[0]!]))).toBe("malformed");
    expect(verdict(amal, { ...set(users), mode: "open" } as OpBody)).toBe("malformed");
    const margin = `01${"ab".repeat(15)}` as DocId;
    expect(verdict(amal, { ...set(users), docId: margin } as OpBody)).toBe("malformed");
    const many = Array.from({ length: 65 }, (_, i) => ({
      deviceId: toHex(seedOf(`device ${i}`)) as never,
      seq: 0,
      entryId: null,
    })).toSorted((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
    const removed = (last: typeof many): OpBody => ({
      type: "memberRemoved",
      userId: badr.author.userId,
      last,
    });
    expect(verdict(amal, removed(many.slice(0, 64)))).toBe("allowed");
    expect(verdict(amal, removed(many))).toBe("malformed");
    expect(verdict(amal, removed(many.slice(0, 2).toReversed()))).toBe("malformed");
  });
});
