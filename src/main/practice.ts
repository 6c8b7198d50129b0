// The demonstration of `npm run demo`: two hosts on one machine, for two invented people. The founder's invitation
// travels to the guest through a folder that both hosts were given and that the demonstration removes at its end.

import { join } from "node:path";
import type { HostPractice } from "../bridge/host.ts";
import { readWhole, writeWhole } from "./hostFiles.ts";

export type PracticeOptions = { readonly role: "founder" | "guest"; readonly folder: string };

export const createPractice = ({ role, folder }: PracticeOptions) => {
  const file = join(folder, "invitation");
  return {
    read(): HostPractice {
      const bytes = readWhole(file);
      return { role, link: bytes === null ? null : Buffer.from(bytes).toString("utf8").slice(0, 2_048) };
    },
    /** Only the founder invites. */
    write: (bytes: Uint8Array): boolean =>
      role === "founder" && bytes.length <= 2_048 && writeWhole(file, bytes).ok,
  };
};

export type Practice = ReturnType<typeof createPractice>;
