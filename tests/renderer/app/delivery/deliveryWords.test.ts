// Delivery in words: texts are the subject, up to two names, then counts (interface 12).

import { describe, expect, it } from "vitest";
import type { CircleView } from "../../../../src/bridge/index.ts";
import type { DeviceId, UserId } from "../../../../src/core/base/brand.ts";
import { deliveryWords } from "../../../../src/renderer/app/features/delivery/deliveryItems.ts";
import { createWords } from "../../../../src/renderer/words/index.ts";
import { createFakeEngine, fakeId, fakeMachine, fakePerson } from "../../../support/fakeEngine.ts";

const names = ["أمينة", "كريم", "ليلى", "هدى", "سمير"] as const;
const idOf = (name: string): UserId => fakeId<UserId>(name);

const circleWith = (delivery: {
  readonly has?: readonly string[];
  readonly some?: readonly string[];
  readonly notYet?: readonly string[];
  readonly saved?: boolean;
}): CircleView => {
  const circle = createFakeEngine().view().circles[0];
  if (circle === undefined) throw new Error("the sample has a circle");
  const { has = [], some = [], notYet = [], saved = true } = delivery;
  return {
    ...circle,
    people: names.map((name) => fakePerson(idOf(name), name)),
    delivery: { saved, has: has.map(idOf), notYet: [...some, ...notYet].map(idOf) },
    machines: some.map((name) => fakeMachine(fakeId<DeviceId>(`machine of ${name}`), idOf(name))),
  };
};
const plain = (text: string): string => text.replaceAll(/[\u2066-\u2069]/g, "");
const said = (language: "ar" | "en", circle: CircleView): string[] =>
  deliveryWords(createWords(language, "language"), circle).items.map(plain);

describe("delivery", () => {
  it("says who has it and who not yet, by name", () => {
    const circle = circleWith({ has: ["أمينة"], notYet: ["كريم"] });
    expect(said("ar", circle)).toEqual(["محفوظ هنا", "وصل إلى أمينة", "لم يصل بعد إلى كريم"]);
    expect(said("en", circle)).toEqual(["Saved here", "أمينة has it", "كريم not yet"]);
  });

  it("speaks of two in the plural where the language does", () => {
    expect(said("en", circleWith({ has: ["أمينة", "كريم"] }))).toEqual([
      "Saved here",
      "أمينة and كريم have it",
    ]);
  });

  it("names a machine that has some of it apart", () => {
    expect(said("ar", circleWith({ has: ["أمينة"], some: ["ليلى"], notYet: ["كريم"] }))).toEqual([
      "محفوظ هنا",
      "وصل إلى أمينة",
      "وصل بعضه إلى ليلى",
      "لم يصل بعد إلى كريم",
    ]);
  });

  it("counts when there are more than two, in the person's digits", () => {
    const circle = circleWith({ has: ["أمينة", "كريم", "ليلى"], notYet: ["هدى", "سمير"] });
    expect(said("ar", circle)).toEqual(["محفوظ هنا", "وصل إلى ٣ من ٥"]);
    expect(said("en", circle)).toEqual(["Saved here", "It has reached 3 of 5"]);
  });

  it("is alone without alarm, and loud only in words when nothing is saved", () => {
    expect(said("ar", circleWith({}))).toEqual(["محفوظ هنا"]);
    expect(said("ar", circleWith({ saved: false }))).toEqual(["يُحفظ هنا الآن"]);
  });

  it("is not called on its way when this machine is closed or its person out", () => {
    for (const out of ["left", "removed", "machineClosed"] as const) {
      const circle = { ...circleWith({ has: ["أمينة"], notYet: ["كريم"] }), out, active: false };
      expect(said("ar", circle)).toEqual(["محفوظ هنا", "لا يسافر شيء من هنا"]);
      expect(said("en", circle)).toEqual(["Saved here", "Nothing travels from here"]);
    }
  });

  it("is not called on its way when the disk takes nothing", () => {
    const unsaved = circleWith({ saved: false, has: ["أمينة"] });
    const onDisk = (language: "ar" | "en", disk: "full" | "unavailable") =>
      deliveryWords(createWords(language, "language"), unsaved, disk).items.map(plain);
    expect(onDisk("en", "full")).toEqual(["Not saved: writing pauses"]);
    expect(onDisk("ar", "unavailable")).toEqual(["لم يُحفظ: الكتابة متوقّفة"]);
    expect(deliveryWords(createWords("en", "language"), unsaved, "full").reach).toBe("here");
    expect(deliveryWords(createWords("en", "language"), circleWith({}), "full").items).toEqual([
      "Saved here",
    ]);
  });

  it.each([
    [{}, "here"],
    [{ notYet: ["كريم"] }, "here"],
    [{ some: ["كريم"] }, "some"],
    [{ has: ["أمينة"], notYet: ["كريم"] }, "some"],
    [{ has: ["أمينة", "كريم"] }, "all"],
  ] as const)("has the sign of what it says: %j %s", (delivery, reach) => {
    expect(deliveryWords(createWords("en", "language"), circleWith(delivery)).reach).toBe(reach);
  });

  it("[ENG-34] says of what waits that it is kept here and not yet in the circle", () => {
    const circle = circleWith({ has: ["أمينة"], notYet: ["كريم"] });
    const held = { ...circle, held: { why: "unsure", drafts: 1, mayGoOn: false } } as const;
    expect(said("en", held)).toEqual(["Kept here, not yet in the circle"]);
    expect(said("ar", held)).toEqual(["محفوظ هنا، ولم يدخل الحلقة بعد"]);
  });
});
