// The first document that a page builds takes nearly twice the time of the next one: a browser makes code quick when it
// has run often enough. So it runs on a made-up document while the page waits for its port, which is while the door
// stretches the words (decision 30).
//
// RULE: PORTAL-4: nothing of anybody is in it, one step at a time, and none after the port came.

import * as Y from "yjs";
import { createReplicaDoc, openState } from "../../core/yjs/index.ts";
import { roots } from "../../schema/roots.ts";

/** Enough of them that what is built ran often. */
const blocks = 24;
const changes = 80;
const builds = 2;
const words = ["a", "bc ", "def", "g"];

/** As documents come to be: words, put in here and there, and some of them taken out again. */
export const madeUpState = (): Uint8Array => {
  const doc = createReplicaDoc();
  doc.clientID = 1;
  const content = doc.getXmlFragment(roots.content);
  let last = 1;
  const below = (bound: number): number => (last = (last * 48_271) % 2_147_483_647) % bound;
  doc.transact(() => {
    for (let block = 0; block < blocks; block++) {
      const text = new Y.XmlText();
      const paragraph = new Y.XmlElement("paragraph");
      content.push([paragraph]);
      paragraph.push([text]);
      for (let change = 0; change < changes; change++) {
        const place = below(text.length + 1);
        if (change % 4 === 3 && text.length > place + 2) text.delete(place, 2);
        else text.insert(place, words[change % words.length] ?? "a");
      }
    }
  });
  const state = Y.encodeStateAsUpdateV2(doc);
  doc.destroy();
  return state;
};

/** Begins; what it gives ends it. `later` runs one step, some time after this one. */
export const rehearse = (later: (step: () => void) => void): (() => void) => {
  let isOver = false;
  let left = builds;
  let state: Uint8Array | null = null;
  const step = (): void => {
    if (isOver || left === 0) return;
    if (state === null) state = madeUpState();
    else {
      openState(state)?.destroy();
      left -= 1;
    }
    later(step);
  };
  later(step);
  return () => {
    isOver = true;
  };
};
