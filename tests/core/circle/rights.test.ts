// Who may write where, who may say so, and holds.

import { beforeAll, describe, expect, it } from "vitest";
import { type DocId, type OpId, toHex } from "../../../src/core/base/index.ts";
import { type OpBody, rightIn } from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { fivePeople, verdict } from "./circles.ts";
import { deviceOf, everybody, forkOf, type Person, remove, say, seedOf, send } from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const people = ["amal", "badr", "dina", "rim", "salma"] as const;
const text = `00${"ab".repeat(15)}` as DocId;
const otherText = `00${"cd".repeat(15)}` as DocId;
const tried = (by: Person, body: OpBody): string => verdict(forkOf(by), by, body);

describe("rights in a document", () => {
  const rightsOf = (all: ReturnType<typeof fivePeople>, docId: DocId) => {
    const state = all.amal.graph.current();
    return people.map((name) => rightIn(state, all[name].author.userId, docId));
  };

  it("[MEM-43] members write, readers read; a list lets others annotate; closed is for nobody", () => {
    const all = fivePeople();
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
    const { amal, rim } = fivePeople();
    const before = rim.graph.heads();
    say(amal, { type: "documentRightsSet", docId: text, mode: "closed", users: [] });
    expect(rightIn(amal.graph.stateAt(before), rim.author.userId, text)).toBe("write");
    expect(rightIn(amal.graph.current(), rim.author.userId, text)).toBe("read");
  });

  it("[MEM-30] [M10] DOC_ACL is for admins and owners; of two at once the narrowest, then the smaller id, counts", () => {
    const all = fivePeople();
    const { amal, badr, dina, rim } = all;
    const body = { type: "documentRightsSet", docId: text, mode: "closed", users: [] } as const;
    expect(people.map((name) => tried(all[name], body))).toEqual([
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
    const all = fivePeople();
    const { amal, badr } = all;
    const body = { type: "policyChanged", history: "full", readersAnnotate: true } as const;
    expect(people.map((name) => tried(all[name], body))).toEqual([
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
    const all = fivePeople();
    const { amal, badr, rim, salma } = all;
    const hold = say(salma, holdOf(badr));
    expect(tried(salma, holdOf(badr))).toBe("MEM-31");
    expect(tried(salma, holdOf(rim))).toBe("allowed");
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
    const { amal, badr, dina, rim, salma } = fivePeople();
    const hold = say(salma, holdOf(dina));
    everybody(amal, badr, dina, rim);
    for (const one of [amal, badr, dina, rim]) send(salma, one);
    const lift = { type: "holdLifted", hold } as const;
    expect([amal, badr, dina, rim, salma].map((by) => tried(by, lift))).toEqual([
      "allowed",
      "allowed",
      "MEM-31",
      "MEM-31",
      "allowed",
    ]);
    say(amal, lift);
    expect(tried(amal, lift)).toBe("MEM-31");
    expect(amal.graph.current().holds).toEqual([]);
    send(amal, salma);
    expect(tried(salma, holdOf(dina))).toBe("allowed");
    expect(tried(amal, { type: "holdLifted", hold: toHex(seedOf("none")) as OpId })).toBe("MEM-31");
    remove(amal, dina);
    send(amal, salma);
    expect(tried(salma, holdOf(dina))).toBe("MEM-31");
  });
});

describe("a list of people", () => {
  it("[MEM-2] of rights and of last entries is ascending and bounded", () => {
    const { amal, badr } = fivePeople();
    const users = [amal, badr].map(({ author }) => author.userId).toSorted();
    const set = (named: typeof users): OpBody => ({
      type: "documentRightsSet",
      docId: text,
      mode: "listed",
      users: named,
    });
    expect(tried(amal, set(users))).toBe("allowed");
    expect(tried(amal, set(users.toReversed()))).toBe("malformed");
    expect(tried(amal, set([users[0]!, users[0]!]))).toBe("malformed");
    expect(tried(amal, { ...set(users), mode: "open" } as OpBody)).toBe("malformed");
    const margin = `01${"ab".repeat(15)}` as DocId;
    expect(tried(amal, { ...set(users), docId: margin } as OpBody)).toBe("malformed");
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
    expect(tried(amal, removed(many.slice(0, 64)))).toBe("allowed");
    expect(tried(amal, removed(many))).toBe("malformed");
    expect(tried(amal, removed(many.slice(0, 2).toReversed()))).toBe("malformed");
  });
});
