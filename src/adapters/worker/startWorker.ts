// Starts the worker of the build, for one question of one kind or for many of another: its script answers both, so
// that libsodium is built for workers once. `new Worker` takes an address that a Trusted Types policy has passed, and this
// policy passes one address (electron.md 4.9).

// The build makes this import's address; the file itself exports nothing.
// oxlint-disable-next-line import/default
import address from "./worker.ts?worker&url";

type ScriptPolicy = { readonly createScriptURL: (url: string) => string };
/** TypeScript's library does not name Trusted Types yet. */
type TrustedTypes = {
  readonly createPolicy: (name: string, rules: ScriptPolicy) => ScriptPolicy;
};

const rules: ScriptPolicy = {
  createScriptURL: (url) => {
    if (url !== address) throw new TypeError("not the worker of this build");
    return url;
  },
};

let policy: ScriptPolicy | null = null;

export const startWorker = (): Worker => {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  policy ??= trustedTypes === undefined ? rules : trustedTypes.createPolicy("halaqa-worker", rules);
  return new Worker(policy.createScriptURL(address), { type: "module" });
};
