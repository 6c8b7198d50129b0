// What many shapes of the view are made of.

import { hex, integer, text } from "../core/base/shape.ts";
import type { CircleId, DeviceId, DocId, InviteId, OpId, UserId } from "../core/base/brand.ts";

export const circleId = hex<CircleId>(32);
export const userId = hex<UserId>(32);
export const deviceId = hex<DeviceId>(32);
export const inviteId = hex<InviteId>(32);
export const docId = hex<DocId>(16);
export const opId = hex<OpId>(32);
export const moment = integer(0, 2 ** 53 - 1);
export const name = text(128);

export const ranks = ["owner", "admin", "member", "reader"] as const;
