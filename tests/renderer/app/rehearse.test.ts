// What the app's page does before a port comes: nothing of anybody, one step at a time, and nothing once it is here.

import { describe, expect, it } from "vitest";
import { openState } from "../../../src/core/yjs/index.ts";
import { madeUpState, rehearse } from "../../../src/renderer/app/rehearse.ts";

/** Steps that wait until the test takes them. */
const steps = () => {
  const waiting: (() => void)[] = [];
  const take = (): boolean => {
    const step = waiting.shift();
    step?.();
    return step !== undefined;
  };
  return { waiting, take, later: (step: () => void) => void waiting.push(step) };
};

describe("the app's page before its port", () => {
  it("[PORTAL-4] rehearses step by step, and comes to an end by itself", () => {
    const { waiting, take, later } = steps();
    rehearse(later);
    expect(waiting.length).toBe(1);
    let taken = 0;
    while (take()) {
      expect(waiting.length).toBeLessThanOrEqual(1);
      taken += 1;
      expect(taken).toBeLessThan(20);
    }
    expect(taken).toBeGreaterThan(2);
  });

  it("[PORTAL-4] does nothing more once the port is here", () => {
    const { waiting, take, later } = steps();
    const stop = rehearse(later);
    take();
    stop();
    take();
    expect(waiting.length).toBe(0);
  });

  it("[PORTAL-4] what it builds is a document of many structs, made up and always the same", () => {
    const state = madeUpState();
    expect(madeUpState()).toEqual(state);
    const doc = openState(state);
    const structs = [...(doc?.store.clients.values() ?? [])].flat();
    expect(structs.length).toBeGreaterThan(1_000);
    expect(structs.some(({ deleted }) => deleted)).toBe(true);
    expect(doc?.getXmlFragment("content").toJSON()).toMatch(/^(<paragraph>[abcdefg ]*<\/paragraph>)+$/);
  });
});
