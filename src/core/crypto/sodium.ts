// The one door to libsodium. It is loaded once; `readyCrypto` in known.ts runs the known-answer tests before
// anything is sealed or opened, and refuses to go on when one fails.

import sodium from "libsodium-wrappers-sumo";

export { sodium };

export const loadSodium = async (): Promise<void> => {
  await sodium.ready;
};
