// What can be done and gone to from where one is, for the go-to list (Ctrl K): screens add theirs while they are
// shown.

import { useEffect, useSyncExternalStore, type ReactNode } from "react";

export type Command = {
  readonly id: string;
  readonly group: "go" | "do";
  readonly words: string;
  /** Where it is, or its keys. */
  readonly hint?: string;
  readonly icon: ReactNode;
  readonly run: () => void;
};

/** What Ctrl F does where a screen has something to find in. */
export const findCommand = "find";

const byScreen = new Map<object, readonly Command[]>();
const listeners = new Set<() => void>();
let all: readonly Command[] = [];

const change = (screen: object, commands: readonly Command[] | null): void => {
  if (commands === null) byScreen.delete(screen);
  else byScreen.set(screen, commands);
  all = [...byScreen.values()].flat();
  for (const listener of listeners) listener();
};

/** One of them, asked for by its key; null where nobody offers it now. */
export const commandOf = (id: string): Command | null => all.find((command) => command.id === id) ?? null;

/** The commands of a screen; give the same list while nothing changed. */
export const useCommands = (commands: readonly Command[]): void => {
  useEffect(() => {
    const screen = {};
    change(screen, commands);
    return () => change(screen, null);
  }, [commands]);
};

export const useAllCommands = (): readonly Command[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => all,
  );
