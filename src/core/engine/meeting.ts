// A circle's sessions: who is connected, what is said to them and what comes of it. What to say is decided by
// core/sync; this file carries its outputs to sessions and to the circle, and the circle's news to it.

import { type Bytes, type DeviceId, type InviteId, type Redacted } from "../base/index.ts";
import { sendingEpoch } from "../circle/index.ts";
import { carrySession, isFault } from "../session/index.ts";
import type { Channel } from "../ports/index.ts";
import {
  createSync,
  type LogHeads,
  noteDelivery,
  type SessionId,
  selectWake,
  stepSync,
  type SyncInput,
  type SyncOutput,
  type SyncState,
  type SyncView,
} from "../sync/index.ts";
import { createCarets } from "./carets.ts";
import { createCompany } from "./company.ts";
import type { Circle } from "./circle.ts";
import { takeBox, takeOps } from "./membership.ts";
import { boxesWanted } from "./oldKeys.ts";
import { beginEntries } from "./receiving.ts";
import {
  type Given,
  giveBox,
  giveChunk,
  giveCut,
  giveEntries,
  giveEntry,
  giveOps,
  toldHeads,
} from "./serving.ts";
import { createSessionWork, lengthOf } from "./sessionWork.ts";
import { isOnHold } from "./watch.ts";
import { createRings } from "./ring.ts";
import { createToldOps } from "./toldOps.ts";
import { noteDropped } from "./looks.ts";
import type { Meeting, MeetingEars, Met } from "./met.ts";
import { createUsher, nothingSeen, type Placed } from "./sight.ts";

type Open = Placed & { met: Met | null; readonly invite: InviteId | null };

export type { Meeting, MeetingEars, Met } from "./met.ts";

export const createMeeting = (circle: Circle, ears: MeetingEars): Meeting => {
  const { clock, random } = circle.parts;
  const open = new Map<SessionId, Open>();
  const carets = createCarets(ears.presenceChanged);
  const clocks = new Map<DeviceId, number>();
  const toldOps = createToldOps(
    () => circle.ears.viewChanged(),
    (device) => circle.graph.current().devices.get(device)?.standing === "active",
  );
  let nextSession: SessionId = 1;
  let closed = false;
  let forgetWake = (): void => undefined;
  let heads: LogHeads = new Map();

  const view = (): SyncView => ({
    ops: { heads: () => toldHeads(circle), knows: (op) => circle.graph.knows(op) },
    epoch: sendingEpoch(circle.graph, circle.ring.held())?.epoch ?? null,
    heads,
    wants: { ...ears.wants(), boxes: boxesWanted(circle) },
  });
  let sync: SyncState = createSync(circle.self.device.deviceId, view());

  const isActive = (device: DeviceId): boolean =>
    !circle.record.left &&
    !isOnHold(circle, device) &&
    circle.graph.current().devices.get(device)?.standing === "active" &&
    circle.graph.current().devices.get(circle.self.device.deviceId)?.standing === "active";

  const usher = createUsher(circle, isActive);
  const rings = createRings(circle, (session, ring) => feed({ type: "ringSaid", session, ring }));

  const feed = (input: SyncInput): void => {
    if (closed) return;
    const { state, outputs } = stepSync(sync, input, clock.now());
    sync = state;
    for (const output of outputs) carry(output);
    forgetWake();
    const wake = selectWake(sync, clock.now());
    if (wake !== null)
      forgetWake = clock.after(Math.max(1, wake - clock.now()), () => feed({ type: "timePassed" }));
  };

  const deviceOf = (session: SessionId): DeviceId | null => open.get(session)?.met?.device ?? null;

  const hearing = (session: SessionId, tell: (met: Met) => void): void => {
    const met = open.get(session)?.met;
    if (met) tell(met);
  };

  const drop = (session: SessionId, why: string | null): void => {
    if (why !== null) noteDropped(circle, deviceOf(session), why);
    open.get(session)?.session.close();
  };

  const work = createSessionWork(circle, drop);

  /** What came is taken in the circle's queue; the session hears that it is handled when it is on the disk. */
  const take = (
    session: SessionId,
    request: number,
    items: readonly Bytes[],
    begin: () => () => Promise<{ readonly stored: Promise<void>; readonly forged?: number }>,
  ): void =>
    work.runAhead(session, lengthOf(items), () => {
      const taking = begin();
      return async () => {
        const { stored, forged } = await taking();
        work.charge(session, forged ?? 0);
        void stored.then(() => {
          if (request !== 0) feed({ type: "handled", session, request });
        });
      };
    });

  type Taking = (by: DeviceId | null) => Promise<unknown>;
  /** The same for what is stored by itself or not at all. */
  const handle = (session: SessionId, request: number, item: Bytes, taking: Taking): void => {
    const by = deviceOf(session);
    work.run(session, item.length, async () => {
      await taking(by);
      feed({ type: "handled", session, request });
    });
  };

  const answerWith = (giving: (receiver: DeviceId) => Promise<SyncInput>, session: SessionId): void => {
    const receiver = deviceOf(session);
    if (receiver !== null) work.run(session, 0, async () => feed(await giving(receiver)));
  };

  const answerEntries = (
    { session, request }: { readonly session: SessionId; readonly request: number },
    giving: (receiver: DeviceId) => Promise<Given>,
  ): void =>
    answerWith(
      async (receiver) => ({ type: "entriesGiven", session, request, ...(await giving(receiver)) }),
      session,
    );

  const noteArrived = (heard: Parameters<typeof noteDelivery>[1]): void => {
    circle.delivery = noteDelivery(circle.delivery, heard);
    circle.ears.viewChanged();
  };

  const carry = (output: SyncOutput): void => {
    switch (output.type) {
      case "send":
        open.get(output.session)?.session.send(output.messages);
        return;
      case "endSession":
        circle.parts.log.note({ type: `session ${output.reason}` });
        return drop(output.session, output.reason === "unresponsive" ? null : output.reason);
      case "giveOps": {
        const { session, request, wanted, have } = output;
        const met = open.get(session)?.met;
        const { upTo } = met ? usher.sightOf(met) : nothingSeen;
        feed({ type: "opsGiven", session, request, ops: giveOps(circle, wanted, have, upTo) });
        return;
      }
      case "giveEntries":
        answerEntries(output, (receiver) => giveEntries(circle, receiver, output));
        return;
      case "giveEntry":
        answerEntries(output, (receiver) => giveEntry(circle, receiver, output));
        return;
      case "giveCut":
        answerEntries(output, (receiver) => giveCut(circle, receiver));
        return;
      case "giveBox": {
        const { session, request, epoch } = output;
        answerWith(
          async (receiver) => ({ type: "boxGiven", session, request, box: giveBox(circle, receiver, epoch) }),
          session,
        );
        return;
      }
      case "giveChunk": {
        const { session, request, hash } = output;
        answerWith(
          async () => ({ type: "chunkGiven", session, request, chunk: await giveChunk(circle, hash) }),
          session,
        );
        return;
      }
      case "opsCame":
        return take(output.session, output.request, output.ops, () => () => takeOps(circle, output.ops));
      case "entriesCame": {
        const { form, entries, session, request } = output;
        const came = { form, entries, from: String(session), by: deviceOf(session) };
        return take(session, request, entries, () => beginEntries(circle, came));
      }
      case "cutCame":
        handle(output.session, output.request, output.entry, () => ears.cutCame(output.form, output.entry));
        return;
      case "boxCame":
        handle(output.session, output.request, output.box, (by) => takeBox(circle, output.box, by));
        return;
      case "chunkCame":
        handle(output.session, output.request, output.chunk, () => ears.chunkCame(output.hash, output.chunk));
        return;
      case "joinCame":
        return hearing(output.session, (met) => ears.joinCame(met, output.join));
      case "ringCame":
        return hearing(output.session, (met) => rings.came(met, output.ring, work.run));
      case "remoteHas":
        return noteArrived({ type: "said", device: output.device, seq: output.seq, at: clock.now() });
      case "compareCame":
        return hearing(output.session, (met) => ears.compareCame(met, output.compare));
      case "listHeard":
        return ears.listHeard(output.device, output.heads);
      case "ownHeard":
        return circle.ears.ownHeard(output.device, output.own);
      case "presenceCame":
        carets.set(output.device, output.docId, output.caret);
        return;
      case "presenceGone":
        return carets.set(output.device, output.docId, null);
      case "clockHeard":
        // Who holds a link and no place in the circle does not say what time it is: that would end invitations.
        if (!isActive(output.device)) return;
        clocks.set(output.device, output.remoteNow - clock.now());
        circle.ears.viewChanged();
        return;
    }
  };

  const near = (device: DeviceId, isNear: boolean): void =>
    noteArrived({ type: "near", device, near: isNear, at: clock.now() });

  const begin = (channel: Channel, psk: Redacted<Bytes>, invite: InviteId | null): void => {
    const id = nextSession++;
    const { deviceId, sign } = circle.self.device;
    const device = { id: deviceId, secretKey: sign.secretKey };
    const session = carrySession(
      channel,
      { circleId: circle.id, psk, device },
      { clock, random },
      (event) => {
        switch (event.type) {
          case "established": {
            const met: Met = { session: id, device: event.remoteDevice, sid: event.sid, invite };
            const mine = open.get(id);
            if (mine === undefined) return;
            mine.met = met;
            const { device, sid } = met;
            feed({ type: "opened", session: id, device, sid, ...usher.place(mine, met) });
            near(met.device, true);
            rings.give(id, mine);
            ears.met(met);
            return;
          }
          case "messageCame":
            feed({ type: "messageCame", session: id, message: event.message });
            toldOps.note(sync, id);
            return;
          case "ended": {
            if (isFault(event.end)) circle.parts.log.note({ type: `session ${event.end.type}` });
            const met = open.get(id)?.met ?? null;
            open.get(id)?.forget();
            open.delete(id);
            work.end(id);
            rings.forget(id);
            if (met === null) return;
            feed({ type: "closed", session: id });
            if (![...open.values()].some((other) => other.met?.device === met.device))
              near(met.device, false);
            ears.parted(met);
            return;
          }
        }
      },
    );
    // `carrySession` may have ended already, when the channel was closed before it began.
    open.set(id, { session, met: null, standing: null, forget: () => undefined, invite });
    work.begin(id);
  };

  const placeAll = (): void => {
    for (const [session, one] of open)
      if (one.met !== null) {
        feed({ type: "standingChanged", session, ...usher.place(one, one.met) });
        rings.give(session, one);
      }
  };

  return {
    answer: (psk, invite) => (channel) => {
      if (closed) channel.close();
      else begin(channel, psk, invite);
    },
    stored: (stored) => {
      heads = new Map(stored.heads.map(({ deviceId, seq, entryId }) => [deviceId, { seq, entryId }]));
      feed({ type: "viewChanged", view: view(), ops: stored.ops, entries: stored.entries });
    },
    membershipChanged: () => {
      feed({ type: "viewChanged", view: view(), ops: [], entries: [] });
      placeAll();
    },
    standingsChanged: placeAll,
    wantsChanged: () => feed({ type: "viewChanged", view: view(), ops: [], entries: [] }),
    entriesMissing: (session, device, to) => feed({ type: "entriesMissing", session, device, to }),
    branchMissing: (session, { deviceId, seq, entryId }) =>
      feed({ type: "branchMissing", session, device: deviceId, seq, entryId }),
    opsMissing: (session, ops) => feed({ type: "opsMissing", session, ops }),
    say: (session, join) => feed({ type: "joinSaid", session, join }),
    compare: (session, compare) => feed({ type: "compareSaid", session, compare }),
    moveCaret: (docId, caret) => feed({ type: "caretMoved", docId, caret }),
    carets: carets.of,
    ...createCompany(() => ({ open: open.values(), sync, isActive })),
    toldOps: toldOps.all,
    clockDifferences: () => clocks,
    close: () => {
      closed = true;
      forgetWake();
      for (const { session, forget } of open.values()) {
        forget();
        session.close();
      }
      open.clear();
    },
  };
};
