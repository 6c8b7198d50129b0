// Headers of both pages, in both hosts. Every response of an origin carries all of its page's, because a worker's
// script brings its own policy and a forgotten response would be the gap.

export type Headers = Readonly<Record<string, string>>;

const common: Headers = {
  "Origin-Agent-Cluster": "?1",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-DNS-Prefetch-Control": "off",
  "Cache-Control": "no-store",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()",
};

const policy = (directives: readonly string[]): string => directives.join("; ");

export type AppPolicy = {
  /** The engine's origin, or `'none'` where the app has a window of its own. */
  readonly frameAncestors: string;
  /** Of the style that a library adds to the page, computed in the build. */
  readonly styleHashes: readonly string[];
};

export const appHeaders = ({ frameAncestors, styleHashes }: AppPolicy): Headers => ({
  ...common,
  "Content-Security-Policy": policy([
    "default-src 'none'",
    "script-src 'self'",
    ["style-src 'self'", ...styleHashes.map((hash) => `'${hash}'`)].join(" "),
    "img-src 'self' blob:",
    "media-src blob:",
    "font-src 'self'",
    "connect-src 'none'",
    "worker-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frameAncestors}`,
    "manifest-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types default ProseMirrorClipboard halaqa-worker",
  ]),
});

/** The app's document alone is loaded by another origin of the same site, as the engine's frame. */
export const asFrame = (headers: Headers): Headers => ({
  ...headers,
  "Cross-Origin-Resource-Policy": "same-site",
});

export type EnginePolicy = {
  /** The app's origin, or `'none'` where the app has a window of its own. */
  readonly frameSrc: string;
  /** Where the engine finds its own hub when that is not its own origin. */
  readonly hub?: string;
};

export const engineHeaders = ({ frameSrc, hub }: EnginePolicy): Headers => ({
  ...common,
  "Content-Security-Policy": policy([
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "worker-src 'self'",
    `connect-src 'self'${hub === undefined ? "" : ` ${hub}`}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    `frame-src ${frameSrc}`,
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types halaqa-worker",
  ]),
});

/** HOST-49: another opener policy than any page's makes the browser begin the next page in a new process. */
export const afreshHeaders: Headers = { "Cross-Origin-Opener-Policy": "unsafe-none", Refresh: "0; url=/" };

/** What is neither page: refusals and the host's own answers. */
export const bareHeaders: Headers = {
  ...common,
  "Content-Security-Policy":
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
};
