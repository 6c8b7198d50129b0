// The store of a page as a store of this process: rows go to it and come back as text.

import type { Page } from "playwright-core";
import type { Result } from "../../../src/core/base/index.ts";
import type { Store, StoreError, StoreRow } from "../../../src/core/ports/index.ts";
import type { SentRow, StorePage } from "./storePage/main.ts";

declare const storePage: StorePage;

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
const toSent = ({ table, id, group, box }: StoreRow): SentRow => ({
  table,
  id: toBase64(id),
  group: toBase64(group),
  box: toBase64(box),
  whole: box.length,
});
const fromSent = (row: SentRow): StoreRow => {
  const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "base64"));
  const box = bytes(row.box);
  const whole = new Uint8Array(row.whole);
  whole.set(box);
  return { table: row.table, id: bytes(row.id), group: bytes(row.group), box: whole.subarray(0, box.length) };
};

type Answer<T> = Result<T, StoreError>;
const given = <T, U>(answer: Answer<T>, read: (value: T) => U): Answer<U> =>
  answer.ok ? { ok: true, value: read(answer.value) } : answer;

/** The page's store as a store of this process. */
export const storeIn = (page: Page): Store => ({
  get: async (table, id) => {
    const answer = await page.evaluate(([t, i]) => storePage.rows.get(t, i), [table, toBase64(id)] as const);
    return given(answer as Answer<SentRow | null>, (row) => (row === null ? null : fromSent(row)));
  },
  group: async (table, group) => {
    const answer = await page.evaluate(([t, g]) => storePage.rows.group(t, g), [
      table,
      toBase64(group),
    ] as const);
    return given(answer as Answer<readonly SentRow[]>, (rows) => rows.map(fromSent));
  },
  commit: (batch, durability) => {
    const put = batch.put.map(toSent);
    const remove = batch.remove.map(({ table, id }) => ({ table, id: toBase64(id) }));
    const groups = (batch.removeGroups ?? []).map(({ table, group }) => ({ table, group: toBase64(group) }));
    return page.evaluate(([p, r, g, d]) => storePage.rows.commit(p, r, g, d), [
      put,
      remove,
      groups,
      durability,
    ] as const);
  },
  close: () => void page.evaluate(() => storePage.rows.close()),
});
