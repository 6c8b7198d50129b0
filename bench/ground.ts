// What every measure stands on: the server, profiles, how much of it is asked for, and what a finding is.

import type { Profiles } from "./browsers.ts";
import { type Ratio, ratioOf, type Sample } from "./sample.ts";
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

/** A line of the results: what, on both sides, and by how much. A text stands where there is nothing to count. */
export type Finding = {
  readonly name: string;
  readonly ours: Sample | string;
  readonly peer: Sample | string;
  /** Null where the peer has no figure. */
  readonly ratio: Ratio | null;
  /** What the ratio must not exceed; or, without a peer, what our own figure must not exceed. */
  readonly bar: number | null;
};

/** A line with figures on both sides. */
export const compare = (name: string, ours: Sample, peer: Sample, bar: number | null = null): Finding => ({
  name,
  ours,
  peer,
  ratio: ratioOf(ours, peer),
  bar,
});

export const space = "b4";
export const peerName = "b4";
/** The final text of the whole trace. */
export const traceHash = "a489e9022976c14e46627aea174d07797edcb3fd17df42605956d4cf01bf9039";
export const traceLetters = 104_852;
export const traceEdits = 259_778;
