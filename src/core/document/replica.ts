// A Y.Doc of the engine, which writes under a number that it is given and not under a random one of Yjs's.
// Nothing reaches `apply` that the gate has not found sound.

import * as Y from "yjs";
import { type Bytes, err, ok, type Result } from "../base/index.ts";
import { applyFast, createReplicaDoc, openState } from "../yjs/index.ts";

/** Writes nothing: beyond 53 bits, so no device comes to it. */
const nobody = 2 ** 53;

export type ReplicaError =
  /** Yjs could not apply what the gate let in, or kept a part of it waiting: rebuild from the log. */
  | { readonly type: "applyFailed" }
  /** Somebody else writes under this replica's number: stop, and raise an alarm. */
  | { readonly type: "numberStolen" }
  /** The state that it was opened with is none that Yjs takes (CUT-13). */
  | { readonly type: "unreadable" };

const hasTaken = (doc: Y.Doc, update: Bytes, origin: unknown): boolean => {
  try {
    applyFast(doc, update, origin);
  } catch {
    return false;
  }
  return doc.store.pendingStructs === null && doc.store.pendingDs === null;
};

export class Replica {
  #client = nobody;
  #doc: Y.Doc | null = null;
  /** A V2 state that nobody has read or changed yet: a document that is only handed on needs no Y.Doc. */
  #unread: Bytes | null;
  /** What `stateV2` gave, until something is written: a document is handed on and laid down in one go. */
  #given: Bytes | null = null;
  #isUnreadable = false;
  #hasFailed = false;

  constructor(unread: Bytes | null = null) {
    this.#unread = unread;
  }

  /** Null: its state does not open. Nothing is shown of it then, nothing written in it, and the state stays as it came. */
  get doc(): Y.Doc | null {
    if (this.#doc !== null || this.#isUnreadable) return this.#doc;
    const doc = this.#unread === null ? createReplicaDoc() : openState(this.#unread);
    this.#isUnreadable = doc === null;
    if (doc === null) return null;
    doc.clientID = this.#client;
    this.#unread = null;
    this.#doc = doc;
    return doc;
  }

  /** As far as was looked: no state that does not open, no update that was judged sound is missing, and none stands here that was refused. */
  get isSound(): boolean {
    return !this.#isUnreadable && !this.#hasFailed;
  }

  /** Something stands in it that was refused, and it cannot be built anew. */
  distrust(): void {
    this.#hasFailed = true;
  }

  /** The number under which `change` writes; to be set after the state was loaded, which would discard it. */
  writeAs(client: number): Result<void, ReplicaError> {
    const { doc } = this;
    if (doc === null) return err({ type: "unreadable" });
    this.#client = client;
    doc.clientID = client;
    return ok(undefined);
  }

  /** From here on somebody else writes under that number, whose updates come by `apply`: an editor of the app. */
  writeNoMore(): void {
    void this.writeAs(nobody);
  }

  /** Applies a V1 update that came through the gate. */
  apply(update: Bytes, origin: unknown = null): Result<void, ReplicaError> {
    const { doc } = this;
    if (doc === null) return err({ type: "unreadable" });
    if (!hasTaken(doc, update, origin)) {
      this.#hasFailed = true;
      return err({ type: "applyFailed" });
    }
    return doc.clientID === this.#client ? ok(undefined) : err({ type: "numberStolen" });
  }

  /** Writes under this replica's number; gives the V1 update that says so, or null when nothing changed. */
  change(write: (doc: Y.Doc) => void): Bytes | null {
    const { doc } = this;
    if (doc === null || this.#client === nobody) throw new Error("this replica does not write");
    let made: Bytes | null = null;
    const listen = (update: Bytes): void => {
      made = update;
    };
    doc.on("update", listen);
    try {
      doc.transact(() => {
        write(doc);
      });
    } finally {
      doc.off("update", listen);
    }
    return made;
  }

  /** Where a client's clocks end. */
  end(client: number): number {
    return this.doc === null ? 0 : Y.getState(this.doc.store, client);
  }

  /** The whole state, V1; no bytes where it is not known. */
  state(): Bytes {
    return this.doc === null ? new Uint8Array(0) : Y.encodeStateAsUpdate(this.doc);
  }

  /** The whole state, V2: for one's own disk, for the app, and for a cut. */
  stateV2(): Bytes {
    if (this.#unread !== null) return this.#unread;
    const doc = this.doc ?? createReplicaDoc();
    if (this.#given === null) {
      doc.once("update", () => {
        this.#given = null;
      });
      this.#given = Y.encodeStateAsUpdateV2(doc);
    }
    return this.#given;
  }

  close(): void {
    this.#unread = null;
    this.#given = null;
    this.#doc?.destroy();
  }
}

/** A replica with this V1 state, which is one's own or was checked; it writes under `client` if one is given. */
export const openReplica = (
  state: Bytes | null,
  client: number | null = null,
): Result<Replica, ReplicaError> => {
  const replica = new Replica();
  const applied = state === null ? ok(undefined) : replica.apply(state);
  if (!applied.ok) return applied;
  if (client !== null) replica.writeAs(client);
  return ok(replica);
};

/**
 * A replica with a V2 state that only this device can have sealed, or that a cut brought and the gate found sound
 * (CUT-11). Whether it opens shows where it is first read.
 */
export const openStoredReplica = (state: Bytes): Replica => new Replica(state);
