import { describe, expect, it } from "vitest";
import { detailsOf, watchFaults } from "../../../src/renderer/engine/faults.ts";

describe("[ENG-22] what nobody caught", () => {
  it("is told to whoever listens last: errors, and promises that were refused", () => {
    const page = new EventTarget();
    const heard: string[] = [];
    const faults = watchFaults(page as unknown as Window);
    page.dispatchEvent(Object.assign(new Event("error"), { error: new Error("before") }));
    faults.listen((details) => heard.push(`first ${details}`));
    page.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason: { type: "odd" } }));
    faults.listen((details) => heard.push(`then ${details}`));
    page.dispatchEvent(Object.assign(new Event("error"), { error: null, message: "Script error." }));
    expect(heard).toEqual(["first [object Object]", "then Script error."]);
  });

  it("has its name, its words and its place, and is short", () => {
    const cause = new TypeError("x is not a function");
    cause.stack =
      "TypeError: x is not a function\n    at http://engine.halaqa.localhost:7310/main-abc.js:10:5";
    expect(detailsOf(cause)).toBe("TypeError: x is not a function (main-abc.js:10:5)");
    expect(detailsOf(new Error("x".repeat(5_000)))).toHaveLength(300);
  });
});
