import { createMemoryStore, type MemoryDisk } from "../../src/adapters/memory/index.ts";
import { createFaultyDisk } from "../support/faultyStore.ts";
import { describeStore } from "./store.ts";

describeStore("the store in memory", () => {
  const disk: MemoryDisk = new Map();
  return { open: () => Promise.resolve(createMemoryStore(disk)) };
});

describeStore("the disk that tests fill and crash", () => {
  const disk = createFaultyDisk();
  return { open: () => Promise.resolve(disk.open()), setFull: disk.setFull };
});
