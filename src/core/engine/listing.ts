// What a machine has of somebody is listed in its own log before it hears that they are out: or what honest people had
// read would be set aside with what was written behind their backs. Runs in the circle's queue.

import type { DeviceId } from "../base/index.ts";
import type { OpBody } from "../circle/index.ts";
import { endOf } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { isHeld } from "./hold.ts";
import { isOut } from "./outOf.ts";
import { writeEntry } from "./writing.ts";

/** The machines that an op would end, or whose person it would lower to reading. */
const endedBy = ({ graph }: Circle, body: OpBody): readonly DeviceId[] => {
  const { users } = graph.current();
  if (body.type === "memberRemoved" || (body.type === "roleChanged" && body.role === 0))
    return users.get(body.userId)?.devices ?? [];
  if (body.type === "deviceRemoved") return [body.last.deviceId];
  return body.type === "complaintMade" && "last" in body.about ? [body.about.last.deviceId] : [];
};

/** Entries of it count here, beyond what any end leaves of it, that this machine has not listed yet. */
const isUnlisted = (circle: Circle, device: DeviceId): boolean => {
  const { log, self, graph } = circle;
  const theirs = log.devices.get(device);
  if (theirs === undefined || device === self.device.deviceId) return false;
  const listed = Math.max(
    log.devices.get(self.device.deviceId)?.past.get(device) ?? 0,
    theirs.base,
    endOf(device, graph),
  );
  return theirs.lastAccepted > listed;
};

/**
 * RULE: [TRU-7] by a heartbeat, under what is known until now, when an op has passed its checks and does not count yet.
 * `keep` brings what the heartbeat builds on to the disk before it.
 */
export const listBefore = (circle: Circle, body: OpBody, keep: () => void): void => {
  const ended = endedBy(circle, body);
  if (ended.length === 0 || isHeld(circle) || isOut(circle) || circle.record.joining !== null) return;
  if (!ended.some((device) => isUnlisted(circle, device))) return;
  keep();
  writeEntry(circle, { type: "heartbeat" });
};
