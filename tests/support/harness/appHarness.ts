// The app page with the engine in memory, as the app's own build makes it and under the app's own headers. For browser
// tests of the interface alone.

import { inject } from "vitest";
import { appHeaders } from "../../../src/main/policy.ts";
import { type ServedPage, servePage } from "./servePage.ts";

export type AppHarness = ServedPage;

export const startAppHarness = (): Promise<AppHarness> =>
  servePage(inject("builtPages").app, ({ styleHashes }) =>
    appHeaders({ frameAncestors: "'none'", styleHashes }),
  );
