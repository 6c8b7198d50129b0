// A space that is made up, opened once in memory while the door stretches the words: a browser reads and translates code
// when it first runs, and that is a good part of what opening a space takes (decision 30). Nothing of anybody is in it,
// nothing of it is written or sent, and it is gone before the words are. What goes wrong in it is nobody's trouble.

import { createMemoryNetwork, createMemoryStore } from "../../adapters/memory/index.ts";
import { redact } from "../../core/base/index.ts";
import { wipe } from "../../core/crypto/index.ts";
import {
  createPortServer,
  type Engine,
  type EngineParts,
  startEngine,
  type Verbs,
} from "../../core/engine/index.ts";
import { unaskedVerbs } from "./practice/inventedPerson.ts";

type Parts = Pick<EngineParts, "clock" | "random" | "compress">;
type Work = (handlers: Verbs["handlers"], engine: Engine) => Promise<boolean>;

const surroundings = {
  host: "browser",
  practice: true,
  isPersisted: () => true,
  ownHubs: () => [],
  hubStates: () => [],
} as const;

/** One who founds a circle, and writes a document's name into its list. */
const found: Work = async (handlers) => {
  const founded = await handlers["circle.create"]({ name: "circle", myName: "name" });
  if (!founded.ok) return false;
  const { circleId } = founded.value;
  return (await handlers["document.create"]({ circleId, title: "document" })).ok;
};

/** And comes back to it. */
const comeBack: Work = async (handlers, engine) => {
  const [circle] = engine.view().circles;
  const [thing] = circle?.things ?? [];
  if (circle === undefined || thing === undefined) return false;
  return (await handlers["document.open"]({ circleId: circle.id, docId: thing.id })).ok;
};

/** RULE: [PORTAL-5] in memory alone, with keys that are overwritten, and quiet. False: it did not come to its end. */
export const rehearseSpace = async ({ clock, random, compress }: Parts): Promise<boolean> => {
  const store = createMemoryStore();
  const keys: ReturnType<typeof redact<Uint8Array>>[] = [];
  const opened = async (work: Work): Promise<boolean> => {
    const [vmk, root] = keys;
    if (vmk === undefined || root === undefined) return false;
    const transport = createMemoryNetwork(() => undefined).transport("rehearsal");
    const parts = { clock, random, compress, store, transport, log: { note: () => undefined } };
    const started = await startEngine(parts, { vmk, root, language: "en" }, surroundings);
    if (!started.ok) return false;
    const engine = started.value;
    const verbs = unaskedVerbs(engine);
    engine.listen(createPortServer(() => undefined, verbs.handlers, verbs.told).tell);
    const done = await work(verbs.handlers, engine);
    await engine.stop();
    engine.wipe();
    return done;
  };
  try {
    for (const _ of ["vmk", "root"]) keys.push(redact(random.bytes(32)));
    if (!(await opened(found))) return false;
    // The door's own messages come first.
    await new Promise<void>((go) => void clock.after(0, go));
    return await opened(comeBack);
  } catch {
    return false;
  } finally {
    for (const key of keys) wipe(key);
  }
};
