// The engine: one open space with its circles, and the person's view of them. Verbs of the app come in through
// verbs.ts; everything that leaves to the app goes through `tell`.

import type { AppView, Settings } from "../../bridge/view.ts";
import type { EngineMessage } from "../../bridge/contract.ts";
import {
  type CircleId,
  type DocId,
  ok,
  toHex,
  type Redacted,
  type Result,
  type Bytes,
} from "../base/index.ts";
import { selfOf } from "./circleKeys.ts";
import { type CircleEngine, type CircleHooks, openCircle } from "./circleEngine.ts";
import { viewOfCircle } from "./circleView.ts";
import type { Editing } from "./editing.ts";
import { readBeside } from "./beside.ts";
import { joiningViewOf } from "./joiningView.ts";
import { createJournal, type Journal } from "./journal.ts";
import {
  type CircleRecord,
  decodeCircleRecord,
  decodeSettings,
  defaultSettings,
  encodeSettings,
  type KeptCircle,
} from "./localRecords.ts";
import type { StoreError } from "../ports/index.ts";
import type { EngineParts } from "./parts.ts";
import { createRoads, type Roads } from "./roads.ts";
import { takeAllDown, takeDown } from "./clearing.ts";
import { doubtOf } from "./doubt.ts";
import { createOwnSeq } from "./ownSeq.ts";
import { circleGroup, circleRow, keptRows, settingsName, settingsRow } from "./rows.ts";
import { createShelf, type Shelf, type ShelfError } from "./shelf.ts";
import { createTexts } from "./texts.ts";
import type { HeadMark } from "../vault/headMark.ts";

export type Space = {
  readonly vmk: Redacted<Bytes>;
  readonly root: Redacted<Bytes>;
  readonly language: Settings["language"];
};

/** What surrounds an engine and is not its own business to know. */
export type Surroundings = {
  readonly host: AppView["host"];
  readonly practice: boolean;
  /** The browser has promised not to throw storage away. */
  readonly isPersisted: () => boolean;
  /** Addresses of one's own hub, for invitations. */
  readonly ownHubs: () => readonly string[];
  readonly hubStates: () => AppView["hubs"];
  /** Tells a database that was put back from a copy; without one, as in practice, there is nothing to put back. */
  readonly headMark?: Pick<HeadMark<unknown>, "compare" | "expected" | "start">;
};

export type OpenChannel = { readonly engine: CircleEngine; readonly editing: Editing };

type Opening = Promise<Result<CircleEngine, ShelfError | { readonly type: "circleDamaged" }>>;

export type Engine = {
  readonly parts: EngineParts;
  readonly space: Space;
  readonly surroundings: Surroundings;
  readonly journal: Journal;
  readonly circles: Map<CircleId, CircleEngine>;
  readonly channels: Map<number, OpenChannel>;
  readonly settings: () => Settings;
  readonly changeSettings: (settings: Settings) => Promise<void>;
  readonly addCircle: (record: KeptCircle) => Opening;
  readonly dropCircle: (id: CircleId) => void;
  /** A circle that stays and goes on under another record: one asks to come back, or no longer does. */
  readonly reopenCircle: (record: KeptCircle) => Opening;
  /** Takes all of a circle off this disk; resolves when it is. */
  readonly clearCircle: (id: CircleId) => Promise<void>;
  /** Takes everything of this space that the engine keeps off this disk; nothing works after it. */
  readonly clearSpace: () => Promise<void>;
  /** Circles that lie on the disk and do not open: nothing of them is deleted or written over. */
  readonly damaged: () => AppView["damaged"];
  readonly isDamaged: (id: CircleId) => boolean;
  readonly view: () => AppView;
  readonly tell: (message: EngineMessage) => void;
  /** Who hears what the engine tells; the view is told at once. */
  readonly listen: (tell: ((message: EngineMessage) => void) | null) => void;
  readonly viewChanged: () => void;
  /** Something went wrong that nobody caught: the work goes on, and the person is told. */
  readonly troubled: (details: string) => void;
  /** Own entries in all circles, for the head mark; it never falls. */
  readonly ownSeq: () => number;
  readonly stop: () => Promise<void>;
  /** Overwrites every key, also while something is still under way; nothing works after it. */
  readonly wipe: () => void;
};

/** Changes of the view within this many milliseconds are told together. */
const viewGap = 30;

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
  let viewDue = false;
  let stopped = false;

  const tell = (message: EngineMessage): void => listener?.(message);

  const viewChanged = (): void => {
    if (viewDue || stopped) return;
    viewDue = true;
    parts.clock.after(viewGap, () => {
      viewDue = false;
      if (!stopped && listener !== null) tell({ type: "view", view: view() });
    });
  };

  const journal = createJournal(shelf, parts.clock, viewChanged);

  const hooksFor = (circleId: CircleId): CircleHooks => ({
    viewChanged,
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

  const open = async (record: KeptCircle) => {
    const texts = createTexts({ circleId: record.circleId, shelf, journal, compress: parts.compress });
    const self = selfOf(space.root, record);
    const opened = await openCircle(
      { parts, shelf, journal, self, record, texts, isUnjudged },
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

  const view = (): AppView => {
    const inside = [...circles.values()].filter((engine) => engine.isInside());
    const outside = [...circles.values()].filter((engine) => engine.isOnTheWay());
    const disk = journal.state();
    return {
      settings,
      circles: inside.map(({ circle, meeting, admitting, screens, older, editings }) => {
        const pending = [...editings].some((one) => one.isPending());
        return viewOfCircle({ circle, meeting, admitting, screens, older, pending });
      }),
      joining: outside.map(joiningViewOf),
      damaged: [...damaged],
      disk: disk === "kept" ? (surroundings.isPersisted() ? "kept" : "evictable") : disk,
      trouble,
      practice: surroundings.practice,
      host: surroundings.host,
      hubs: surroundings.hubStates(),
    };
  };

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
  const read = kept.ok && kept.value !== null ? decodeSettings(kept.value) : null;
  if (read !== null) settings = read;
  if (!rows.ok) return rows;
  const openKept = async (record: CircleRecord) => {
    const beside = await readBeside(shelf, record.circleId);
    return beside.ok ? open({ ...record, ...beside.value }) : beside;
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
  for (const engine of circles.values()) void engine.warm();

  return ok({
    parts,
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
      if (next !== null) next({ type: "view", view: view() });
    },
    viewChanged,
    troubled: (details) => {
      trouble = details.slice(0, 400);
      viewChanged();
    },
    ownSeq: own.sum,
    stop: async () => {
      await Promise.all([...circles.values()].map((engine) => engine.stop()));
      stopped = true;
      journal.close();
      parts.transport.close();
      shelf.wipe();
    },
    wipe: () => {
      stopped = true;
      journal.close();
      for (const circle of circles.values()) circle.wipe();
      shelf.wipe();
    },
  });
};
