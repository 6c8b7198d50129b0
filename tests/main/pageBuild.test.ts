// A page's build and the host fit together: whatever the build made is listed, and served as what it is.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pageBuild } from "../../config/vite.page.ts";
import { loadPage, type Page } from "../../src/main/page.ts";
import { temporaryFolder } from "./hostUnderTest.ts";

const hash = `sha256-${"B".repeat(43)}=`;
let folder = "";
let page: Page;

beforeAll(async () => {
  folder = temporaryFolder();
  const source = join(folder, "source");
  mkdirSync(source);
  writeFileSync(
    join(source, "index.html"),
    '<!doctype html><title>x</title><script type="module" src="./main.ts"></script>',
  );
  writeFileSync(join(source, "dot.svg"), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(source, "work.ts"), "self.postMessage(1);\n");
  writeFileSync(join(source, "main.css"), "body { background: url(./dot.svg); }\n");
  writeFileSync(
    join(source, "main.ts"),
    'import "./main.css";\nimport worker from "./work.ts?worker&url";\nconsole.log(worker);\n',
  );
  const { build: settings, ...configuration } = pageBuild("app", [hash]);
  await build({
    ...configuration,
    configFile: false,
    logLevel: "silent",
    root: source,
    publicDir: false,
    build: { ...settings, outDir: join(folder, "built") },
  });
  const loaded = loadPage(join(folder, "built"));
  if (!loaded.ok) throw new Error(loaded.error.type);
  page = loaded.value;
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("page build", () => {
  it("[HOST-42] [E09] lists every file that it made, and itself not", () => {
    const made = readdirSync(join(folder, "built"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "built").length))
      .map((path) => (path === "/index.html" ? "/" : path))
      .filter((path) => path !== "/manifest.json");
    expect([...page.files.keys()].toSorted()).toEqual(made.toSorted());
    expect(made.length).toBeGreaterThanOrEqual(4);
    expect(page.styleHashes).toEqual([hash]);
  });

  it("[HOST-43] leaves nothing inline that the policies refuse: no data: address, no script or style in the page", () => {
    for (const [path, { bytes }] of page.files)
      expect([path, Buffer.from(bytes).includes("url(data:")]).toEqual([path, false]);
    const document = readFileSync(join(folder, "built/index.html"), "utf8");
    expect(document).not.toMatch(/<style|style=|<script(?![^>]*\ssrc=)|\son\w+=/);
  });

  it("[HOST-44] serves scripts, workers, styles and pictures as what they are", () => {
    const typeOf = (end: string) =>
      [...page.files].filter(([path]) => path.endsWith(end)).map(([, { type }]) => type.split(";")[0]);
    expect(new Set(typeOf(".js"))).toEqual(new Set(["text/javascript"]));
    expect(typeOf(".js").length).toBe(2);
    expect(typeOf(".css")).toEqual(["text/css"]);
    expect(typeOf(".svg")).toEqual(["image/svg+xml"]);
    expect(page.files.get("/")?.type).toBe("text/html; charset=utf-8");
  });
});
