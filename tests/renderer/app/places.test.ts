import { describe, expect, it } from "vitest";
import { createPlaces, homeOf } from "../../../src/renderer/app/places.ts";
import { createUndo } from "../../../src/renderer/app/stores/undo.ts";
import { fakeId } from "../../support/fakeEngine.ts";
import type { CircleId, DocId } from "../../../src/core/base/brand.ts";

const docId = fakeId<DocId>("reading", 16);

describe("places", () => {
  it("[PLACE-1] back returns to the same line of the list", () => {
    const places = createPlaces();
    places.go({ type: "readings" });
    places.rememberScroll(places.state().visit.key, 340);
    places.go({ type: "reading", docId });
    expect(places.state().before).toEqual({ type: "readings" });
    places.rememberScroll(places.state().visit.key, 900);
    places.back();
    expect(places.state().visit.place).toEqual({ type: "readings" });
    expect(places.state().visit.scroll).toBe(340);
    places.go({ type: "reading", docId });
    expect(places.state().visit.scroll).toBe(900);
  });

  it("[PLACE-2] a main place has nothing before it, and back from a thing without a list leads to its place", () => {
    const places = createPlaces();
    places.go({ type: "reading", docId });
    places.go({ type: "group" });
    expect(places.state().before).toBeNull();
    places.replace({ type: "document", docId });
    places.back();
    expect(places.state().visit.place.type).toBe("documents");
  });

  it("[PLACE-3] another circle begins at Today and knows nothing of the last one's places", () => {
    const places = createPlaces();
    places.go({ type: "reading", docId });
    places.rememberScroll(places.state().visit.key, 500);
    expect(places.state().lastReading).toBe(docId);
    places.openCircle(fakeId<CircleId>("other"));
    expect(places.state()).toMatchObject({
      lastReading: null,
      before: null,
      visit: { place: { type: "today" } },
    });
    places.go({ type: "reading", docId });
    expect(places.state().visit.scroll).toBe(0);
  });

  it("[PLACE-4] every page inside belongs to one of the five places or to none", () => {
    expect(homeOf({ type: "marks", docId })).toBe("readings");
    expect(homeOf({ type: "invitation", inviteId: null })).toBe("group");
    expect(homeOf({ type: "settings" })).toBeNull();
  });
});

describe("undo", () => {
  it("[UNDO-1] an offer ends with its time, and a new one takes the place of the one before", () => {
    const ends: (() => void)[] = [];
    const undo = createUndo((then) => {
      ends.push(then);
      return () => ends.splice(ends.indexOf(then), 1);
    });
    const done: string[] = [];
    undo.say("first", () => done.push("first"));
    undo.say("second", () => done.push("second"));
    expect(undo.offer()?.said).toBe("second");
    expect(ends).toHaveLength(1);
    undo.offer()?.undo();
    expect(done).toEqual(["second"]);
    ends[0]?.();
    expect(undo.offer()).toBeNull();
  });
});
