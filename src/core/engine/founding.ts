// Founding a circle: with nothing, or from another one that is here (reforming.ts). Its keys, its first ops and what this
// machine keeps of it are on the disk together or not at all.

import { mostAtOnce } from "../../bridge/contract.ts";
import { err, ok, redact } from "../base/index.ts";
import { foundCircle, type HistoryPolicy, isFitName } from "../circle/index.ts";
import { deviceKeys } from "../identity/index.ts";
import type { CircleEngine } from "./circleEngine.ts";
import type { Engine } from "./engine.ts";
import { type CircleReform, keyText, newCircle } from "./localRecords.ts";
import type { Answer, VerbGround } from "./verbGround.ts";

export const isFull = (engine: Engine): boolean =>
  engine.circles.size + engine.damaged().length >= mostAtOnce.circles;

export type Founding = {
  readonly name: string;
  readonly myName: string;
  /** What newcomers are given. */
  readonly history: HistoryPolicy;
  readonly reform?: CircleReform;
};

export const found = async (
  { engine, rename, renameMe, onDisk }: VerbGround,
  { name, myName, history, reform }: Founding,
): Answer<CircleEngine> => {
  if (!isFitName(name) || !isFitName(myName)) return err("unfit");
  if (isFull(engine)) return err("circlesTooMany");
  const { clock, random } = engine.parts;
  const deviceSeed = random.bytes(32);
  const nonce = random.bytes(32);
  const es = redact(random.bytes(32));
  const founded = foundCircle({
    root: engine.space.root,
    device: deviceKeys(redact(deviceSeed)),
    nonce,
    es,
    history,
    at: clock.now(),
  });
  if (!founded.ok) return err("notAllowed");
  const { circleId, ops, epoch } = founded.value;
  const record = newCircle(circleId, {
    deviceSeed: keyText(deviceSeed),
    identitySalt: keyText(nonce),
    joining: null,
    hubs: [],
    name,
    myName,
    ...(reform === undefined ? {} : { reform }),
  });
  const opened = await engine.foundCircle(record, ops, { epoch, es });
  if (!opened.ok) return err("storeUnavailable");
  const { inside, stored } = opened.value;
  if (reform !== undefined) {
    // Names go along with the rest.
    engine.carrying.start(inside);
    const kept = await onDisk(stored);
    return kept.ok ? ok(inside) : kept;
  }
  // Behind the first ops on their way to the disk.
  const named = await rename(inside, name);
  const mine = named.ok ? await renameMe(inside, myName) : named;
  return mine.ok ? ok(inside) : mine;
};
