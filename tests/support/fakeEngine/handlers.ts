// What an answer to a verb of the app is, for those who answer some of them.

import type { Gives, Refusal, Takes, Verb } from "../../../src/bridge/index.ts";
import type { Result } from "../../../src/core/base/result.ts";

export type Handlers<V extends Verb = Verb> = {
  readonly [K in V]: (params: Takes<K>) => Result<Gives<K>, Refusal>;
};
