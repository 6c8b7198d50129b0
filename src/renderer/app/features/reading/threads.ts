// Threads: marks with their replies and whether they are answered or settled, joined from everybody's notes. Notes
// come from other devices, so two people may use one id and a reply may name a mark that is gone; neither loses
// anything. The newest statement about a thread counts, whoever made it.

import type { AuthoredNote, Mark, MarkKind, Reply } from "../../../../schema/note.ts";

export type AuthoredReply = { readonly by: string; readonly reply: Reply };
export type Thread = {
  /** Author and id together: ids alone may be taken twice. */
  readonly key: string;
  readonly by: string;
  readonly mark: Mark;
  readonly replies: readonly AuthoredReply[];
  readonly settled: boolean;
};
/** Replies whose mark is not (or no longer) here. */
export type LooseReplies = { readonly to: string; readonly replies: readonly AuthoredReply[] };
export type Threads = { readonly threads: readonly Thread[]; readonly loose: readonly LooseReplies[] };

export const threadKey = (by: string, id: string): string => `${by}/${id}`;

const earlier = (a: AuthoredReply, b: AuthoredReply): number =>
  a.reply.createdAt - b.reply.createdAt || (a.reply.id < b.reply.id ? -1 : 1);

export const threadsOf = (notes: readonly AuthoredNote[]): Threads => {
  const replies = new Map<string, AuthoredReply[]>();
  const settlings = new Map<
    string,
    { readonly at: number; readonly id: string; readonly settled: boolean }
  >();
  const markIds = new Set<string>();
  for (const { by, note } of notes) {
    if (note.type === "mark") markIds.add(note.id);
    else if (note.type === "reply") {
      const inThread = replies.get(note.to) ?? [];
      inThread.push({ by, reply: note });
      replies.set(note.to, inThread);
    } else {
      const known = settlings.get(note.to);
      const isNewer =
        known === undefined ||
        note.createdAt > known.at ||
        (note.createdAt === known.at && note.id > known.id);
      if (isNewer) settlings.set(note.to, { at: note.createdAt, id: note.id, settled: note.settled });
    }
  }
  for (const inThread of replies.values()) inThread.sort(earlier);
  const threads: Thread[] = [];
  for (const { by, note } of notes) {
    if (note.type !== "mark") continue;
    threads.push({
      key: threadKey(by, note.id),
      by,
      mark: note,
      replies: replies.get(note.id) ?? [],
      settled: settlings.get(note.id)?.settled ?? false,
    });
  }
  const loose = [...replies].filter(([to]) => !markIds.has(to)).map(([to, lost]) => ({ to, replies: lost }));
  return { threads, loose };
};

export type ThreadFilter = {
  readonly kind: MarkKind | "all";
  /** A userId. */
  readonly person: string;
  readonly state: "all" | "open" | "settled" | "unplaced";
};
export const noFilter: ThreadFilter = { kind: "all", person: "all", state: "all" };
export const isFiltering = (filter: ThreadFilter): boolean =>
  filter.kind !== "all" || filter.person !== "all" || filter.state !== "all";

export const passes = (thread: Thread, filter: ThreadFilter, placed: boolean): boolean =>
  (filter.kind === "all" || thread.mark.kind === filter.kind) &&
  (filter.person === "all" ||
    thread.by === filter.person ||
    thread.replies.some(({ by }) => by === filter.person)) &&
  (filter.state === "all" ||
    (filter.state === "unplaced" ? !placed : filter.state === (thread.settled ? "settled" : "open")));
