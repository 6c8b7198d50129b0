// What a circle does by itself: another epoch when somebody active is in none yet, or complained, by the order of
// protocol 2.7 so that not all begin one; what it owes the others (duties.ts); folding; heartbeats.

import type { DeviceId } from "../base/index.ts";
import { sendingEpoch } from "../circle/index.ts";
import { epochStart, isHeartbeatDue } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { acknowledge, complainOfBox, complaintsDue, type Lacking, noteComplaintsAnswered } from "./duties.ts";
import { isEpochSpent } from "./epochAge.ts";
import { isHeld } from "./hold.ts";
import { noteLook } from "./looks.ts";
import { beginEpoch, isEpochDue, rekeyRank } from "./membership.ts";
import type { Tidying } from "./tidying.ts";
import { keepWatch } from "./watch.ts";
import { writeEntry } from "./writing.ts";

/** Between two places in the order of who begins an epoch. */
const rekeyStep = 3_000;
const rekeyPatience = 60_000;
const foldEvery = 60_000;

export type HouseGround = {
  readonly near: () => readonly DeviceId[];
  readonly isActive: () => boolean;
  /** At work, with the circle's texts here. */
  readonly isReady: () => boolean;
  readonly gather: () => void;
  readonly tidying: Pick<Tidying, "minute">;
};

export type House = {
  readonly considerRekey: () => void;
  readonly keep: () => void;
  readonly stop: () => void;
};

export const createHouse = (
  circle: Circle,
  { near, isActive, isReady, gather, tidying }: HouseGround,
): House => {
  const { clock } = circle.parts;
  let forgetFold = (): void => undefined;
  let forgetRekey = (): void => undefined;
  let stopped = false;
  let lacking: Lacking | null = null;

  const mayWrite = (): boolean => isReady() && isActive() && !isHeld(circle);

  /** RULE: [TRU-10] a complaint about an epoch is answered as an epoch is begun that is due: one after the other. */
  const isDue = (): boolean => isEpochDue(circle) || complaintsDue(circle).length > 0 || isEpochSpent(circle);

  const keep = (): void => {
    forgetFold = clock.after(foldEvery, () => {
      const kept = circle.queue.run(async () => {
        if (stopped) return;
        keepWatch(circle);
        // A hold may be over by now.
        if (circle.graph.current().holds.length > 0) circle.ears.standingsChanged();
        circle.ears.viewChanged();
        gather();
        await circle.texts.fold(false);
        const ts = clock.now() - epochStart;
        const hasEpoch = sendingEpoch(circle.graph, circle.ring.held()) !== null;
        if (mayWrite() && hasEpoch && isHeartbeatDue(circle.log, circle.self.device.deviceId, ts))
          writeEntry(circle, { type: "heartbeat" });
        if (isEpochSpent(circle)) considerRekey();
        await tidying.minute();
        if (mayWrite()) lacking = complainOfBox(circle, near().length, lacking);
      });
      // Locked meanwhile: the keys are gone.
      kept.catch(() => {
        if (!stopped) noteLook(circle, "alarm");
      });
      keep();
    });
  };

  const considerRekey = (): void => {
    forgetRekey();
    if (!mayWrite()) return;
    void circle.queue.run(async () => {
      if (mayWrite()) acknowledge(circle);
    });
    if (!isDue()) return;
    const rank = rekeyRank(circle, near());
    forgetRekey = clock.after(1 + Math.min(rank * rekeyStep, rekeyPatience), () => {
      void circle.queue.run(async () => {
        if (!mayWrite() || !isDue()) return;
        const complaints = complaintsDue(circle);
        const isRepair = isEpochDue(circle) || complaints.length > 0;
        if (beginEpoch(circle, isRepair ? "repair" : "time").ok) noteComplaintsAnswered(circle, complaints);
      });
    });
  };

  return {
    considerRekey,
    keep,
    stop: () => {
      stopped = true;
      forgetFold();
      forgetRekey();
    },
  };
};
