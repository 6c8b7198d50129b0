// What every screen is given of what others called themselves and their things.

import { describe, expect, it } from "vitest";
import { type AppView, appViewShape } from "../../../../src/bridge/view.ts";
import { neutralView } from "../../../../src/renderer/app/stores/neutralView.ts";
import { neutraliseName } from "../../../../src/text/isolate.ts";
import { createFakeEngine, docIdOf, karimId, sampleCircleId } from "../../../support/fakeEngine.ts";

/** Something of everything in which a name may stand. */
const full = (): AppView => {
  const fake = createFakeEngine();
  fake.port.close();
  const view = fake.view();
  return {
    ...view,
    damaged: [{ id: "ab".repeat(16), name: "damaged" }],
    circles: view.circles.map((circle) => ({
      ...circle,
      requests: [{ id: karimId, name: "knocks", words: [1, 2, 3, 4, 5, 6], askedAt: 1 }],
      waiting: [{ id: karimId, name: "waits", mine: true, open: true }],
      begunFrom: {
        circle: sampleCircleId,
        whole: true,
        carried: null,
        left: [{ docId: docIdOf("left"), title: "left", state: "here", since: false }],
        leftCount: 1,
        missingCount: 1,
        chosen: ["chosen"],
        said: "quiet",
      },
    })),
  };
};

type Path = readonly (string | number)[];

const textsIn = (value: unknown, path: Path = []): readonly Path[] => {
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) => textsIn(inside, [...path, key]));
};

const put = (value: unknown, [key, ...rest]: Path, text: string): unknown => {
  if (key === undefined) return text;
  if (Array.isArray(value)) return value.map((one, at) => (String(at) === key ? put(one, rest, text) : one));
  return { ...(value as object), [key]: put((value as Record<string, unknown>)[key], rest, text) };
};

const hostile = "\u202ea\u2069\u2069\u200b\nb";
/** Written by this machine's own engine: addresses that it has read, what shows a fork, what nobody caught. */
const own = /(?:^|\.)(?:hubs|proof|trouble)(?:\.|$)/;

describe("the view as every screen is given it", () => {
  it("[LANG-2] [C15] no text of others' in it turns or covers what stands beside it, wherever the view has room for one", () => {
    const view = full();
    expect(appViewShape(view).ok).toBe(true);
    const places = new Set<string>();
    for (const path of textsIn(view)) {
      const attacked = appViewShape(put(view, path, hostile));
      // An id, or one of a few words: nothing else can stand there.
      if (!attacked.ok || own.test(path.join("."))) continue;
      places.add(path.filter((key) => Number.isNaN(Number(key))).join("."));
      expect(JSON.stringify(neutralView(attacked.value)), path.join(".")).not.toContain("\u202e");
      expect(JSON.stringify(neutralView(attacked.value))).toContain(neutraliseName(hostile));
    }
    expect([...places].toSorted()).toEqual([
      "circles.begunFrom.chosen",
      "circles.begunFrom.left.title",
      "circles.name",
      "circles.people.name",
      "circles.requests.name",
      "circles.things.title",
      "circles.waiting.name",
      "damaged.name",
    ]);
  });
});
