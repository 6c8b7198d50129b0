// What is received and set aside, with what builds on it.

import { beforeAll, describe, expect, it } from "vitest";
import type { DeviceId, DocId } from "../../../src/core/base/index.ts";
import { rankOf } from "../../../src/core/circle/facts.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { joinRun } from "../../../src/core/document/index.ts";
import { marginDocId, selectHeads } from "../../../src/core/log/index.ts";
import { forge, heads, only } from "./forge.ts";
import { docA, docB, filled, threeMembers, typesOf, World } from "./world.ts";

beforeAll(async () => {
  await readyCrypto();
});

const clientBytes = (client: number): readonly number[] => {
  const bytes: number[] = [];
  let rest = client;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
};

describe("receiving: set aside", () => {
  it("[LOG-13] heads that are missing, that shrink, or that lie in one another's past are a stale view", () => {
    const {
      world,
      all: [a, b],
    } = threeMembers();
    const [genesis, second] = world.circle.all;
    if (genesis === undefined || second === undefined) throw new Error("no ops");
    expect(typesOf(a.receive(forge(b, {}).envelope))).toEqual(["quarantined staleView"]);
    const fresh = threeMembers().all;
    const both = [...heads(fresh[1]), second].sort();
    expect(typesOf(fresh[0].receive(forge(fresh[1], { mheads: both }).envelope))).toEqual([
      "quarantined staleView",
    ]);
    const [x, y] = threeMembers().all;
    const first = only(y.compose({ type: "heartbeat" }));
    x.receive(first.envelope);
    expect(typesOf(x.receive(forge(y, { mheads: [second] }).envelope))).toEqual(["quarantined staleView"]);
  });

  it("[LOG-13] [L17] nobody denies having heard of what their deps' authors knew", () => {
    const {
      world,
      all: [a, b, c],
    } = threeMembers();
    const old = heads(c);
    const first = only(c.compose({ type: "heartbeat" }));
    for (const member of [a, b]) member.receive(first.envelope);
    world.circle.add({
      type: "admit",
      userId: "99".repeat(32) as typeof a.userId,
      deviceId: "98".repeat(32) as DeviceId,
      rank: 1,
    });
    a.learn(world.circle.all);
    b.learn(world.circle.all);
    const written = only(a.compose({ type: "heartbeat" }));
    b.receive(written.envelope);
    const denying = forge(c, {
      mheads: old,
      deps: [{ deviceId: a.deviceId, seq: 1, entryId: written.entryId }],
    });
    expect(typesOf(b.receive(denying.envelope))).toEqual(["quarantined staleView"]);
  });

  it("[LOG-14] whoever is not a member where the entry stands, or writes under an epoch that is not clean, is set aside", () => {
    const {
      world,
      all: [a, b, c],
    } = threeMembers();
    const epochOld = c.epochs;
    world.circle.add({ type: "end", userId: c.userId, standing: "left" });
    world.learn();
    const afterLeaving = forge(c, { mheads: heads(c) }, new Uint8Array(0), c.device, epochOld[0]);
    expect(typesOf(a.receive(afterLeaving.envelope))).toEqual(["quarantined notMember"]);
    const unclean = forge(b, { mheads: heads(b) });
    expect(typesOf(a.receive(unclean.envelope))).toEqual(["quarantined oldEpoch"]);
    world.rekey();
    // somebody who has not heard of it yet writes on, and counts
    const {
      all: [d, e],
    } = threeMembers();
    expect(typesOf(d.receive(only(e.write(docA, "x")).envelope))).toEqual(["accepted"]);
  });

  it("[LOG-15] [C18] a margin is written by its owner's devices alone, under its true scope", () => {
    const {
      all: [a, b, c],
    } = threeMembers();
    const margin = marginDocId(docA, b.userId);
    const mine = only(b.edit(margin, [(doc) => doc.getMap("notes").set("k", 1)], docA));
    expect(typesOf(a.receive(mine.envelope))).toEqual(["accepted"]);
    const intruder = (docId: DocId, scope: DocId) => {
      const update = { docId, clockStart: 0, clockLen: 0, claim: { k: 0, scope } };
      return forge(
        c,
        {
          type: 1,
          mheads: heads(c),
          deps: [{ deviceId: b.deviceId, seq: 1, entryId: mine.entryId }],
          update,
        },
        filled(2, 0),
      );
    };
    expect(typesOf(a.receive(intruder(margin, docA).envelope))).toEqual(["quarantined noRight"]);
    const [x, y, z] = threeMembers().all;
    const falseScope = marginDocId(docA, z.userId);
    const update = { docId: falseScope, clockStart: 0, clockLen: 0, claim: { k: 0, scope: docB } };
    expect(
      typesOf(x.receive(forge(z, { type: 1, mheads: heads(z), update }, filled(2, 0)).envelope)),
    ).toEqual(["quarantined noRight"]);
    const ofMargin = marginDocId(margin, y.userId);
    const nested = { docId: ofMargin, clockStart: 0, clockLen: 0, claim: { k: 0, scope: margin } };
    expect(
      typesOf(x.receive(forge(y, { type: 1, mheads: heads(y), update: nested }, filled(2, 0)).envelope)),
    ).toEqual(["quarantined noRight"]);
  });

  it("[LOG-15] [C18] a reader whom nobody lets annotate writes neither documents nor margins of them", () => {
    const world = new World();
    const owner = world.admit("Amina", rankOf.owner);
    const reader = world.admit("Rim", rankOf.reader);
    world.rekey();
    const margin = marginDocId(docA, reader.userId);
    for (const [docId, scope] of [
      [docA, null],
      [margin, docA],
    ] as const) {
      const update = { docId, clockStart: 0, clockLen: 0, claim: { k: 0, scope } };
      const entry = forge(reader, { type: 1, mheads: heads(reader), update }, filled(2, 0));
      reader.sent.push({ ...entry, header: { seq: reader.sent.length + 1 } } as never);
      expect(typesOf(owner.receive(entry.envelope))).toEqual(["quarantined noRight"]);
    }
  });

  it("[LOG-15] a claim is there exactly when it is due, and counts up", () => {
    const update = (claim: { k: number; scope: null } | null) => ({
      docId: docA,
      clockStart: 0,
      clockLen: 0,
      claim,
    });
    const first = (k: { k: number; scope: null } | null): string => {
      const [a, b] = threeMembers().all;
      return typesOf(
        a.receive(forge(b, { type: 1, mheads: heads(b), update: update(k) }, filled(2, 0)).envelope),
      ).join();
    };
    expect([first(null), first({ k: 1, scope: null })]).toEqual([
      "quarantined claimWrong",
      "quarantined claimWrong",
    ]);
    const {
      all: [a, b],
    } = threeMembers();
    const one = only(b.write(docA, "x"));
    a.receive(one.envelope);
    const clockStart = one.header.update?.clockLen ?? 0;
    const again = forge(
      b,
      { type: 1, update: { docId: docA, clockStart, clockLen: 0, claim: { k: 0, scope: null } } },
      filled(2, 0),
    );
    expect(typesOf(a.receive(again.envelope))).toEqual(["quarantined claimWrong"]);
  });

  it("[LOG-16] a hostile update is set aside; what builds on it is blocked; the rest of its author goes on", () => {
    const {
      all: [a, b],
    } = threeMembers();
    const good = only(b.write(docA, "good"));
    a.receive(good.envelope);
    const clockStart = good.header.update?.clockLen ?? 0;
    const hostile = forge(
      b,
      { type: 1, update: { docId: docA, clockStart, clockLen: 3, claim: null } },
      filled(40, 7),
    );
    expect(typesOf(a.receive(hostile.envelope))).toEqual(["quarantined hostileUpdate"]);
    const document = b.document(docA);
    document.table.append(b.client(docA), 3, document.table.rootList("content"), "none");
    const next = joinRun(b.client(docA), clockStart + 3, [
      new Uint8Array([1, 1, ...clientBytes(b.client(docA)), clockStart + 3, 0, 1, 0]),
    ]);
    if (!next.ok) throw new Error(next.error.type);
    const [run] = next.value;
    const later = forge(
      b,
      {
        type: 1,
        seq: 3,
        prev: hostile.entryId,
        update: { docId: docA, clockStart: clockStart + 3, clockLen: 1, claim: null },
      },
      run?.payload,
    );
    expect(typesOf(a.receive(later.envelope))).toEqual(["blocked"]);
    const elsewhere = forge(b, { seq: 4, prev: later.entryId });
    expect(typesOf(a.receive(elsewhere.envelope))).toEqual(["accepted"]);
    expect([a.text(docA), selectHeads(a.log).find((head) => head.deviceId === b.deviceId)?.seq]).toEqual([
      "good",
      4,
    ]);
  });
});
