import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import type { CircleId, DocId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import type { Note } from "../../../src/schema/index.ts";
import { letIn } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const question = (id: string): Note => ({
  type: "mark",
  id: id.padEnd(22, "A"),
  kind: "question",
  anchor: {
    start: { blockId: "b1", offset: 0 },
    end: { blockId: "b1", offset: 4 },
    position: 0,
    quote: "text",
    prefix: "",
    suffix: "",
    foldedQuote: "text",
    foldedPrefix: "",
    foldedSuffix: "",
  },
  text: "Why?",
  createdAt: 1,
  editedAt: null,
});

const settling = (id: string, to: string, createdAt: number): Note => ({
  type: "settling",
  id: id.padEnd(22, "A"),
  to: to.padEnd(22, "A"),
  settled: true,
  createdAt,
});

const countsOf = (person: TestPerson, docId: DocId): readonly [number, number] => {
  const thing = person.circle().things.find(({ id }) => id === docId);
  return [thing?.marks ?? -1, thing?.openQuestions ?? -1];
};

describe("counts of notes", () => {
  it("[THR-11] follow every change of anybody, and cost nothing while nothing changes", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const karim = await startPerson(world, "karim");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const docIds: DocId[] = [];
    for (let number = 0; number < 5; number++) {
      const { docId } = await amina.get("document.create", { circleId, title: `minutes ${number}` });
      docIds.push(docId as DocId);
    }
    const [docId, other] = docIds as [DocId, DocId];
    const put = (person: TestPerson, scope: DocId, note: Note) =>
      person.get("notes.put", { circleId: circleId as CircleId, scope, note });
    await put(amina, docId, question("a"));
    await letIn(world, amina, karim, circleId);
    await world.rest();
    for (const scope of docIds) await amina.get("notes.open", { circleId, scope });
    expect([countsOf(amina, docId), countsOf(amina, other)]).toEqual([
      [1, 1],
      [0, 0],
    ]);
    await put(karim, docId, question("b"));
    await world.until(() => countsOf(amina, docId)[0] === 2);
    await put(karim, docId, settling("c", "a", 5));
    await world.until(() => countsOf(amina, docId)[1] === 1);
    await amina.get("notes.remove", { circleId, scope: docId, id: question("a").id });
    expect(countsOf(amina, docId)).toEqual([1, 1]);

    const read = vi.spyOn(Y.Map.prototype, "entries");
    for (let more = 0; more < 20; more++) amina.view();
    expect(read).not.toHaveBeenCalled();
    await put(amina, other, question("d"));
    await world.rest();
    read.mockClear();
    await put(amina, other, question("e"));
    expect(countsOf(amina, other)).toEqual([2, 2]);
    // The one margin that changed.
    expect(read.mock.calls.length).toBe(1);
  });
});
