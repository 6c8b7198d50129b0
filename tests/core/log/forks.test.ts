// Replays, gaps and forks.

import { beforeAll, describe, expect, it } from "vitest";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { zeroEntryId } from "../../../src/core/log/header.ts";
import { checkForkProof, encodeForkProof, selectGaps } from "../../../src/core/log/index.ts";
import { forge, heads, only } from "./forge.ts";
import { docA, docB, filled, threeMembers, typesOf } from "./world.ts";

beforeAll(async () => {
  await readyCrypto();
});

describe("receiving: replays, gaps and forks", () => {
  it("[LOG-9] [L03] a replay is ignored, ten thousand times and from three peers, and nothing grows", () => {
    const {
      all: [a, b],
    } = threeMembers();
    const { envelope, openedBytes } = only(b.write(docA, "hello"));
    a.receive(envelope);
    const rows = a.log.devices.get(b.deviceId)?.ids.length;
    for (let n = 0; n < 10_000; n++)
      expect(
        typesOf(a.receive(n % 2 ? envelope : openedBytes, `p${n % 3}`, n % 2 ? "envelope" : "opened")),
      ).toEqual(["ignored"]);
    expect(a.log.devices.get(b.deviceId)?.ids.length).toBe(rows);
    expect(a.log.park.all.size).toBe(0);
  }, 60_000);

  it("[LOG-9] [L05] a gap parks what follows, asks for the range, and touches nobody else", () => {
    const {
      all: [a, b, c],
    } = threeMembers();
    const entries = Array.from({ length: 6 }, (_, n) => only(b.write(docA, `${n}`)));
    const [first, lost, ...later] = entries;
    a.receive(first?.envelope ?? filled(0, 0));
    for (const entry of later)
      expect(typesOf(a.receive(entry.envelope))).toEqual(["entriesMissing", "parked held"]);
    expect(selectGaps(a.log)).toEqual([{ deviceId: b.deviceId, from: 2, to: 5 }]);
    expect(a.text(docA)).toBe("0");
    const { envelope } = only(c.write(docB, "other"));
    expect(typesOf(a.receive(envelope))).toEqual(["accepted"]);
    expect(typesOf(a.receive(lost?.envelope ?? filled(0, 0)))).toEqual(
      Array.from({ length: 5 }, () => "accepted"),
    );
    expect([a.text(docA), selectGaps(a.log)]).toEqual(["012345", []]);
  });

  it("[LOG-10] [L07] two entries with one seq are both held, the second sealed away, with a proof that stands alone", () => {
    const {
      world,
      all: [a, b, c],
    } = threeMembers();
    const one = only(b.write(docA, "for A"));
    const two = forge(b, { seq: 1, prev: zeroEntryId, mheads: heads(b) });
    a.receive(one.envelope);
    const outputs = a.receive(two.envelope);
    expect(typesOf(outputs)).toEqual(["forked", "quarantined forked"]);
    const [fork] = outputs;
    if (fork?.type !== "forked") throw new Error("no fork");
    expect([fork.seq, fork.heldId, fork.otherId]).toEqual([1, one.entryId, two.entryId]);
    expect(typesOf(a.receive(two.envelope))).toEqual(["ignored"]);
    const { circleId } = world.circle;
    const proof = encodeForkProof(circleId, b.deviceId, one.opened, fork.other);
    expect(encodeForkProof(circleId, b.deviceId, fork.other, one.opened)).toEqual(proof);
    const ids = [one.entryId, two.entryId].sort();
    expect(checkForkProof(circleId, proof)).toEqual({
      ok: true,
      value: { deviceId: b.deviceId, seq: 1, entryIds: ids },
    });
    for (let at = 0; at < proof.length; at++) {
      const changed = proof.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(checkForkProof(circleId, changed).ok).toBe(false);
    }
    const same = encodeForkProof(circleId, b.deviceId, one.opened, one.opened);
    expect(checkForkProof(circleId, same)).toEqual({ ok: false, error: { type: "provesNothing" } });
    // the other way round for C: both are held there too
    c.receive(two.envelope);
    expect(typesOf(c.receive(one.envelope))).toEqual(["forked", "quarantined forked"]);
  });

  it("[LOG-10] an entry behind another branch waits for it, and is held beside the log when it is there", () => {
    const {
      all: [a, b],
    } = threeMembers();
    const one = only(b.write(docA, "one"));
    const other = forge(b, { seq: 1, prev: zeroEntryId, mheads: heads(b) });
    const behind = forge(b, { seq: 2, prev: other.entryId });
    a.receive(one.envelope);
    expect(typesOf(a.receive(behind.envelope))).toEqual(["branchMissing", "parked entry"]);
    expect(typesOf(a.receive(other.envelope))).toEqual([
      "forked",
      "quarantined forked",
      "quarantined forked",
    ]);
    expect(typesOf(a.receive(only(b.write(docA, "two")).envelope))).toEqual(["accepted"]);
  });

  it("[LOG-10] the branches of a forking device are bounded", () => {
    const {
      all: [a, b],
    } = threeMembers();
    a.receive(only(b.write(docA, "one")).envelope);
    const outcomes = Array.from({ length: 70 }, () =>
      typesOf(a.receive(forge(b, { seq: 1, prev: zeroEntryId, mheads: heads(b) }).envelope)).at(-1),
    );
    expect(outcomes.filter((outcome) => outcome === "quarantined forked").length).toBe(64);
    expect(outcomes.at(-1)).toBe("dropped forkKnown");
  });

  it("[LOG-10] [L07] but not what an honest entry was built on, whatever branch counts here and however long it is", () => {
    const {
      all: [a, b, c],
    } = threeMembers();
    a.receive(only(b.write(docA, "one")).envelope);
    for (let more = 0; more < 70; more++)
      a.receive(forge(b, { seq: 1, prev: zeroEntryId, mheads: heads(b) }).envelope);
    const first = forge(b, { seq: 1, prev: zeroEntryId, mheads: heads(b) });
    const second = forge(b, { seq: 2, prev: first.entryId });
    for (const entry of [first, second]) expect(typesOf(c.receive(entry.envelope))).toEqual(["accepted"]);
    const honest = only(c.write(docB, "honest"));
    expect(typesOf(a.receive(honest.envelope))).toEqual(["entriesMissing", "branchMissing", "parked entry"]);
    expect(typesOf(a.receive(second.envelope))).toEqual(["branchMissing", "parked entry"]);
    // Brought again, what is missing is named again: it may be asked of another.
    expect(typesOf(a.receive(second.envelope))).toEqual(["branchMissing", "parked entry"]);
    expect(typesOf(a.receive(first.envelope))).toEqual([
      "forked",
      "quarantined forked",
      "quarantined forked",
      "accepted",
    ]);
    expect(a.text(docB)).toBe("honest");
  });
});
