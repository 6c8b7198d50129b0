import fc from "fast-check";
import * as Y from "yjs";
import { describe, expect, it } from "vitest";
import type { UserId } from "../../../src/core/base/index.ts";
import { type Deed, sittingGap, sittingsIn } from "../../../src/core/document/index.ts";

const [layla, karim, amina] = ["layla", "karim", "amina"] as UserId[] as [UserId, UserId, UserId];

/** Two replicas of one text, whose transactions are the deeds of two people. */
const pages = () => {
  const deeds: Deed[] = [];
  const docs = new Map<UserId, Y.Doc>();
  let at = 1_000_000_000;
  const docOf = (user: UserId): Y.Doc => {
    const known = docs.get(user);
    if (known !== undefined) return known;
    const doc = new Y.Doc({ gc: true });
    docs.set(user, doc);
    return doc;
  };
  const does = (user: UserId, edit: (text: Y.Text) => void, later = 60_000): void => {
    at += later;
    const doc = docOf(user);
    for (const [other, { update }] of [...docs.keys()].flatMap((of) =>
      deeds.map((deed) => [of, deed] as const),
    ))
      if (other === user) Y.applyUpdate(doc, update);
    const take = (update: Uint8Array): void => void deeds.push({ user, at, update });
    doc.on("update", take);
    doc.transact(() => edit(doc.getText("content")));
    doc.off("update", take);
  };
  return { deeds, does };
};

describe("who wrote and who deleted", () => {
  it("[HIS-1] says of each sitting who, when, how much, and of what was deleted what it said", () => {
    const { deeds, does } = pages();
    does(layla, (text) => text.insert(0, "We meet on Wednesdays. "));
    does(layla, (text) => text.insert(23, "Bring bread."));
    does(karim, (text) => text.delete(0, 23), 2 * sittingGap);
    does(layla, (text) => text.insert(0, "Thursday. "), sittingGap);
    expect(sittingsIn(deeds)).toMatchObject({
      isWhole: true,
      sittings: [
        { user: layla, written: 10, deleted: 0, passages: [] },
        { user: karim, written: 0, deleted: 23, passages: ["We meet on Wednesdays. "] },
        { user: layla, written: 35, deleted: 0, passages: [] },
      ],
    });
  });

  it("[HIS-2] what was written and taken away in one sitting is neither, and what was moved was not deleted", () => {
    const { deeds, does } = pages();
    does(layla, (text) => text.insert(0, "one two"));
    does(layla, (text) => text.delete(3, 4));
    does(
      karim,
      (text) => {
        text.delete(0, 3);
        text.insert(0, "\none");
      },
      2 * sittingGap,
    );
    expect(sittingsIn(deeds).sittings).toMatchObject([
      { user: karim, written: 1, deleted: 0, passages: [] },
      { user: layla, written: 3, deleted: 0, passages: [] },
    ]);
  });

  it("[HIS-2] two who delete the same at once are both told", () => {
    const { deeds, does } = pages();
    does(layla, (text) => text.insert(0, "both of us"));
    const before = [...deeds];
    const [first] = before;
    if (first === undefined) throw new Error("something was meant to be written");
    for (const user of [karim, amina]) {
      const doc = new Y.Doc();
      Y.applyUpdate(doc, first.update);
      doc.on("update", (update: Uint8Array) => deeds.push({ user, at: first.at + 9 * sittingGap, update }));
      doc.getText("content").delete(0, 4);
    }
    const told = sittingsIn(deeds).sittings.filter(({ deleted }) => deleted > 0);
    expect(new Map(told.map(({ user, passages }) => [user, passages]))).toEqual(
      new Map([
        [amina, ["both"]],
        [karim, ["both"]],
      ]),
    );
  });

  it("[HIS-1] the order in which entries came makes no difference", () => {
    const { deeds, does } = pages();
    for (let n = 0; n < 30; n++) {
      const user = [layla, karim, amina][n % 3] ?? layla;
      does(
        user,
        (text) =>
          n % 4 === 3 ? text.delete(0, Math.min(5, text.length)) : text.insert(text.length, `${n} abc `),
        n % 5 === 0 ? 2 * sittingGap : 60_000,
      );
    }
    const told = sittingsIn(deeds);
    expect(told.sittings.length).toBeGreaterThan(5);
    fc.assert(
      fc.property(fc.shuffledSubarray(deeds, { minLength: deeds.length }), (mixed) => {
        expect(sittingsIn(mixed)).toEqual(told);
      }),
      { numRuns: 50 },
    );
  });

  it("[HIS-3] bytes that are no update, a deletion of everything there could be, and masses end in time", () => {
    const { deeds, does } = pages();
    does(layla, (text) => text.insert(0, "x".repeat(5_000)));
    does(karim, (text) => text.delete(0, 5_000), 2 * sittingGap);
    const [, wipe] = deeds;
    if (wipe === undefined) throw new Error("a deletion was meant");
    const many = Array.from({ length: 3_000 }, (_, n): Deed => ({ ...wipe, at: wipe.at + n }));
    const junk: Deed = { user: amina, at: 5, update: new Uint8Array([255, 255, 255]) };
    const told = sittingsIn([...deeds, ...many, junk]);
    expect(told.isWhole).toBe(false);
    expect(told.sittings.map(({ user }) => user)).toEqual([karim, layla]);
    expect(told.sittings[0]?.passages.map(({ length }) => length)).toEqual([300]);
  });
});
