import { describe, expect, it } from "vitest";
import {
  type KeySelection,
  isForward,
  spanOfSelection,
  widenByBlock,
  widenByWord,
} from "../../../../src/renderer/app/features/reading/cursor.ts";
import { readingKeyOf } from "../../../../src/renderer/app/features/reading/readingKeys.ts";
import { stack } from "../../../../src/renderer/app/features/reading/stack.ts";
import { foldedMatch } from "../../../../src/renderer/app/shell/foldedMatch.ts";
import { actionOf } from "../../../../src/renderer/app/shell/keys.ts";
import { editionTextOf } from "../../../../src/text/editionText.ts";

const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
const press = (code: string, key: string, mods: Partial<typeof none> = {}) => ({
  code,
  key,
  ...none,
  ...mods,
});

describe("keys of the page", () => {
  it("[KEYS-1] go by the physical key, so that an Arabic layout has them too", () => {
    expect(actionOf(press("KeyK", "ن", { ctrlKey: true }), false)).toBe("palette");
    expect(actionOf(press("KeyL", "م", { ctrlKey: true, shiftKey: true }), false)).toBe("lock");
    expect(actionOf(press("Space", " ", { ctrlKey: true, shiftKey: true }), false)).toBe("cover");
    expect(actionOf(press("Backspace", "Backspace", { ctrlKey: true, shiftKey: true }), false)).toBe("wipe");
    expect(actionOf(press("F6", "F6", { shiftKey: true }), false)).toBe("previousRegion");
    expect(actionOf(press("Slash", "؟", { shiftKey: true }), false)).toBe("keys");
  });

  it("[KEYS-2] AltGr is no Ctrl, and ⌘ stands for it on macOS", () => {
    expect(actionOf(press("KeyK", "k", { ctrlKey: true, altKey: true }), false)).toBeNull();
    expect(actionOf(press("KeyK", "k", { metaKey: true }), true)).toBe("palette");
    expect(actionOf(press("KeyK", "k", { ctrlKey: true }), true)).toBeNull();
  });

  it("[KEYS-3] single keys of the reading view can be turned off; arrows, Enter and Esc stay", () => {
    const codes = ["KeyM", "KeyR", "KeyE", "BracketLeft", "Digit1"];
    for (const code of codes) expect(readingKeyOf(press(code, ""), true), code).not.toBeNull();
    for (const code of codes) expect(readingKeyOf(press(code, ""), false), code).toBeNull();
    for (const code of ["ArrowDown", "Enter", "Escape"])
      expect(readingKeyOf(press(code, ""), false), code).not.toBeNull();
    expect(readingKeyOf(press("Digit8", ""), true)).toBeNull();
    expect(readingKeyOf(press("Numpad3", ""), true)).toEqual({ type: "mark", kind: "disagreement" });
    expect(readingKeyOf(press("KeyR", "", { ctrlKey: true }), true)).toBeNull();
  });
});

describe("selecting by keys", () => {
  const edition = editionTextOf([
    { id: "b1", text: "من الورق. نكتب" },
    { id: "b2", text: "open source" },
    { id: "b3", text: "ثالثًا" },
  ]);
  const chosen = (selection: KeySelection): string => {
    const { from, to } = spanOfSelection(selection);
    return edition.text.slice(from, to);
  };

  it("[KEYS-4] takes the paragraph, then the next one, and gives it back", () => {
    const first = widenByBlock(edition, null, 0, 1);
    expect(chosen(first)).toBe("من الورق. نكتب");
    const two = widenByBlock(edition, first, 0, 1);
    expect(chosen(two)).toBe("من الورق. نكتب\nopen source");
    expect(chosen(widenByBlock(edition, two, 0, -1))).toBe("من الورق. نكتب\n");
    const last = widenByBlock(edition, widenByBlock(edition, two, 0, 1), 0, 1);
    expect(chosen(last)).toBe(edition.text);
  });

  it("[KEYS-5] goes by words, and the arrows follow the script", () => {
    const one = widenByWord(edition, null, 0, true);
    const two = widenByWord(edition, one, 0, true);
    expect([chosen(one), chosen(two)]).toEqual(["من", "من الورق"]);
    expect(chosen(widenByWord(edition, two, 0, false))).toBe("من ");
    expect([isForward("ArrowLeft", "rtl"), isForward("ArrowLeft", "ltr")]).toEqual([true, false]);
  });
});

describe("threads beside the text", () => {
  it("[SIDE-1] stand where they want to, or lower; never higher, never over each other", () => {
    const wanted = [
      { wanted: 100, height: 32 },
      { wanted: 90, height: 200 },
      { wanted: 95, height: 32 },
      { wanted: 1000, height: 32 },
    ];
    expect(stack(wanted)).toEqual([100, 140, 348, 1000]);
  });
});

describe("the go-to list", () => {
  it("[FIND-1] finds although hamza, vowel marks, digits and the article differ", () => {
    expect(foldedMatch("مُلاحَظات الجمعية: دفتر أيلول", "ملاحظات جمعيه")).toBe(true);
    expect(foldedMatch("الأدوات والناس", "ادوات")).toBe(true);
    expect(foldedMatch("أدوات", "الادوات")).toBe(true);
    expect(foldedMatch("العدد ٨٣٩٢", "8392")).toBe(true);
    expect(foldedMatch("Tools and People", "people tools")).toBe(true);
    expect(foldedMatch("الأدوات والناس", "كتاب")).toBe(false);
    expect(foldedMatch("anything", "")).toBe(true);
  });
});
