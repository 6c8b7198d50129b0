// Copies of a document, as the engine in memory keeps them.

import type { UserId } from "../../../src/core/base/brand.ts";
import { err, ok } from "../../../src/core/base/result.ts";
import { bringTo, stateOf } from "../../../src/core/document/bringTo.ts";
import { treeOf } from "../../../src/core/document/richTree.ts";
import type { CopyPart } from "../../../src/schema/index.ts";
import type { Handlers } from "./handlers.ts";
import { fakeNoteId, karimId, laylaId } from "./ids.ts";
import { done, type FakeState } from "./state.ts";

type Answered = "copy.list" | "copy.keep" | "copy.drop" | "copy.look" | "copy.bringBack";
type Kept = {
  readonly by: UserId;
  readonly id: string;
  readonly name: string | null;
  readonly createdAt: number;
  readonly content: readonly CopyPart[];
};

const day = 24 * 3_600_000;

export const answerCopies = (state: FakeState): Handlers<Answered> => {
  const { inCircle, openDoc } = state;
  const { language } = state.view().settings;
  const said = language === "ar" ? "نلتقي كلّ أربعاء." : "We meet on Wednesdays.";
  const content: readonly CopyPart[] = [{ name: "paragraph", inside: [said] }];
  const name = language === "ar" ? "قبل اجتماع الربيع" : "Before the spring meeting";
  let copies: readonly Kept[] = [
    { by: laylaId, id: fakeNoteId(), name, createdAt: state.now() - 2 * day, content },
    { by: karimId, id: fakeNoteId(), name: null, createdAt: state.now() - 9 * day, content },
  ];
  const restored = [{ by: karimId, name: null, createdAt: state.now() - 9 * day }];

  const keep = (content: readonly CopyPart[], name: string | null) => {
    const kept = { by: laylaId, id: fakeNoteId(), name, createdAt: state.now(), content };
    copies = [kept, ...copies];
    return { by: kept.by, id: kept.id };
  };
  const contentOf = (target: { readonly type: string; readonly id?: string }) =>
    target.type === "without" ? content : copies.find(({ id }) => id === target.id)?.content;

  return {
    "copy.list": () =>
      ok({
        copies: copies.map(({ by, id, name, createdAt }) => ({ by, id, name, createdAt })),
        restored: restored.map((one) => ({ ...one })),
      }),
    "copy.keep": ({ circleId, docId, name }) => {
      const may = inCircle(circleId, () => undefined);
      return may.ok ? ok(keep(treeOf(openDoc(docId)), name)) : may;
    },
    "copy.drop": ({ id }) => {
      copies = copies.filter((copy) => copy.id !== id);
      return done;
    },
    "copy.look": ({ docId, target }) => {
      const seen = contentOf(target);
      if (seen === undefined) return err("notFound");
      const same = JSON.stringify(treeOf(openDoc(docId))) === JSON.stringify(seen);
      const copy = copies.find((one) => target.type === "copy" && one.id === target.id);
      const { name = null, createdAt = null } = copy ?? {};
      return ok({ state: stateOf(seen), name, createdAt, since: null, same });
    },
    "copy.bringBack": ({ docId, target }) => {
      const seen = contentOf(target);
      if (seen === undefined) return err("notFound");
      const doc = openDoc(docId);
      const kept = keep(treeOf(doc), null);
      restored.unshift({ by: laylaId, name: null, createdAt: state.now() });
      bringTo(doc, seen);
      return ok({ kept });
    },
  };
};
