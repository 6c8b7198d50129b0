// recipientsHash of a REKEY (EPO-2): the list itself is never sent, for everybody computes it.

import type { DeviceId } from "../base/brand.ts";
import { type Bytes, concat, idBytes } from "../base/bytes.ts";
import { hash } from "../crypto/index.ts";

/** Of device ids in ascending order. */
export const recipientsHashOf = (recipients: readonly DeviceId[]): Bytes =>
  hash("circ1/recipients", concat(...recipients.map(idBytes)));
