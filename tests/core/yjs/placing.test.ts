// Placing against Yjs itself (a second copy of the package, which nobody has touched), and orders at hand against walks.

import { createRequire } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { type Bytes, toHex } from "../../../src/core/base/index.ts";
import { placeInBoundedTime } from "../../../src/core/yjs/index.ts";
import { block, type Ref, type Struct, update } from "../document/updates.ts";
import { writeHonestly } from "../../fuzz/honest.ts";
import { createSeededRandom, type SeededRandom } from "../../support/seededRandom.ts";

type Yjs = typeof Y;
const plain = createRequire(import.meta.url)("yjs") as Yjs;

beforeAll(placeInBoundedTime);

/** What stands in the root, one clock after the other, deleted or not. */
const orderOf = (doc: Y.Doc): readonly string[] => {
  const found: string[] = [];
  for (let item = doc.getXmlFragment("content")._start; item !== null; item = item.right)
    for (let n = 0; n < item.length; n++) found.push(`${item.id.client}.${item.id.clock + n}`);
  return found;
};

/** What is to be read, with its elements. */
const shownIn = (doc: Y.Doc): string => doc.getXmlFragment("content").toJSON();

type Written = { readonly client: number; readonly clock: number; readonly struct: Struct };
const bytesOf = ({ client, clock, struct }: Written): Bytes => update([block(client, clock, [struct])]);
const joined = (written: readonly Written[]): Bytes => {
  const clients = [...new Set(written.map(({ client }) => client))].sort((a, b) => b - a);
  return update(
    clients.map((client) => {
      const own = written.filter((each) => each.client === client);
      return block(
        client,
        own[0]?.clock ?? 0,
        own.map(({ struct }) => struct),
      );
    }),
  );
};

const oneByOne = (yjs: Yjs, written: readonly Written[], before: Bytes | null = null): Y.Doc => {
  const doc = new yjs.Doc({ gc: false });
  if (before !== null) yjs.applyUpdate(doc, before);
  for (const each of written) yjs.applyUpdate(doc, bytesOf(each));
  return doc;
};

/**
 * Structs of a few clients that know only what they wrote themselves and a common beginning: put between neighbours,
 * most often at the same few places, so that all get in each other's way.
 */
const apart = (clients: number, each: number, random: SeededRandom): readonly (readonly Written[])[] =>
  Array.from({ length: clients }, (_, at) => {
    const client = 10 + ((at * 7) % clients);
    const list: Ref[] = [
      [1, 0],
      [1, 1],
      [1, 2],
    ];
    let hot = 0;
    return Array.from({ length: each }, (_unused, clock): Written => {
      if (random.pick(6) === 0) hot = random.pick(list.length + 1);
      else if (random.pick(3) === 0) hot = Math.min(list.length, hot + 1);
      const origin = list[hot - 1];
      const right = list[hot];
      list.splice(hot, 0, [client, clock]);
      const struct: Struct = {
        element: "paragraph",
        ...(origin === undefined ? {} : { origin }),
        ...(right === undefined ? {} : { right }),
        ...(origin === undefined && right === undefined ? { parent: "content" } : {}),
      };
      return { client, clock, struct };
    });
  });

/** Structs of a few clients with neighbours picked by chance among all that was written before them. */
const wild = (count: number, clients: number, random: SeededRandom): readonly Written[] => {
  const ends = new Map<number, number>();
  return Array.from({ length: count }, (): Written => {
    const client = 10 + random.pick(clients);
    const clock = ends.get(client) ?? 0;
    const guess = (): Ref => {
      const known = [...ends];
      const [of, end] = known[random.pick(known.length)] ?? [1, 3];
      return random.pick(4) === 0 ? [1, random.pick(3)] : [of, random.pick(end)];
    };
    const origin = random.pick(3) === 0 ? undefined : guess();
    const right = random.pick(2) === 0 ? undefined : guess();
    const length = random.pick(4) === 0 ? 1 + random.pick(4) : 0;
    const struct: Struct = {
      ...(length > 0 ? { deleted: length } : { element: "paragraph" }),
      ...(origin === undefined ? {} : { origin }),
      ...(right === undefined ? {} : { right }),
      ...(origin === undefined && right === undefined ? { parent: "content" } : {}),
    };
    ends.set(client, clock + Math.max(1, length));
    return { client, clock, struct };
  });
};

/** The same in another order in which everything comes after what it refers to. */
const delivered = (written: readonly Written[], random: SeededRandom): readonly Written[] => {
  const lengthOf = ({ struct }: Written): number => ("deleted" in struct ? struct.deleted : 1);
  const ends = new Map([[1, 3]]);
  const waiting = [...written];
  const sent: Written[] = [];
  while (waiting.length > 0) {
    const ready = waiting.filter(
      ({ client, clock, struct }) =>
        (ends.get(client) ?? 0) === clock &&
        [struct.origin, struct.right].every((ref) => ref === undefined || (ends.get(ref[0]) ?? 0) > ref[1]),
    );
    const next = ready[random.pick(ready.length)];
    if (next === undefined) throw new Error("something waits for itself");
    waiting.splice(waiting.indexOf(next), 1);
    ends.set(next.client, next.clock + lengthOf(next));
    sent.push(next);
  }
  return sent;
};

const beginning = update([
  block(1, 0, [
    { element: "paragraph", parent: "content" },
    { element: "paragraph", origin: [1, 0] },
    { element: "paragraph", origin: [1, 1] },
  ]),
]);

describe("placing", { timeout: 60_000 }, () => {
  it("[DOC-19] puts what people wrote apart where Yjs puts it, walked to or found by an order", () => {
    for (let seed = 1; seed <= 6; seed++) {
      const random = createSeededRandom(seed);
      const [clients, each] = seed % 3 === 0 ? [2, 400] : seed % 3 === 1 ? [12, 60] : [40, 12];
      const written = apart(clients, each, random);
      const expected = orderOf(oneByOne(plain, written.flat(), beginning));
      expect(orderOf(oneByOne(Y, written.flat(), beginning))).toEqual(expected);
      const atOnce = new Y.Doc({ gc: false });
      Y.applyUpdate(atOnce, beginning);
      Y.applyUpdate(atOnce, joined(written.flat()));
      expect(orderOf(atOnce)).toEqual(expected);
    }
  });

  it("[DOC-19] puts what three people wrote in the editor, and undid, where Yjs puts it", () => {
    const { written } = writeHonestly(120, createSeededRandom(1));
    const [ours, theirs] = [new Y.Doc({ gc: false }), new plain.Doc({ gc: false })];
    for (const { update: bytes } of written) {
      Y.applyUpdate(ours, bytes);
      plain.applyUpdate(theirs, bytes);
    }
    expect(shownIn(ours).length).toBeGreaterThan(100);
    expect(toHex(Y.encodeStateAsUpdate(ours))).toBe(toHex(plain.encodeStateAsUpdate(theirs)));
    expect(shownIn(ours)).toBe(shownIn(theirs));
  });

  it("[DOC-19] comes to the same place by an order as by walking, whatever neighbours were written", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const random = createSeededRandom(seed);
      const written = wild(500, 3 + random.pick(40), random);
      const doc = new Y.Doc({ gc: false });
      Y.applyUpdate(doc, beginning);
      doc.transact(() => {
        for (const each of written) Y.applyUpdate(doc, bytesOf(each));
      });
      expect([seed, orderOf(doc)]).toEqual([seed, orderOf(oneByOne(Y, written, beginning))]);
    }
  });

  it("[DOC-19] puts the values of a key where Yjs puts them, also those that begin it again and again", () => {
    const valuesOf = (doc: Y.Doc): readonly string[] => {
      const found: string[] = [];
      const last = doc.getMap("about")._map.get("title") ?? null;
      for (let item = last; item !== null; item = item.left)
        for (let n = item.length - 1; n >= 0; n--)
          found.push(`${item.id.client}.${item.id.clock + n} ${item.deleted}`);
      return found;
    };
    for (let seed = 1; seed <= 8; seed++) {
      const random = createSeededRandom(seed);
      const ends = new Map<number, number>();
      const written = Array.from({ length: 300 }, (): Written => {
        const client = 10 + random.pick(seed % 2 === 0 ? 2 : 20);
        const clock = ends.get(client) ?? 0;
        ends.set(client, clock + 1);
        const [of, end] = [...ends][random.pick(ends.size)] ?? [client, 0];
        const value = { any: Uint8Array.of(126) };
        const at = of === client ? clock : end;
        return at === 0 || random.pick(3) > 0
          ? { client, clock, struct: { ...value, parent: "about", key: "title" } }
          : { client, clock, struct: { ...value, origin: [of, random.pick(at)] } };
      });
      const expected = valuesOf(oneByOne(plain, written));
      expect(expected.length).toBe(300);
      expect([seed, valuesOf(oneByOne(Y, written))]).toEqual([seed, expected]);
      const atOnce = new Y.Doc({ gc: false });
      atOnce.transact(() => {
        for (const each of written) Y.applyUpdate(atOnce, bytesOf(each));
      });
      expect([seed, valuesOf(atOnce)]).toEqual([seed, expected]);
    }
  });

  it("[DOC-20] comes to one order on every replica, whatever neighbours were written and in whatever order they come", () => {
    let differed = 0;
    for (let seed = 1; seed <= 50; seed++) {
      const random = createSeededRandom(seed);
      const written = wild(4 + random.pick(30), 4, random);
      const orders = (yjs: Yjs): ReadonlySet<string> =>
        new Set(
          Array.from({ length: 4 }, () =>
            orderOf(oneByOne(yjs, delivered(written, random), beginning)).join(" "),
          ),
        );
      expect([seed, orders(Y).size]).toEqual([seed, 1]);
      if (orders(plain).size > 1) differed += 1;
    }
    // Yjs by itself does not: otherwise this shows nothing.
    expect(differed).toBeGreaterThan(5);
  });
});
