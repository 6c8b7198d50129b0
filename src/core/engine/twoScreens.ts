// The words on both screens (TRU-18): two people who are in a circle, with both machines connected, see the same six
// words when each has asked for them on the other's page. Nobody's screen shows words that its own person did not ask
// for. The one whose device id is smaller commits first (comparing.ts), so who stands in between has one try.

import type { Bytes, DeviceId, UserId } from "../base/index.ts";
import type { CompareMessage, SessionId } from "../sync/index.ts";
import type { Circle } from "./circle.ts";
import { commitTo, isCommitted, wordsOf } from "./comparing.ts";
import type { Met } from "./met.ts";

/** So long one asking holds, by the own clock. */
export const askTime = 10 * 60_000;
/** How often the other side may begin anew while one asking holds. */
const triesOfAsking = 8;

export type WordsSeen =
  | { readonly state: "asked" | "waiting"; readonly words: readonly [] }
  | { readonly state: "shown"; readonly words: readonly number[] };

export type TwoScreens = {
  /** False where no machine of that person is connected. */
  readonly ask: (user: UserId) => boolean;
  readonly askNoMore: (user: UserId) => void;
  readonly came: (met: Met, compare: CompareMessage) => void;
  readonly parted: (met: Met) => void;
  readonly of: (user: UserId) => WordsSeen | null;
  readonly close: () => void;
};

/** Between this machine and one other, as long as they are in session. */
type Pair = {
  readonly met: Met;
  readonly user: UserId;
  /** They asked. */
  asks: boolean;
  /** So many runs are left of this person's asking; null: they do not ask. */
  tries: number | null;
  forget: () => void;
  nonce: Bytes | null;
  commitment: Bytes | null;
  words: readonly number[] | null;
};

export type TwoScreensGround = {
  readonly circle: Circle;
  /** In session and active now; of several sessions with one device the one that speaks. */
  readonly near: () => readonly Met[];
  readonly say: (session: SessionId, compare: CompareMessage) => void;
};

export const createTwoScreens = ({ circle, near, say }: TwoScreensGround): TwoScreens => {
  const { clock, random } = circle.parts;
  const own = circle.self.device.deviceId;
  const pairs = new Map<SessionId, Pair>();

  const userOf = (device: DeviceId): UserId | undefined => circle.graph.current().devices.get(device)?.userId;
  const changed = (): void => circle.ears.viewChanged();

  const pairOf = (met: Met): Pair | null => {
    const known = pairs.get(met.session);
    if (known !== undefined) return known;
    const user = userOf(met.device);
    if (user === undefined || user === circle.self.userId) return null;
    const empty = { asks: false, tries: null, nonce: null, commitment: null, words: null };
    const made: Pair = { met, user, forget: () => undefined, ...empty };
    pairs.set(met.session, made);
    return made;
  };

  const forgetRun = (pair: Pair): void => {
    pair.nonce = null;
    pair.commitment = null;
    pair.words = null;
  };

  const isFirst = ({ met }: Pair): boolean => own < met.device;

  const endAsking = (pair: Pair): void => {
    pair.forget();
    pair.tries = null;
    forgetRun(pair);
  };

  const stop = (pair: Pair): void => {
    if (pair.tries === null) return;
    endAsking(pair);
    say(pair.met.session, { type: "asksNoMore" });
    changed();
  };

  /** RULE: [TRU-18] chance that was heard is of one run: whoever begins anew meets fresh chance, and few times. */
  const freshNonce = (pair: Pair): Bytes | null => {
    forgetRun(pair);
    if (pair.tries === null || pair.tries === 0) return null;
    // One machine of theirs shows the words: others would show other ones, which would look as if somebody stood between.
    const others = [...pairs.values()].filter((other) => other !== pair && other.user === pair.user);
    if (others.some(({ nonce, words }) => nonce !== null || words !== null)) return null;
    for (const other of others) stop(other);
    pair.tries -= 1;
    pair.nonce = random.bytes(32);
    return pair.nonce;
  };

  const beginRun = (pair: Pair): void => {
    if (!isFirst(pair) || !pair.asks) return;
    const nonce = freshNonce(pair);
    if (nonce !== null) say(pair.met.session, { type: "commits", commitment: commitTo(nonce, pair.met.sid) });
  };

  const wordsWith = (pair: Pair, own: Bytes, theirs: Bytes): readonly number[] | null => {
    const identityPk = circle.graph.current().users.get(pair.user)?.identityPk;
    if (identityPk === undefined) return null;
    const mine = { nonce: own, identityPk: circle.self.identityPk };
    const other = { nonce: theirs, identityPk };
    const [outside, inside] = isFirst(pair) ? [mine, other] : [other, mine];
    return wordsOf({ circleId: circle.id, sid: pair.met.sid, outside, inside });
  };

  const show = (pair: Pair, words: readonly number[] | null): void => {
    pair.nonce = null;
    pair.commitment = null;
    pair.words = words;
    changed();
  };

  const hear = (pair: Pair, compare: CompareMessage): void => {
    const { met, nonce, commitment } = pair;
    switch (compare.type) {
      case "asks":
        pair.asks = true;
        forgetRun(pair);
        beginRun(pair);
        return changed();
      case "asksNoMore":
        if (!pair.asks) return;
        pair.asks = false;
        // Words that both have seen stay for as long as their own person looks at them.
        pair.nonce = null;
        pair.commitment = null;
        return changed();
      case "commits": {
        if (isFirst(pair) || !pair.asks) return;
        const fresh = freshNonce(pair);
        if (fresh === null) return changed();
        pair.commitment = compare.commitment;
        return say(met.session, { type: "answers", nonce: fresh });
      }
      case "answers":
        if (!isFirst(pair) || nonce === null) return;
        say(met.session, { type: "opens", nonce });
        return show(pair, wordsWith(pair, nonce, compare.nonce));
      case "opens":
        if (isFirst(pair) || nonce === null || commitment === null) return;
        if (!isCommitted(commitment, compare.nonce, met.sid)) {
          forgetRun(pair);
          return changed();
        }
        return show(pair, wordsWith(pair, nonce, compare.nonce));
    }
  };

  const ofUser = (user: UserId): readonly Pair[] => [...pairs.values()].filter((pair) => pair.user === user);

  return {
    ask: (user) => {
      const theirs = near().filter(({ device }) => userOf(device) === user);
      for (const met of theirs) {
        const pair = pairOf(met);
        if (pair === null) continue;
        endAsking(pair);
        pair.tries = triesOfAsking;
        pair.forget = clock.after(askTime, () => stop(pair));
        say(met.session, { type: "asks" });
        beginRun(pair);
      }
      changed();
      return theirs.length > 0;
    },
    askNoMore: (user) => {
      for (const pair of ofUser(user)) stop(pair);
    },
    came: (met, compare) => {
      const pair = pairOf(met);
      if (pair !== null) hear(pair, compare);
    },
    parted: ({ session }) => {
      const pair = pairs.get(session);
      if (pair === undefined) return;
      pair.forget();
      pairs.delete(session);
      changed();
    },
    of: (user) => {
      const theirs = ofUser(user);
      const shown = theirs.find(({ words }) => words !== null)?.words;
      if (shown) return { state: "shown", words: shown };
      if (theirs.some(({ tries }) => tries !== null)) return { state: "waiting", words: [] };
      return theirs.some(({ asks }) => asks) ? { state: "asked", words: [] } : null;
    },
    close: () => {
      for (const { forget } of pairs.values()) forget();
      pairs.clear();
    },
  };
};
