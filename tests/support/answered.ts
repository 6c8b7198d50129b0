// For verbs that answer when the disk has it: waits in the world's own time.

import type { World } from "./person.ts";

export const answered = async (world: World, answer: Promise<unknown>): Promise<void> => {
  let isThere = false;
  void answer.then(() => (isThere = true));
  await world.until(() => isThere);
};
