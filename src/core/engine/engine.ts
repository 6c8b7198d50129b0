// The engine: one open space with its circles, and the person's view of them. Verbs of the app come in through
// verbs.ts; everything that leaves to the app goes through `tell`.

import type { AppView, Settings } from "../../bridge/view.ts";
import type { EngineMessage } from "../../bridge/contract.ts";
import { type CircleId, type DocId, err, ok, type Redacted, type Result, type Bytes } from "../base/index.ts";
import { selfOf } from "./circleKeys.ts";
import { type CircleEngine, type CircleHooks, openCircle } from "./circleEngine.ts";
import { viewOfCircle } from "./circleView.ts";
import type { Editing } from "./editing.ts";
import { createJournal, type Journal } from "./journal.ts";
import {
  type CircleRecord,
  decodeCircleRecord,
  decodeSettings,
  defaultSettings,
  encodeCircleRecord,
  encodeSettings,
} from "./localRecords.ts";
import type { EngineParts } from "./parts.ts";
import { createRoads, type Roads } from "./roads.ts";
import { circleGroup, circleRow, settingsName, settingsRow } from "./rows.ts";
import { createShelf, type Shelf, type ShelfError } from "./shelf.ts";
import { createTexts } from "./texts.ts";

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
};

export type OpenChannel = { readonly engine: CircleEngine; readonly editing: Editing };

export type Engine = {
  readonly parts: EngineParts;
  readonly space: Space;
  readonly surroundings: Surroundings;
  readonly journal: Journal;
  readonly circles: Map<CircleId, CircleEngine>;
  readonly channels: Map<number, OpenChannel>;
  readonly settings: () => Settings;
  readonly changeSettings: (settings: Settings) => Promise<void>;
  readonly addCircle: (
    record: CircleRecord,
  ) => Promise<Result<CircleEngine, ShelfError | { readonly type: "circleDamaged" }>>;
  readonly dropCircle: (id: CircleId) => void;
  readonly view: () => AppView;
  readonly tell: (message: EngineMessage) => void;
  /** Who hears what the engine tells; the view is told at once. */
  readonly listen: (tell: ((message: EngineMessage) => void) | null) => void;
  readonly viewChanged: () => void;
  /** The space looks put back from a copy: every circle says that something needs a look. */
  readonly warnOfCopy: () => void;
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
): Promise<Result<Engine, ShelfError | { readonly type: "circleDamaged" }>> => {
  const shelf: Shelf = createShelf(parts.store, space.vmk, parts.random);
  const roads: Roads = createRoads(parts.transport);
  const circles = new Map<CircleId, CircleEngine>();
  const channels = new Map<number, OpenChannel>();
  let settings = defaultSettings(space.language);
  let listener: ((message: EngineMessage) => void) | null = null;
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
  });

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

  const open = async (record: CircleRecord) => {
    const texts = createTexts({ circleId: record.circleId, shelf, journal, compress: parts.compress });
    const self = selfOf(space.root, record);
    const opened = await openCircle(
      { parts, shelf, journal, self, record, texts },
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
    const outside = [...circles.values()].filter((engine) => !engine.isInside());
    const disk = journal.state();
    return {
      settings,
      circles: inside.map(({ circle, meeting, admitting, editings }) =>
        viewOfCircle({ circle, meeting, admitting, pending: [...editings].some((one) => one.isPending()) }),
      ),
      joining: outside.map(({ circle, joining }) => ({
        id: circle.id,
        state: joining()?.state() ?? "admitted",
        words: [...(joining()?.words() ?? [])],
        hubs: circle.record.hubs,
      })),
      disk: disk === "kept" ? (surroundings.isPersisted() ? "kept" : "evictable") : disk,
      practice: surroundings.practice,
      host: surroundings.host,
      hubs: surroundings.hubStates(),
    };
  };

  const [kept, rows] = await Promise.all([
    shelf.get(settingsName),
    shelf.group(circleGroup.table, circleGroup.group),
  ]);
  if (!kept.ok) return kept;
  const read = kept.value === null ? null : decodeSettings(kept.value);
  if (read !== null) settings = read;
  if (!rows.ok) return rows;
  for (const row of rows.value) {
    const record = decodeCircleRecord(row);
    if (record === null) return err({ type: "circleDamaged" });
    const opened = await open(record);
    if (!opened.ok) return opened;
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
      void journal.write({ put: [circleRow(record.circleId, encodeCircleRecord(record))], strict: true });
      return open(record);
    },
    dropCircle: (id) => {
      const engine = circles.get(id);
      if (engine === undefined) return;
      circles.delete(id);
      void engine.stop();
      void journal.write({
        put: [],
        remove: [{ table: circleGroup.table, id: circleRow(id, new Uint8Array(0)).id }],
        strict: true,
      });
      setHubs();
      viewChanged();
    },
    view,
    tell,
    listen: (next) => {
      listener = next;
      if (next !== null) next({ type: "view", view: view() });
    },
    viewChanged,
    warnOfCopy: () => {
      for (const { circle } of circles.values()) circle.setAside.set("alarm", 1);
      viewChanged();
    },
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
