// Many entries at once: while those that came first are judged, and what came before them is carried out, the
// signatures of the rest are looked at elsewhere (CRYPTO-4). The order in which they are judged and what comes of each is
// the same as one after the other.

import type { Bytes } from "../base/index.ts";
import {
  type Ahead,
  type LogContext,
  type LogOutput,
  type LogState,
  lookAhead,
  receiveEntry,
} from "../log/index.ts";
import type { Signatures } from "../ports/index.ts";

export type Receiver = {
  readonly log: LogState;
  readonly context: () => LogContext;
  readonly signatures: Signatures | undefined;
};

export type Came = {
  readonly type: "envelope" | "opened";
  readonly entries: readonly Bytes[];
  readonly from: string;
  readonly at: number;
};

/** Fewer are judged before anybody else has answered. */
const many = 32;
/** So many signatures are asked about at once. */
const batchLength = 256;

/** Whether each was found right; false also for what was not asked about. */
const findRight = async (
  signatures: Signatures,
  aheads: readonly (Ahead | null)[],
): Promise<readonly boolean[]> => {
  const claims = aheads.flatMap((ahead) => ahead?.claim ?? []);
  const right = claims.length === 0 ? [] : await signatures.check(claims);
  let next = 0;
  return aheads.map((ahead) => (ahead?.claim ? right[next++] === true : false));
};

type Batch = {
  readonly batch: readonly Bytes[];
  readonly aheads: readonly (Ahead | null)[];
  readonly finding: Promise<readonly boolean[]>;
};

/** What can be made of them before their turn; null of a few, or where nobody else looks at signatures. */
export type Looked = readonly Batch[] | null;

/** Changes nothing, and what it finds holds whatever is taken before their turn: it may be asked as soon as they are here. */
export const lookAtMany = (
  { log, context, signatures }: Receiver,
  { type, entries }: Pick<Came, "type" | "entries">,
): Looked => {
  if (signatures === undefined || entries.length < many) return null;
  const batches: Batch[] = [];
  for (let first = 0; first < entries.length; first += batchLength) {
    const batch = entries.slice(first, first + batchLength);
    const aheads = batch.map((bytes) => lookAhead(log, { type, bytes }, context()));
    batches.push({ batch, aheads, finding: findRight(signatures, aheads) });
  }
  return batches;
};

export const receiveMany = async (
  receiver: Receiver,
  came: Came,
  looked: Looked = lookAtMany(receiver, came),
): Promise<readonly LogOutput[]> => {
  const { log, context } = receiver;
  const { type, entries, from, at } = came;
  const outputs: LogOutput[] = [];
  const receive = (bytes: Bytes, ahead: Ahead | null = null, signed = false): void => {
    const input = { type, bytes, from, at, ...(ahead === null ? {} : { ahead: { ...ahead, signed } }) };
    outputs.push(...receiveEntry(log, input, context()));
  };
  if (looked === null) for (const bytes of entries) receive(bytes);
  else
    for (const { batch, aheads, finding } of looked) {
      const right = await finding;
      for (const [place, bytes] of batch.entries())
        receive(bytes, aheads[place] ?? null, right[place] ?? false);
    }
  return outputs;
};
