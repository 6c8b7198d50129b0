// Spaces behind a door, for tests of it.

import { redact, reveal } from "../../../src/core/base/index.ts";
import type { OpenSpace } from "../../../src/renderer/engine/openSpace.ts";
import type { VaultDoor } from "../../../src/renderer/engine/vaultDoor.ts";
import { englishList } from "../../../src/text/wordlist/wordList.ts";
import { must } from "../../core/vault/parts.ts";
import { createMachine, type Machine, words } from "./doorParts.ts";

export const spaceOf = (door: VaultDoor): OpenSpace => {
  const space = door.opened();
  if (space === null) throw new Error("nothing is open");
  return space;
};

export const secretOf = (door: VaultDoor): Uint8Array => reveal(spaceOf(door).rootSeed).slice();

export const codeOf = (door: VaultDoor) => {
  const code = door.recoveryWords(englishList.words);
  if (code === null) throw new Error("nothing to recover");
  return redact(reveal(code).join(" "));
};

/** A machine on which a space with these words was made and locked. */
export const withSpace = async (
  text: string,
  seed = 1,
): Promise<{ machine: Machine; secret: Uint8Array }> => {
  const machine = createMachine(seed);
  const door = machine.openWindow();
  must(await door.create(words(text), "ar"));
  const secret = secretOf(door);
  door.lock();
  return { machine, secret };
};
