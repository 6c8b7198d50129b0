// One circle at work: opened from the disk, its sessions, its door, its open documents and notes, and the verbs that
// concern it. What each part does stands in its own file; this one puts them together.

import { type Bytes, type DocId, ok, type Result } from "../base/index.ts";
import { leaveOp } from "../circle/index.ts";
import { createAdmitting } from "./admitting.ts";
import { createCare } from "./care.ts";
import { beginCircle, type CircleGround, keepRecord, ownDevice } from "./circle.ts";
import { wipeCircleKeys } from "./circleKeys.ts";
import { createClashes } from "./clashes.ts";
import { accuse, complain } from "./duties.ts";
import { settleDrafts } from "./draftEntries.ts";
import type { Editing } from "./editing.ts";
import { type Arrival, arrive, needsBeginning } from "./fromStart.ts";
import { createHold, isHeld } from "./hold.ts";
import type { CircleEngine, CircleHooks } from "./insideCircle.ts";
import { createHouse } from "./house.ts";
import { createJoining, type Joining } from "./joining.ts";
import { noteLook } from "./looks.ts";
import { createMeeting, type Meeting } from "./meeting.ts";
import { authorOps } from "./membership.ts";
import { createOlderStates } from "./missing.ts";
import { isOut, reconsiderOut } from "./outOf.ts";
import { loadNotes, marginsOf, notesOf } from "./notes.ts";
import { loadFaces, warmNotes } from "./warming.ts";
import { settleIn } from "./settlingIn.ts";
import { listBefore } from "./listing.ts";
import { type CircleRows, loadCircle, type OpenCircleError } from "./loadCircle.ts";
import type { Roads } from "./roads.ts";
import { forgetJudging, rejudge } from "./rejudging.ts";
import { createRooms } from "./rooms.ts";
import { createThreshold } from "./threshold.ts";
import { createTwoScreens } from "./twoScreens.ts";
import { keepWatch } from "./watch.ts";

export type { CircleEngine, CircleHooks } from "./insideCircle.ts";

export const openCircle = async (
  ground: CircleGround,
  rows: CircleRows,
  roads: Roads,
  hooks: CircleHooks,
): Promise<Result<CircleEngine, OpenCircleError>> => {
  const circle = beginCircle(ground);
  const loaded = await loadCircle(circle, rows);
  if (!loaded.ok) {
    wipeCircleKeys(circle);
    return loaded;
  }
  const { clock } = circle.parts;
  const editings = new Set<Editing>();
  const clashes = createClashes(circle, editings);
  const watched = new Set<DocId>();
  let joining: Joining | null = null;
  let beginning: Arrival | null = null;
  let stopped = false;

  const isActive = (): boolean => ownDevice(circle)?.standing === "active";

  /** Before the documents are looked at as a whole: what is pending is in the table and not yet in the log. */
  const gatherEdits = (): void => editings.forEach((editing) => editing.gather());

  const flush = async (): Promise<void> => {
    for (const editing of editings) await editing.flush();
  };

  /** What waited for this machine to write again. */
  const released = (): Promise<void> =>
    circle.queue.run(async () => {
      if (stopped) return;
      await settleDrafts(circle);
      await clashes.resume();
      admitting.openDoors();
      house.considerRekey();
      hooks.viewChanged();
    });
  const hold = createHold(circle, {
    reaches: hooks.reaches,
    released: () => void released().catch(() => noteLook(circle, "alarm")),
    gather: () => gatherEdits(),
  });

  const care = createCare(circle, {
    near: () => meeting.near(),
    isReady: () => !stopped && joining === null && beginning === null && isActive(),
    gather: gatherEdits,
    wantsChanged: () => meeting.wantsChanged(),
  });

  const older = createOlderStates(circle);
  const meeting: Meeting = createMeeting(circle, {
    joinCame: (met, join) => (joining ?? admitting).joinCame(met, join),
    compareCame: (...heard) => screens.came(...heard),
    listHeard: (device, heads) => {
      older.heard(device, heads);
      beginning?.heard(device, heads);
    },
    met: (met) => {
      (joining ?? admitting.readying).met(met);
      threshold.met();
      rooms.met();
      care.consider();
    },
    parted: (met) => {
      threshold.parted(met);
      joining?.parted(met);
      admitting.parted(met);
      care.consider();
      screens.parted(met);
    },
    cutCame: async (form, entry) => beginning?.takeCut(form, entry),
    chunkCame: async (hashed, chunk) => (beginning ?? care).takeChunk(hashed, chunk),
    presenceChanged: hooks.presenceChanged,
    wants: () => beginning?.wants() ?? { cut: false, chunks: care.wants() },
  });
  const threshold = createThreshold(clock, meeting.sessions);
  const screens = createTwoScreens({ circle, near: () => meeting.speaking(), say: meeting.compare });
  const rooms = createRooms({ circle, roads, meeting: () => meeting, isActive });
  const admitting = createAdmitting({ circle, roads, meeting: () => meeting, gatherEdits });

  const startBeginning = (): void => {
    beginning = arrive(circle, {
      near: () => meeting.near(),
      wantsChanged: () => meeting.wantsChanged(),
      shown: () => {
        beginning = null;
        hooks.arrived();
      },
      done: async (stored) => {
        beginning = null;
        void stored.then(() => meeting.stored({ ops: [], entries: [], heads: circle.storedHeads }));
        for (const editing of editings) editing.renew();
        settleIn(circle, {
          isStopped: () => stopped,
          settled: async () => {
            for (const scope of watched) hooks.notesChanged(scope, await loadNotes(circle, scope));
            hooks.viewChanged();
            threshold.arrived();
          },
        });
      },
    });
    // Whoever let this machine in said what they have as soon as that counted.
    for (const { device, heads } of meeting.lists()) beginning.heard(device, heads);
    meeting.wantsChanged();
  };

  const shown = (docId: DocId, updates: readonly Bytes[]): void => {
    for (const editing of editings) if (editing.docId === docId) editing.pass(updates);
    for (const scope of watched)
      if (marginsOf(circle, scope).has(docId)) hooks.notesChanged(scope, notesOf(circle, scope));
    hooks.viewChanged();
  };

  circle.ears = {
    viewChanged: hooks.viewChanged,
    textChanged: (docId, updates) => {
      circle.drafts.pass(docId, updates);
      shown(docId, updates);
    },
    draftChanged: (docId) => shown(docId, []),
    drafted: (docId, place) => {
      for (const editing of editings) if (editing.docId === docId) editing.move(false, [place]);
      shown(docId, []);
    },
    ownForked: hold.forked,
    ownHeard: hold.heard,
    othersForked: (forked) => accuse(circle, forked),
    secretWrong: (epoch) => void complain(circle, { type: "secretWrong", epoch }),
    opComing: (body, keep) => {
      if (beginning === null) listBefore(circle, body, keep);
    },
    standingsChanged: () => meeting.standingsChanged(),
    ...clashes,
    stored: (stored) => {
      meeting.stored(stored);
      beginning?.came();
      hold.consider();
      care.consider();
    },
    membershipChanged: () => {
      if (stopped) return;
      reconsiderOut(circle);
      keepWatch(circle);
      void circle.queue
        .run(async () => {
          await rejudge(circle);
          // RULE: [ENG-46] perhaps the key for what waits came; who is on the way in does so at the end of it.
          if (!stopped && joining === null && beginning === null) await settleDrafts(circle);
        })
        .catch(() => noteLook(circle, "alarm"));
      rooms.enter();
      admitting.openDoors();
      admitting.opsCame();
      meeting.membershipChanged();
      joining?.opsCame();
      hold.consider();
      house.considerRekey();
      care.consider();
      void loadFaces(circle);
    },
    entriesMissing: (from, ...missing) => {
      if (from !== "") meeting.entriesMissing(Number(from), ...missing);
    },
    branchMissing: (from, entry) => {
      if (from !== "") meeting.branchMissing(Number(from), entry);
    },
    opsMissing: (from, ops) => {
      if (from !== "") meeting.opsMissing(Number(from), ops);
    },
  };

  const house = createHouse(circle, {
    near: () => meeting.near(),
    isActive,
    isReady: () => !stopped && beginning === null,
    gather: gatherEdits,
    tidying: care,
  });

  if (circle.record.joining !== null) {
    // What came before one left can be read meanwhile, and that one left is still told.
    if (circle.record.left) {
      await loadFaces(circle);
      rooms.enter();
    }
    joining = createJoining({
      circle,
      roads,
      meeting: () => meeting,
      admitted: async (cameIn) => {
        joining = null;
        threshold.stand(cameIn);
        rooms.enter();
        // Sessions that began while one was outside go on.
        meeting.membershipChanged();
        startBeginning();
      },
    });
  } else {
    await circle.queue.run(() => clashes.resume(rows.rewritten));
    await circle.queue.run(() => rejudge(circle));
    keepWatch(circle);
    await circle.queue.run(() => settleDrafts(circle));
    await loadFaces(circle);
    meeting.stored({ ops: [], entries: [], heads: circle.storedHeads });
    if (isActive() && needsBeginning(circle)) startBeginning();
  }
  house.keep();

  const rest = (): void => {
    stopped = true;
    forgetJudging(circle);
    admitting.stop();
    house.stop();
    care.stop();
    beginning?.stop();
    threshold.leave();
  };
  const wipe = (): void => {
    rest();
    wipeCircleKeys(circle);
  };

  return ok({
    circle,
    meeting,
    admitting,
    screens,
    older,
    joining: () => joining,
    isInside: () => isOut(circle) || (joining === null && beginning === null),
    isOnTheWay: () => joining !== null || beginning !== null,
    arriving: () => ({
      parts: beginning?.progress() ?? null,
      isTooLarge: beginning?.isTooLarge() ?? false,
    }),
    editings,
    openNotes: (scope) => {
      watched.add(scope);
      return loadNotes(circle, scope);
    },
    closeNotes: (scope) => void watched.delete(scope),
    judge: async (doubt) => {
      if (doubt !== null) await hold.begin(doubt);
      circle.isUnjudged = false;
      if (!isHeld(circle)) await released();
      else hold.consider();
    },
    goOn: hold.goOn,
    leave: async () => {
      await flush();
      const heard = meeting.near().length > 0;
      await circle.queue.run(async () => {
        const made = leaveOp(circle.graph, circle.self, clock.now());
        if (made.ok) await authorOps(circle, made.value.ops);
        await keepRecord(circle, { left: true });
        if (heard) rooms.met();
        rooms.enter();
      });
    },
    goOut: () => {
      if (stopped || joining !== null) return;
      rooms.enter();
      admitting.openDoors();
      house.considerRekey();
    },
    warm: () => warmNotes(circle, () => stopped).then(hooks.viewChanged),
    flush,
    stop: async () => {
      rest();
      joining?.stop();
      rooms.stop();
      screens.close();
      meeting.close();
      for (const editing of editings) await editing.close();
      await circle.queue.run(() => circle.texts.fold(true));
      await circle.queue.idle();
      circle.texts.close();
      wipe();
    },
    wipe,
  });
};
