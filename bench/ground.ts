// What every measure stands on: the server, profiles, how much of it is asked for, and where findings go.

import type { Profiles } from "./browsers.ts";
import type { BenchServer } from "./server.ts";

export type Ground = {
  readonly server: BenchServer;
  readonly profiles: Profiles;
  readonly quick: boolean;
  /** How often each thing is measured. */
  readonly rounds: number;
  /** Edits of the trace that are typed. */
  readonly edits: number;
  readonly say: (line: string) => void;
};

/** A line of the results: what, on both sides, and by how much. */
export type Finding = {
  readonly name: string;
  readonly ours: string;
  readonly peer: string;
  /** Null where the peer has no figure. */
  readonly ratio: number | null;
  /** The ratio that must not be exceeded, where there is a bar; or whether it is met. */
  readonly bar: number | null;
  readonly met?: boolean;
};

export const space = "b4";
export const peerName = "b4";
/** The final text of the whole trace. */
export const traceHash = "a489e9022976c14e46627aea174d07797edcb3fd17df42605956d4cf01bf9039";
export const traceLetters = 104_852;
export const traceEdits = 259_778;
