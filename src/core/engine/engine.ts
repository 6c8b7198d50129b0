// The engine: one open space with its circles, and the person's view of them. Verbs of the app come in through
// verbs.ts; everything that leaves to the app goes through `tell`.

import type { AppView } from "../../bridge/view.ts";
import type { EngineMessage } from "../../bridge/contract.ts";
import { type CircleId, type DocId, ok, type Result, toHex } from "../base/index.ts";
import { selfOf } from "./circleKeys.ts";
import { type CircleEngine, type CircleHooks, openCircle } from "./circleEngine.ts";
import { circlesShown, diskShown } from "./circlesShown.ts";
import { readBeside } from "./beside.ts";
import { createCarrying } from "./carrying.ts";
import { createJournal } from "./journal.ts";
import {
  type CircleRecord,
  decodeCircleRecord,
  decodeSettings,
  defaultSettings,
  encodeSettings,
  type KeptCircle,
} from "./localRecords.ts";
import { readCircle } from "./loadCircle.ts";
import type { StoreError } from "../ports/index.ts";
import type { EngineParts } from "./parts.ts";
import { authorOps } from "./membership.ts";
import { createOwing } from "./owing.ts";
import { withoutLast } from "./lostEntry.ts";
import type { Engine, OpenChannel, Space, Surroundings } from "./openSpace.ts";
import { createRoads, type Roads } from "./roads.ts";
import { takeAllDown, takeDown } from "./clearing.ts";
import { doubtOf } from "./doubt.ts";
import { createOwnSeq } from "./ownSeq.ts";
import { circleGroup, circleRow, keptRows, settingsName, settingsRow } from "./rows.ts";
import { createShelf, type Shelf } from "./shelf.ts";
import { createTexts } from "./texts.ts";

export type { Engine, Space, Surroundings } from "./openSpace.ts";

/** Changes of the view within this many milliseconds are told together. */
const viewGap = 30;
/** At the start others are looked for, and counts made, so much later: the person's own texts are shown first. */
const showFirst = 250;

export const startEngine = async (
  parts: EngineParts,
  space: Space,
  surroundings: Surroundings,
): Promise<Result<Engine, StoreError>> => {
  const shelf: Shelf = createShelf(parts.store, space.vmk, parts.random);
  const roads: Roads = createRoads(parts.transport);
  const circles = new Map<CircleId, CircleEngine>();
  const channels = new Map<number, OpenChannel>();
  let settings = defaultSettings(space.language);
  let listener: ((message: EngineMessage) => void) | null = null;
  const damaged: AppView["damaged"][number][] = [];
  let trouble: string | null = null;
  let forgetView: (() => void) | null = null;
  let stopped = false;

  const tell = (message: EngineMessage): void => listener?.(message);

  const tellView = (): void => {
    if (!stopped && listener !== null) tell({ type: "view", view: view() });
  };
  const viewChanged = (): void => {
    if (forgetView !== null || stopped) return;
    forgetView = parts.clock.after(viewGap, () => {
      forgetView = null;
      tellView();
    });
  };

  const journal = createJournal(shelf, parts.clock, viewChanged);

  const hooksFor = (circleId: CircleId): CircleHooks => ({
    viewChanged,
    arrived: tellView,
    notesChanged: (scope, notes) => tell({ type: "notes", circleId, scope, notes }),
    presenceChanged: (docId) => tellPresence(circleId, docId),
    reaches: (floor) => own.sum() >= floor,
  });

  const own = createOwnSeq(circles);
  let isUnjudged = surroundings.headMark !== undefined;

  const tellPresence = (circleId: CircleId, docId: DocId): void => {
    const engine = circles.get(circleId);
    if (engine === undefined) return;
    const devices = engine.circle.graph.current().devices;
    for (const [channel, open] of channels) {
      if (open.engine !== engine || open.editing.docId !== docId) continue;
      const people = [...engine.meeting.carets(docId)].flatMap(([device, { anchor, head }]) => {
        const user = devices.get(device)?.userId;
        return user === undefined ? [] : [{ user, device, anchor, head }];
      });
      tell({ type: "presence", channel, people });
    }
  };

  const setHubs = (): void => {
    const hubs = new Set([...circles.values()].flatMap(({ circle }) => circle.record.hubs));
    parts.transport.setHubs([...hubs]);
  };

  /** What is read of a circle lies in memory from here on, and is taken in by `openRead`. */
  const read = (circleId: CircleId) => {
    const owing = createOwing(journal);
    const texts = createTexts({ circleId, shelf, journal: owing, compress: parts.compress });
    return { owing, texts, rows: readCircle(circleId, { shelf, texts }) };
  };

  const openRead = async (record: KeptCircle, { owing, texts, rows }: ReturnType<typeof read>) => {
    const self = selfOf(space.root, record);
    const opened = await openCircle(
      { parts, shelf, journal: owing, self, record, texts, isUnjudged },
      await rows,
      roads,
      hooksFor(record.circleId),
    );
    if (opened.ok) {
      circles.set(record.circleId, opened.value);
      setHubs();
      viewChanged();
    }
    return opened;
  };
  const open = async (record: KeptCircle) => {
    const opened = await openRead(record, read(record.circleId));
    if (opened.ok) opened.value.goOut();
    return opened;
  };

  const troubled = (details: string): void => {
    trouble = details.slice(0, 400);
    viewChanged();
  };
  const carrying = createCarrying({ circles, parts, viewChanged, troubled });

  const view = (): AppView => ({
    settings,
    ...circlesShown(circles, carrying),
    damaged: [...damaged],
    disk: diskShown(journal.state(), surroundings.isPersisted()),
    trouble,
    practice: surroundings.practice,
    host: surroundings.host,
    hubs: surroundings.hubStates(),
  });

  const closeChannels = (of: CircleEngine | undefined, refusal: "renewed" | "left"): void => {
    for (const [channel, one] of channels) {
      if (one.engine !== of) continue;
      channels.delete(channel);
      tell({ type: "closed", channel, refusal });
    }
  };

  const [kept, rows] = await Promise.all([
    shelf.get(settingsName),
    shelf.each(circleGroup.table, circleGroup.group),
    own.load(shelf),
  ]);
  // Settings can be chosen again; a row of them that is damaged keeps nobody out.
  if (!kept.ok && kept.error.type !== "rowDamaged") return { ok: false, error: kept.error };
  const chosen = kept.ok && kept.value !== null ? decodeSettings(kept.value) : null;
  if (chosen !== null) settings = chosen;
  if (!rows.ok) return rows;
  const openKept = async (record: CircleRecord) => {
    const within = read(record.circleId);
    const [beside] = await Promise.all([readBeside(shelf, record.circleId), within.rows]);
    if (!beside.ok) return beside;
    const kept = { ...record, ...beside.value };
    const opened = await openRead(kept, within);
    if (opened.ok || opened.error.type !== "lastEntryLost") return opened;
    const { deviceId } = selfOf(space.root, kept).device;
    const without = withoutLast(kept, deviceId, opened.error.seq, parts.clock.now());
    const stored = await shelf.commit(without.put, without.remove, "strict");
    return stored.ok ? openRead(without.record, read(record.circleId)) : opened;
  };
  /** RULE: [ENG-21] a fault of ours in one circle is that circle's alone, as if a row of it were damaged. */
  const faultIn = (fault: unknown): null => {
    trouble ??= fault instanceof Error ? fault.message : "fault";
    return null;
  };
  for (const { id, content } of rows.value) {
    const record = content === null ? null : decodeCircleRecord(content);
    const opened = record === null ? null : await openKept(record).catch(faultIn);
    if (opened?.ok === true) continue;
    const failure = opened?.error;
    if (failure?.type === "diskFull" || failure?.type === "storeUnavailable")
      return { ok: false, error: failure };
    damaged.push({ id: toHex(id), name: record?.name ?? "" });
  }
  const { headMark } = surroundings;
  if (headMark !== undefined) {
    const doubt = await doubtOf(headMark, own.sum(), parts.clock.now());
    isUnjudged = false;
    // On the disk before the mark is written, which would say from then on that all is well.
    for (const [circleId, engine] of circles)
      await engine.judge(doubt).catch((fault: unknown) => {
        faultIn(fault);
        circles.delete(circleId);
        engine.wipe();
        const id = toHex(shelf.idOf(circleRow(circleId, new Uint8Array(0))));
        damaged.push({ id, name: engine.circle.record.name });
      });
    await headMark.start(own.sum());
  }
  parts.clock.after(showFirst, () => {
    if (stopped) return;
    for (const engine of circles.values()) {
      engine.goOut();
      void engine.warm();
    }
  });
  for (const engine of circles.values()) carrying.start(engine);

  return ok({
    parts,
    carrying,
    space,
    surroundings,
    journal,
    circles,
    channels,
    settings: () => settings,
    changeSettings: (next) => {
      settings = next;
      viewChanged();
      return journal.write({ put: [settingsRow(encodeSettings(next))], strict: true });
    },
    addCircle: async (record) => {
      void journal.write({ put: keptRows(record), strict: true });
      return open(record);
    },
    foundCircle: async (record, ops, secret) => {
      const opened = await open(record);
      if (!opened.ok) return opened;
      const inside = opened.value;
      const { stored } = await inside.circle.queue.run(async () => ({
        stored: authorOps(inside.circle, ops, secret, keptRows(record)),
      }));
      return ok({ inside, stored });
    },
    reopenCircle: async (record) => {
      const before = circles.get(record.circleId);
      circles.delete(record.circleId);
      closeChannels(before, "renewed");
      await before?.stop();
      await journal.write({ put: keptRows(record), strict: true });
      return open(record);
    },
    dropCircle: (id) => {
      const engine = circles.get(id);
      if (engine === undefined) return;
      circles.delete(id);
      void engine.stop();
      void journal.write({
        put: [],
        remove: keptRows(engine.circle.record),
        strict: true,
      });
      setHubs();
      viewChanged();
    },
    clearCircle: async (id) => {
      const engine = circles.get(id);
      if (engine === undefined) return;
      circles.delete(id);
      closeChannels(engine, "left");
      const put = [own.clear(engine)];
      const all = await takeDown(engine);
      setHubs();
      viewChanged();
      await journal.write({ ...all, put, strict: true });
    },
    clearSpace: async () => {
      carrying.stop();
      const all = await takeAllDown(circles);
      await journal.write({ ...all, put: [], strict: true });
    },
    damaged: () => damaged,
    isDamaged: (circleId) => {
      const id = toHex(shelf.idOf(circleRow(circleId, new Uint8Array(0))));
      return damaged.some((one) => one.id === id);
    },
    view,
    tell,
    listen: (next) => {
      listener = next;
      if (next === null) return;
      // All that changed until now is in it.
      forgetView?.();
      forgetView = null;
      next({ type: "view", view: view() });
    },
    viewChanged,
    troubled,
    ownSeq: own.sum,
    stop: async () => {
      carrying.stop();
      await Promise.all([...circles.values()].map((engine) => engine.stop()));
      stopped = true;
      journal.close();
      parts.transport.close();
      shelf.wipe();
    },
    wipe: () => {
      carrying.stop();
      stopped = true;
      journal.close();
      for (const circle of circles.values()) circle.wipe();
      shelf.wipe();
    },
  });
};
