// Trusted Types (electron.md 4.9). The default policy passes exactly the empty string, with which react-aria
// empties a live region, and throws for anything else: were it to return null, a paste would come out empty. Workers
// have a policy of their own, which passes addresses of this build's workers alone.

type Rules = {
  readonly createHTML?: (html: string) => string;
  readonly createScriptURL?: (url: string) => string;
};
type Policy = { readonly createScriptURL: (url: string) => string };
/** TypeScript's library does not name Trusted Types yet. */
type TrustedTypes = { readonly createPolicy: (name: string, rules: Rules) => Policy };

const factory = (): TrustedTypes | undefined =>
  (globalThis as { readonly trustedTypes?: TrustedTypes }).trustedTypes;

export const passNoMarkup = (html: string): string => {
  if (html !== "") throw new TypeError("text may not become markup");
  return html;
};

export const setPolicies = (): void => {
  factory()?.createPolicy("default", { createHTML: passNoMarkup });
};

/** A policy for the worker of one address; made once, because a name cannot be taken twice. */
export const workerPolicy = (address: string): Policy => {
  const createScriptURL = (url: string): string => {
    if (url !== address) throw new TypeError("not the worker of this build");
    return url;
  };
  return factory()?.createPolicy("halaqa-worker", { createScriptURL }) ?? { createScriptURL };
};
