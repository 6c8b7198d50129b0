// Where the count of wrong tries outlives a reload: the window's own session storage, two numbers and nothing of what
// was typed. Not longer and not elsewhere on purpose: a lasting count would tell whoever takes the machine that and
// when somebody tried, and would not slow an attacker, who works on a copy of the disk (VAU-9).

import { noTries, type Tries } from "../../core/vault/index.ts";

const key = "tries";

export interface TriesKeeper {
  load(): Tries;
  save(tries: Tries): void;
}

const parse = (text: string | null): Tries => {
  const numbers = /^(\d{1,9}) (\d{1,15})$/.exec(text ?? "");
  return numbers === null ? noTries : { wrong: Number(numbers[1]), at: Number(numbers[2]) };
};

export const createTriesKeeper = (
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
): TriesKeeper => {
  let tries = parse(storage.getItem(key));
  return {
    load: () => tries,
    save: (next) => {
      tries = next;
      if (next.wrong === 0) storage.removeItem(key);
      else storage.setItem(key, `${next.wrong} ${next.at}`);
    },
  };
};
