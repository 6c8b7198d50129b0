// What a machine that is taken after locking still has in its memory. The text comes from a file that the page itself
// reads, because whatever the test says to the browser would lie in the browser's memory too.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemRandom } from "../../src/adapters/clock/index.ts";
import { toHex } from "../../src/core/base/index.ts";
import { dropFolder, newFolder } from "./support/host.ts";
import { searchPages } from "./support/memory.ts";
import { bringPerson, type Person } from "./support/person.ts";
import { foundCircle, goTo, shareText, lock } from "./support/steps.ts";

const isPossible = process.platform === "linux" && process.getuid?.() === 0;

describe.skipIf(!isPossible)(
  isPossible ? "a browser after locking" : "memory after locking was NOT searched: only root can, on Linux",
  () => {
    let amina: Person;
    const files = newFolder("canaries");
    beforeAll(async () => {
      amina = await bringPerson("amina", "en", { fullCost: true });
    });
    afterAll(async () => {
      await amina?.end();
      dropFolder(files);
    });

    it("[HOST-49] [D05] [D09] has ended the processes that held text and words, and those that go on never did", async () => {
      await amina.start();
      await amina.makeSpace();
      await foundCircle(amina, "The Wednesday circle", "Amina");
      const canaries = Array.from({ length: 4 }, () => `canary${toHex(systemRandom.bytes(8))}`);
      const file = join(files, "text.md");
      const paragraph = (n: number): string => `Paragraph ${n} says ${canaries[n % 4]} and ordinary words.`;
      writeFileSync(
        file,
        `# A title\n\n${Array.from({ length: 30 }, (_, n) => paragraph(n)).join("\n\n")}\n`,
      );
      const app = amina.app();
      await goTo(amina, "readings");
      await app.getByRole("button", { name: amina.t("common:bringText"), exact: true }).click();
      await app.locator("input[type=file]").setInputFiles(file);
      await app.getByRole("button", { name: amina.t("importing:share"), exact: true }).waitFor();
      await shareText(amina);
      await app.getByRole("main").getByText("Paragraph 7 says").first().waitFor();

      const words = [...canaries, amina.words()];
      const pages = () => searchPages(amina.pid(), words);
      // The search finds what is there.
      expect(pages().map((found) => found.word)).toEqual(expect.arrayContaining(canaries));
      await lock(amina);
      await expect.poll(pages, { timeout: 60_000 }).toEqual([]);
      await amina.unlock();
      await app.getByRole("main").waitFor();
    });
  },
);
