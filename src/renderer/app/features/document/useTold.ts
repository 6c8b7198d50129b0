// What the engine tells of a document when it is asked, asked again when something came or was written: after a pause, and
// never so often that it would be most of what the engine does.

import { useEffect, useRef, useState } from "react";
import type { Refusal } from "../../../../bridge/index.ts";
import type { Result } from "../../../../core/base/result.ts";
import { useEngine } from "../../stores/view.ts";
import type { Replica } from "./replica.ts";

/** Asking brings what is typed to the disk, so it waits until nothing has changed for a while, and not for ever. */
const quiet = 1_500;
const longest = 10_000;
/** It rests this many times as long as the last answer took. */
const rest = 9;

export const useTold = <T>(
  ask: () => Promise<Result<T, Refusal>>,
  replica: Replica | null,
): { readonly told: T | null; readonly refusal: Refusal | null; readonly again: () => void } => {
  const engine = useEngine();
  const [told, tell] = useState<T | null>(null);
  const [refusal, refuse] = useState<Refusal | null>(null);
  const asking = useRef(ask);
  const again = useRef<() => void>(() => undefined);
  useEffect(() => {
    asking.current = ask;
  });
  useEffect(() => {
    let here = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let restUntil = 0;
    let dueSince: number | null = null;
    let isAsking = false;
    const askNow = async (): Promise<void> => {
      clearTimeout(timer);
      [isAsking, dueSince] = [true, null];
      const began = performance.now();
      const answer = await asking.current();
      if (!here) return;
      const ended = performance.now();
      restUntil = ended + rest * (ended - began);
      isAsking = false;
      if (answer.ok) tell(answer.value);
      refuse(answer.ok ? null : answer.error);
      if (dueSince !== null) wait();
    };
    const wait = (): void => {
      const now = performance.now();
      clearTimeout(timer);
      const pause = Math.min(quiet, Math.max(0, (dueSince ?? now) + longest - now));
      timer = setTimeout(() => void askNow(), Math.max(pause, restUntil - now));
    };
    const later = (): void => {
      dueSince ??= performance.now();
      if (!isAsking) wait();
    };
    again.current = () => void askNow();
    void askNow();
    const forget = engine.onView(later);
    replica?.fragment.observeDeep(later);
    return () => {
      here = false;
      clearTimeout(timer);
      forget();
      replica?.fragment.unobserveDeep(later);
    };
  }, [engine, replica]);
  return { told, refusal, again: () => again.current() };
};
