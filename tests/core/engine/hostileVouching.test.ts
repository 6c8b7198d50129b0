// Somebody vouches for what was set aside with an entry that does not fit once that counts: what they vouch for by it
// would count for as long as it does not count.

import { beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import type { CircleId, DocId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { isJudged } from "../../../src/core/engine/rejudging.ts";
import { writeEntry } from "../../../src/core/engine/writing.ts";
import { ownNumber } from "../../../src/core/log/index.ts";
import { type Four, fourApart } from "../../support/fourPeople.ts";
import { handOn, handOps } from "../../support/handOn.ts";
import { engineOf } from "../../support/letIn.ts";
import { openEditor } from "../../support/openEditor.ts";
import { startPerson, type TestPerson, type World } from "../../support/person.ts";
import { userOf } from "../../support/threePeople.ts";
import { block, type Ref, update } from "../document/updates.ts";

beforeAll(async () => {
  await readyCrypto();
});

const paragraphOf = (text: string): Y.XmlElement => {
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText(text)]);
  return paragraph;
};

const refOf = (node: unknown): Ref => {
  const { _start: item } = node as { _start: Y.Item };
  return [item.id.client, item.id.clock];
};

/** Two paragraphs; gives the first letter of each. */
const writeTwo = async (person: TestPerson, circleId: CircleId, docId: DocId): Promise<readonly Ref[]> => {
  const { doc } = await openEditor(person, circleId, docId);
  const root = doc.getXmlFragment("content");
  doc.transact(() => root.insert(0, ["one", "two"].map(paragraphOf)));
  await engineOf(person, circleId).flush();
  return root.slice(0, 2).map((paragraph) => refOf((paragraph as Y.XmlElement).get(0)));
};

const shownTo = async (person: TestPerson, circleId: CircleId, docId: DocId): Promise<string> => {
  const text = await engineOf(person, circleId).circle.texts.ensure(docId);
  return text.ok ? (text.value.replica.doc?.getXmlFragment("content").toJSON() ?? "") : text.error.type;
};

type Vouching = Four & {
  /** What Karim wrote, as Layla's machine gives it, and what she built on it. */
  readonly give: (to: TestPerson) => Promise<void>;
  readonly letters: readonly Ref[];
};

/** Karim writes in a text; Layla has it, and Amina, who ends his access, has not. */
const writtenBeyond = async (when: "for the first time" | "again", disk?: MemoryDisk): Promise<Vouching> => {
  const four = await fourApart(disk);
  const { amina, karim, layla, nadia, circleId, scope, his, hers } = four;
  if (when === "again") {
    await writeTwo(karim, circleId, scope);
    for (const one of [amina, layla, nadia]) await handOn(karim, one, circleId, his);
  }
  const letters = await writeTwo(karim, circleId, scope);
  await handOn(karim, layla, circleId, his);
  await amina.get("member.remove", { circleId, userId: userOf(karim) });
  const give = async (to: TestPerson): Promise<void> => {
    await handOn(layla, to, circleId, his);
    await handOn(layla, to, circleId, hers);
  };
  return { ...four, letters, give };
};

const settle = async (world: World): Promise<void> => {
  for (let minutes = 0; minutes < 3; minutes++) {
    world.clock.turn(60_000);
    await world.rest();
  }
};

describe("who vouches by what they built on it", () => {
  it.each(["for the first time", "again"] as const)(
    "[TRU-32] [TRU-5] is heard, although it does not fit before that counts which they vouch for (%s)",
    async (when) => {
      const { world, amina, layla, circleId, scope, give } = await writtenBeyond(when);
      const { doc } = await openEditor(layla, circleId, scope);
      const paragraph = doc.getXmlFragment("content").get(0) as Y.XmlElement;
      (paragraph.get(0) as Y.XmlText).insert(1, "-by Layla-");
      await engineOf(layla, circleId).flush();
      await give(amina);
      await settle(world);
      const shown = await shownTo(layla, circleId, scope);
      expect(shown).toContain("o-by Layla-ne");
      expect(await shownTo(amina, circleId, scope)).toBe(shown);
    },
  );

  it.each(["for the first time", "again"] as const)(
    "[TRU-32] [M03] and is not, on any machine, where it does not fit that: however it came, and however often it is judged (%s)",
    async (when) => {
      const disk: MemoryDisk = new Map();
      const { world, amina, layla, nadia, circleId, scope, letters, hers, give } = await writtenBeyond(
        when,
        disk,
      );
      const before = await shownTo(amina, circleId, scope);
      // Between letters of two paragraphs nothing can stand; but that they are of two, only Karim's entry says.
      const { circle } = engineOf(layla, circleId);
      const number = ownNumber(circle.log, circle.graph, hers, scope);
      const [origin, right] = letters;
      if (number === null || origin === undefined || right === undefined) throw new Error("nothing written");
      const payload = update([block(number.client, 0, [{ text: "x", origin, right }])]);
      const clocks = { clockStart: 0, clockLen: 1 };
      await circle.queue.run(async () =>
        writeEntry(circle, { type: "update", docId: scope, scope: null, ...clocks, payload }),
      );
      await handOps(amina, nadia, circleId);
      for (const one of [amina, nadia]) await give(one);
      await nadia.stop();
      const again = await startPerson(world, "nadia", { disk });
      await settle(world);
      for (const one of [amina, again]) {
        expect(await shownTo(one, circleId, scope)).toBe(before);
        expect(isJudged(engineOf(one, circleId).circle)).toBe(true);
        // Once more, by ends that are others.
        await one.get("machine.close", { circleId, deviceId: hers }).catch(() => undefined);
      }
      await settle(world);
      for (const one of [amina, again]) expect(await shownTo(one, circleId, scope)).toBe(before);
      expect(engineOf(amina, circleId).circle.looks.get("alarm")).toBeUndefined();
    },
  );
});
