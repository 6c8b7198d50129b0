// The four widths of interface 2: what the sidebar and the side column do follows from them.

import { useSyncExternalStore } from "react";

/** Sidebar open; sidebar as icons; side column slides over half; side column as a full sheet. */
export type Width = "open" | "icons" | "over" | "sheet";

const queries: readonly (readonly [Width, string])[] = [
  ["open", "(width >= 1240px)"],
  ["icons", "(width >= 960px)"],
  ["over", "(width >= 640px)"],
];

const read = (): Width => queries.find(([, query]) => matchMedia(query).matches)?.[0] ?? "sheet";

const subscribe = (listener: () => void): (() => void) => {
  const lists = queries.map(([, query]) => matchMedia(query));
  for (const list of lists) list.addEventListener("change", listener);
  return () => {
    for (const list of lists) list.removeEventListener("change", listener);
  };
};

export const useWidth = (): Width => useSyncExternalStore(subscribe, read);

/** The side column stands beside the text. */
export const sideIsBeside = (width: Width): boolean => width === "open" || width === "icons";
