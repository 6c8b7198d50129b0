// What a machine has of somebody is listed in its own log before it hears that they are out: or what honest people had
// read would be set aside with what was written behind their backs. Runs in the circle's queue.

import type { Bytes, DeviceId } from "../base/index.ts";
import { decodeOp, type OpBody } from "../circle/index.ts";
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

/** RULE: [TRU-7] by a heartbeat, under what is known until now. */
export const listBefore = (circle: Circle, ops: readonly Bytes[]): void => {
  if (isHeld(circle) || isOut(circle) || circle.record.joining !== null) return;
  if (![...circle.log.devices.keys()].some((device) => isUnlisted(circle, device))) return;
  const isDue = ops.some((bytes) => {
    const decoded = decodeOp(bytes);
    if (!decoded.ok || circle.graph.knows(decoded.value.id)) return false;
    return endedBy(circle, decoded.value.op.body).some((device) => isUnlisted(circle, device));
  });
  if (isDue) writeEntry(circle, { type: "heartbeat" });
};
