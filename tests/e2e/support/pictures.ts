// Pictures of what people see, for looking at: in the git-ignored folder `screenshots`.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Person } from "./person.ts";

const folder = fileURLToPath(new URL("../../../screenshots/", import.meta.url));

/** `kind` says what is seen of the screen, such as its language. */
export const picture = async (
  person: Person,
  name: string,
  kind: string = person.language,
): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  await person.page().screenshot({ path: join(folder, `${name}-${kind}.png`) });
};
