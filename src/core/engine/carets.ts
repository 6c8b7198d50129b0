// Where others' carets are in each document, by device; only what live sessions say (protocol 2.14).

import type { DeviceId, DocId } from "../base/index.ts";
import type { Caret } from "../sync/index.ts";

export type Carets = {
  readonly set: (device: DeviceId, docId: DocId, caret: Caret | null) => void;
  readonly of: (docId: DocId) => ReadonlyMap<DeviceId, Caret>;
};

export const createCarets = (changed: (docId: DocId) => void): Carets => {
  const carets = new Map<DocId, Map<DeviceId, Caret>>();
  return {
    set: (device, docId, caret) => {
      const there = carets.get(docId) ?? new Map<DeviceId, Caret>();
      if (caret === null) there.delete(device);
      else there.set(device, caret);
      // A device that looks into ever other documents leaves nothing behind.
      if (there.size === 0) carets.delete(docId);
      else carets.set(docId, there);
      changed(docId);
    },
    of: (docId) => carets.get(docId) ?? new Map<DeviceId, Caret>(),
  };
};
