// Has a file read in a worker of its own, which ends with the answer, the limit of time, or the person's change of
// mind.

import type { ImportDraft } from "../../../../importers/draft.ts";
import { type ImportError, maxFileSize } from "../../../../importers/importError.ts";
import { err, type Result } from "../../../../core/base/result.ts";
// The build makes this import's address; the file itself exports nothing.
// oxlint-disable-next-line import/default
import address from "../../importer.worker.ts?worker&url";
import { workerPolicy } from "../../policies.ts";

export type ImportTask =
  | {
      readonly type: "file";
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly name: string;
      readonly mediaType: string;
    }
  | { readonly type: "paste"; readonly text: string; readonly html: string | null };

export type ImportRefusal =
  | ImportError
  | { readonly type: "tooLong" }
  /** The reading ended by itself, without an answer. */
  | { readonly type: "stopped" }
  /** The file could not be had from the disk. */
  | { readonly type: "unreadable" };
export type ImportAnswer = Result<ImportDraft, ImportRefusal>;
export type RunningImport = { readonly answer: Promise<ImportAnswer>; readonly cancel: () => void };

const timeLimit = 60_000;
let policy: ReturnType<typeof workerPolicy> | null = null;

const inWorker = (task: ImportTask, signal: AbortSignal): Promise<ImportAnswer> =>
  new Promise((resolve) => {
    policy ??= workerPolicy(address);
    const worker = new Worker(policy.createScriptURL(address), { type: "module" });
    const end = (answer: ImportAnswer): void => {
      clearTimeout(timer);
      worker.terminate();
      resolve(answer);
    };
    const timer = setTimeout(() => end(err({ type: "tooLong" })), timeLimit);
    signal.addEventListener("abort", () => end(err({ type: "stopped" })));
    worker.addEventListener("message", (event: MessageEvent<ImportAnswer>) => end(event.data));
    worker.addEventListener("error", () => end(err({ type: "stopped" })));
    worker.postMessage(task, task.type === "file" ? [task.bytes.buffer] : []);
  });

const started = (task: (signal: AbortSignal) => Promise<ImportAnswer>): RunningImport => {
  const stop = new AbortController();
  return { answer: task(stop.signal), cancel: () => stop.abort() };
};

export const importPasted = (text: string, html: string | null): RunningImport =>
  started((signal) => inWorker({ type: "paste", text, html }, signal));

export const importChosen = (file: File): RunningImport =>
  started(async (signal) => {
    if (file.size > maxFileSize) return err({ type: "tooLarge", size: file.size, limit: maxFileSize });
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = new Uint8Array(await file.arrayBuffer());
    } catch {
      return err({ type: "unreadable" });
    }
    if (signal.aborted) return err({ type: "stopped" });
    return inWorker({ type: "file", bytes, name: file.name, mediaType: file.type }, signal);
  });
