// All golden vectors of records, by kind, as they stand in records.json.

import { diskKinds } from "./disk.ts";
import { documentKinds } from "./document.ts";
import { keptKinds } from "./kept.ts";
import { logKinds } from "./log.ts";
import { membershipKinds } from "./membership.ts";
import { requestKinds } from "./requests.ts";
import { peopleKinds } from "./people.ts";
import { sessionKinds } from "./session.ts";
import type { Kind, Vector } from "./vector.ts";

export const kinds: readonly Kind[] = [
  ...peopleKinds,
  ...membershipKinds,
  ...requestKinds,
  ...logKinds,
  ...documentKinds,
  ...sessionKinds,
  ...diskKinds,
  ...keptKinds,
];

export type Records = { readonly [kind: string]: readonly Vector[] };

export const makeRecords = (): Records => Object.fromEntries(kinds.map(({ kind, make }) => [kind, make()]));
