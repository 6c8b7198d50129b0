import { describe, expect, it } from "vitest";
import { passNoMarkup, workerPolicy } from "../../../src/renderer/app/policies.ts";
import { type Doorway, portIn } from "../../../src/renderer/app/portal.ts";

const engine = "http://engine.halaqa.localhost:7310";
const app = "http://app.halaqa.localhost:7310";
const parent = { name: "the engine's window" };
const self = { name: "this window" };
const framed: Doorway = { origin: app, host: "app.halaqa.localhost:7310", parent, self };
const ownWindow: Doorway = { origin: "halaqa://app", host: "app", parent: null, self };
const hello = { type: "halaqa", language: "ar" };

const message = (change: Record<string, unknown>) => {
  const { port1 } = new MessageChannel();
  port1.close();
  const made = { data: hello, origin: engine, source: parent, ports: [port1], ...change };
  return made as unknown as Parameters<typeof portIn>[0];
};

describe("the portal", () => {
  it("[PORTAL-1] takes the port from the engine's exact origin and window alone", () => {
    expect(portIn(message({}), framed)?.language).toBe("ar");
    for (const change of [
      { origin: app },
      { origin: "http://engine.halaqa.localhost:7311" },
      { origin: "http://engine.halaqa.localhost.evil:7310" },
      { source: self },
      { source: null },
      { data: { type: "halaqa", language: "fr" } },
      { data: { ...hello, more: 1 } },
      { data: null },
      { ports: [] },
      { ports: [1, 2] },
    ])
      expect(portIn(message(change), framed), JSON.stringify(Object.keys(change))).toBeNull();
  });

  it("[PORTAL-2] in a window of its own it takes the port from that window alone", () => {
    expect(portIn(message({ origin: "halaqa://app", source: self }), ownWindow)?.language).toBe("ar");
    expect(portIn(message({ origin: "halaqa://engine", source: self }), ownWindow)).toBeNull();
    expect(portIn(message({ origin: "halaqa://app", source: parent }), ownWindow)).toBeNull();
  });
});

describe("policies", () => {
  it("[PORTAL-3] text never becomes markup, and one address alone becomes a worker", () => {
    expect(passNoMarkup("")).toBe("");
    for (const text of ["<img src=x>", " ", "a"]) expect(() => passNoMarkup(text)).toThrow(TypeError);
    const policy = workerPolicy("/assets/importer.js");
    expect(policy.createScriptURL("/assets/importer.js")).toBe("/assets/importer.js");
    for (const address of ["/assets/importer.js?x", "blob:x", "data:text/javascript,1", ""])
      expect(() => policy.createScriptURL(address)).toThrow(TypeError);
  });
});
