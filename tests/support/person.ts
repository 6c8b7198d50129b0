// A person with an engine of their own, in memory: the same engine as the product's, asked by its own verbs.

import { streamCompress } from "../../src/adapters/compress/index.ts";
import {
  createMemoryNetwork,
  createMemoryStore,
  type MemoryDisk,
  type MemoryNetwork,
} from "../../src/adapters/memory/index.ts";
import {
  type EngineMessage,
  type Gives,
  type Takes,
  type Verb,
  verbs as verbsOfApp,
} from "../../src/bridge/contract.ts";
import type { AppView, CircleView } from "../../src/bridge/view.ts";
import { redact, type Result } from "../../src/core/base/index.ts";
import {
  type Compared,
  createVerbs,
  type Engine,
  type Question,
  startEngine,
  type Surroundings,
  type Verbs,
} from "../../src/core/engine/index.ts";
import type { Clock, Compress, Store } from "../../src/core/ports/index.ts";
import { createFakeClock, type FakeClock } from "./fakeClock.ts";
import { createSeededRandom } from "./seededRandom.ts";

export type World = {
  readonly clock: FakeClock;
  readonly network: MemoryNetwork;
  /** None of these meets another of them from now on, whatever rooms they enter. */
  readonly part: (...names: readonly string[]) => void;
  /** All meet again. */
  readonly rejoin: () => void;
  /** Turns of the event loop, with the clock going on, until it holds; fails after many. */
  readonly until: (holds: () => boolean) => Promise<void>;
  /** Lets everything that is under way come to rest. */
  readonly rest: () => Promise<void>;
};

/** What is being deflated or inflated now: that is other threads' work, and no clock of ours waits for it by itself. */
let compressing = 0;
const counted = async <T>(work: Promise<T>): Promise<T> => {
  compressing += 1;
  return work.finally(() => (compressing -= 1));
};
const countedCompress: Compress = {
  deflate: (bytes) => counted(streamCompress.deflate(bytes)),
  inflate: (bytes, limit) => counted(streamCompress.inflate(bytes, limit)),
  inflating: (limit) => {
    const begun = streamCompress.inflating(limit);
    return { ...begun, end: () => counted(begun.end()) };
  },
};

const turn = async (): Promise<void> => {
  do await new Promise((resolve) => void setImmediate(resolve));
  while (compressing > 0);
};

export const createWorld = (): World => {
  const clock = createFakeClock(1_800_000_000_000);
  const parted: ReadonlySet<string>[] = [];
  const network = createMemoryNetwork(({ from, to }, arrive) => {
    if (!parted.some((names) => names.has(from) && names.has(to))) queueMicrotask(arrive);
  });
  const severAll = (names: readonly string[]): void => {
    for (const a of names) for (const b of names) if (a < b) network.sever(a, b);
  };
  const step = async (): Promise<void> => {
    await turn();
    clock.advance(20);
  };
  return {
    clock,
    network,
    part: (...names) => {
      parted.push(new Set(names));
      severAll(names);
    },
    rejoin: () => {
      // What was begun in vain meanwhile is no channel.
      for (const names of parted) severAll([...names]);
      parted.length = 0;
      network.meet();
    },
    until: async (holds) => {
      for (let turns = 0; turns < 20_000; turns++) {
        if (holds()) return;
        await step();
      }
      throw new Error("it never came to hold");
    },
    rest: async () => {
      for (let turns = 0; turns < 200; turns++) await step();
    },
  };
};

export type TestPerson = {
  readonly engine: Engine;
  readonly verbs: Verbs;
  readonly messages: EngineMessage[];
  readonly ask: <V extends Verb>(verb: V, params: Takes<V>) => Promise<Result<Gives<V>, string>>;
  /** The value, or the test fails. */
  readonly get: <V extends Verb>(verb: V, params: Takes<V>) => Promise<Gives<V>>;
  readonly view: () => AppView;
  readonly circle: () => CircleView;
  readonly confirmed: string[];
  /** The questions themselves, as the engine's own page is given them. */
  readonly questions: Question[];
  /** Of whom the words were shown there. */
  readonly compared: Compared["who"][];
  /** What this person says of the words on both screens. */
  compares: "same" | "different" | "later";
  /** Done while the words are being compared. */
  meanwhile: () => Promise<void>;
  /** Done while a question stands there. */
  beforeYes: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export const startPerson = async (
  world: World,
  name: string,
  more: {
    readonly disk?: MemoryDisk;
    readonly store?: Store;
    /** A clock of their own, where it differs from the world's. */
    readonly clock?: Clock;
    readonly confirms?: boolean;
    readonly seed?: number;
    readonly headMark?: Surroundings["headMark"];
    /** Addresses of their own hub; they may change. */
    readonly ownHubs?: () => readonly string[];
    /** A new space, made with the recovery code of theirs. */
    readonly codeOf?: string;
  } = {},
): Promise<TestPerson> => {
  const random = createSeededRandom(
    more.seed ?? [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7),
  );
  const filledFor = (of: string): number =>
    [...of].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 251;
  const started = await startEngine(
    {
      clock: more.clock ?? world.clock,
      random,
      store: more.store ?? createMemoryStore(more.disk ?? new Map()),
      transport: world.network.transport(name),
      compress: countedCompress,
      log: {
        note: (event) => {
          if (process.env.HALAQA_DEBUG) console.error(name, event);
        },
      },
    },
    {
      vmk: redact(new Uint8Array(32).fill(filledFor(name))),
      root: redact(new Uint8Array(32).fill(filledFor(more.codeOf ?? name) + 1)),
      language: "ar",
    },
    {
      host: "browser",
      practice: false,
      isPersisted: () => true,
      ownHubs: more.ownHubs ?? (() => ["ws://127.0.0.1:7310/hub/abcdefghijklmnopqrstuv"]),
      hubStates: () => [],
      ...(more.headMark === undefined ? {} : { headMark: more.headMark }),
    },
  );
  if (!started.ok) throw new Error(started.error.type);
  const engine = started.value;
  const confirmed: string[] = [];
  const questions: Question[] = [];
  const compared: Compared["who"][] = [];
  const verbs = createVerbs(engine, {
    confirm: async (question) => {
      confirmed.push(question.type);
      questions.push(question);
      await person.beforeYes();
      return more.confirms ?? true;
    },
    compare: async ({ who, words }) => {
      const name = who.type === "person" ? who.name : who.type;
      compared.push(who);
      confirmed.push(`compare ${name} ${words.join(" ")}`);
      await person.meanwhile();
      return person.compares;
    },
    lock: () => confirmed.push("lock"),
    curtain: () => confirmed.push("curtain"),
    showRecoveryCode: async () => true,
    changeWords: async () => true,
    wiping: async () => true,
    finish: async () => "cleared",
    holdToWipe: () => confirmed.push("holdToWipe"),
    touched: () => undefined,
  });
  const messages: EngineMessage[] = [];
  engine.listen((message) => messages.push(message));
  const ask: TestPerson["ask"] = (verb, params) => verbs.handlers[verb](params as never) as never;
  const person: TestPerson = {
    compares: "same",
    meanwhile: () => Promise.resolve(),
    beforeYes: () => Promise.resolve(),
    engine,
    verbs,
    messages,
    ask,
    get: async (verb, params) => {
      const answered = await ask(verb, params);
      if (!answered.ok) throw new Error(`${verb}: ${answered.error}`);
      // What the app would not take is no answer.
      if (!verbsOfApp[verb].gives(answered.value).ok) throw new Error(`${verb}: another shape`);
      return answered.value;
    },
    view: () => engine.view(),
    circle: () => {
      const [circle] = engine.view().circles;
      if (circle === undefined) throw new Error("no circle");
      return circle;
    },
    confirmed,
    questions,
    compared,
    stop: () => engine.stop(),
  };
  return person;
};
