// A log that is long, without the entries: what is held of a device that wrote much, as skeletons.

import type { DeviceId } from "../../src/core/base/index.ts";
import { appendSkeleton } from "../../src/core/log/deviceLog.ts";
import { deviceLogOf, type LogState } from "../../src/core/log/state.ts";

/** The device is held to have written so many entries more, under the heads that it wrote under last. */
export const lengthen = (log: LogState, device: DeviceId, by: number): void => {
  const long = deviceLogOf(log, device);
  for (let more = 0; more < by; more++) {
    const id = new Uint8Array(32);
    new DataView(id.buffer).setUint32(0, long.last + 1);
    appendSkeleton(long, { id, class: "accepted", mheads: null, mark: null });
  }
};
