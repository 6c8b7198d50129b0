// What an engine is given: the effects, each behind its port. It makes none of its own.

import type { Clock, Compress, Log, Random, Signatures, Store, Transport } from "../ports/index.ts";

export type EngineParts = {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly transport: Transport;
  readonly compress: Compress;
  readonly log: Log;
  /** Without it every signature is looked at here. */
  readonly signatures?: Signatures;
};
