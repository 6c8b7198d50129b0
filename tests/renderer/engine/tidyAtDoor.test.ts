// When the page at the door has the browser tidy its files: the page itself, with everything around it invented.

import { afterEach, describe, expect, it, vi } from "vitest";
import { ok } from "../../../src/core/base/index.ts";

type Start = {
  readonly state?: "new" | "locked";
  readonly demonstration?: boolean;
  readonly room?: boolean;
};

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** What happened, in order, up to the page that follows. */
const start = async ({ state = "locked", demonstration = false, room = true }: Start) => {
  const told: string[] = [];
  vi.resetModules();
  vi.doMock("../../../src/adapters/dexie/index.ts", () => ({
    hasRoom: async () => room,
    sweep: async () => void told.push("swept"),
  }));
  vi.doMock("../../../src/adapters/host/index.ts", () => ({
    createHostClient: () => ({
      practice: async () => ok(demonstration ? {} : null),
      hub: async () => ok({}),
    }),
  }));
  vi.doMock("../../../src/renderer/engine/openDoor.ts", () => ({
    roomOf: async () => null,
    openDoor: () => ({
      state: async () => ({ type: state }),
      practise: async () => void told.push("practised"),
      opened: () => ({}),
      lock: () => undefined,
    }),
  }));
  vi.doMock("../../../src/renderer/engine/screens/index.ts", () => ({
    showDoor: async () => {
      await turn();
      told.push("words typed");
      return { language: "en" };
    },
    showBroken: async () => void told.push("broken"),
  }));
  vi.doMock("../../../src/renderer/engine/runSpace.ts", () => ({
    runSpace: async () => {
      await turn();
      told.push("worked");
      return ok(undefined);
    },
  }));
  vi.doMock("../../../src/renderer/engine/faults.ts", () => ({
    detailsOf: String,
    watchFaults: () => ({ listen: () => undefined }),
  }));
  vi.doMock("../../../src/renderer/style/firstFaces.ts", () => ({ askForFirstFaces: () => undefined }));
  vi.stubGlobal("document", { documentElement: { lang: "" }, body: {} });
  vi.stubGlobal("navigator", { language: "en" });
  vi.stubGlobal("window", {});
  vi.stubGlobal("indexedDB", {});
  const left = new Promise<void>((resolve) => {
    vi.stubGlobal("location", { replace: () => resolve() });
  });
  await import("../../../src/renderer/engine/main.ts");
  await left;
  return told;
};

afterEach(() => {
  vi.unstubAllGlobals();
  vi.doUnmock("../../../src/adapters/dexie/index.ts");
  vi.doUnmock("../../../src/adapters/host/index.ts");
  vi.doUnmock("../../../src/renderer/engine/openDoor.ts");
  vi.doUnmock("../../../src/renderer/engine/screens/index.ts");
  vi.doUnmock("../../../src/renderer/engine/runSpace.ts");
  vi.doUnmock("../../../src/renderer/engine/faults.ts");
  vi.doUnmock("../../../src/renderer/style/firstFaces.ts");
  vi.resetModules();
});

describe("the page at the door", () => {
  it("[STO-12] has the browser tidy its files while the words are typed, and once more for a new vault", async () => {
    expect(await start({})).toEqual(["swept", "words typed", "worked"]);
    expect(await start({ state: "new" })).toEqual(["swept", "words typed", "swept", "worked"]);
  });

  it("[STO-12] [STO-14] not where the disk has no room for it, nor in a demonstration", async () => {
    expect(await start({ room: false })).toEqual(["words typed", "worked"]);
    expect(await start({ demonstration: true })).toEqual(["practised", "worked"]);
  });
});
