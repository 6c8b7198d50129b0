// One's name, written where the circle looks for it, once one has arrived.

import { indexDocId } from "../../schema/index.ts";
import { marginDocId, putProfileName } from "../document/index.ts";
import type { Circle } from "./circle.ts";
import { changeText, listed } from "./ownText.ts";

/** Runs in the circle's queue. */
export const nameOneself = async (circle: Circle): Promise<void> => {
  const name = circle.record.myName;
  const docId = marginDocId(indexDocId, circle.self.userId);
  // A further machine of somebody's finds their name here.
  if (name === "") return;
  await changeText(circle, { docId, scope: indexDocId }, (margin) => listed(putProfileName(margin, name)));
};
