// What a newcomer is shown of what was here before they came (protocol 2.12): who vouches for it so far, and how many it
// takes; and of which texts that is not settled.

import type { CircleView } from "../../bridge/view.ts";
import type { DocId } from "../base/index.ts";
import { type Attested, type LogState, selectAttested, vouchersNeeded } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { marginsOf } from "./notes.ts";

/** Until the cut's own entry has come, it has the word of who made it, and the circle is as large as it is now. */
const byAuthor = ({ log, graph }: Circle): NonNullable<CircleView["beginning"]> => {
  const { users, devices } = graph.current();
  const author = log.begunBy === null ? undefined : log.cuts.get(log.begunBy)?.deviceId;
  const userId = author === undefined ? undefined : devices.get(author)?.userId;
  const active = [...users.values()].filter(({ standing }) => standing === "active").length;
  return { by: userId === undefined ? [] : [userId], needed: vouchersNeeded(active) };
};

const attestedOf = ({ log, graph }: Circle): Attested | null =>
  log.begunBy === null ? null : selectAttested(log, log.begunBy, graph);

/** RULE: [ATT-5] */
export const beginningOf = (circle: Circle): CircleView["beginning"] => {
  if (circle.log.begunBy === null) return null;
  const attested = attestedOf(circle);
  if (attested === null) {
    const said = byAuthor(circle);
    return said.needed === 1 && said.by.length === 1 ? null : said;
  }
  const { whole, needed } = attested;
  return whole.isReached ? null : { by: [...whole.users], needed };
};

/** A document of which the cut brought something. */
const wasThere = ({ devices }: LogState, docId: DocId): boolean =>
  [...devices.values()].some((log) =>
    [...(log.docs.get(docId)?.runs.values() ?? [])].some(({ seqs }) => seqs[0] === log.base),
  );

/** Of which texts, with all marks in them, nothing is in doubt. */
export const vouchedIn = (circle: Circle): ((docId: DocId) => boolean) => {
  if (beginningOf(circle) === null) return () => true;
  const attested = attestedOf(circle);
  const isSettled = (docId: DocId): boolean =>
    !wasThere(circle.log, docId) || attested?.of(docId).isReached === true;
  return (docId) => [docId, ...marginsOf(circle, docId).keys()].every(isSettled);
};
