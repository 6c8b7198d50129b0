// A Y.Doc of the engine, which writes under a number that it is given and not under a random one of Yjs's.
// Nothing reaches `apply` that the gate has not found sound.

import * as Y from "yjs";
import { type Bytes, err, ok, type Result } from "../base/index.ts";
import { applyFast, createReplicaDoc } from "../yjs/index.ts";

/** Writes nothing: beyond 53 bits, so no device comes to it. */
const nobody = 2 ** 53;

export type ReplicaError =
  /** Yjs could not apply what the gate let in, or kept a part of it waiting: rebuild from the log. */
  | { readonly type: "applyFailed" }
  /** Somebody else writes under this replica's number: stop, and raise an alarm. */
  | { readonly type: "numberStolen" };

export class Replica {
  #client = nobody;
  #doc: Y.Doc | null = null;
  /** A V2 state that nobody has read or changed yet: a document that is only handed on needs no Y.Doc. */
  #unread: Bytes | null;
  /** What `stateV2` gave, until something is written: a document is handed on and laid down in one go. */
  #given: Bytes | null = null;

  constructor(unread: Bytes | null = null) {
    this.#unread = unread;
  }

  get doc(): Y.Doc {
    if (this.#doc !== null) return this.#doc;
    const doc = createReplicaDoc();
    doc.clientID = this.#client;
    if (this.#unread !== null) Y.applyUpdateV2(doc, this.#unread);
    this.#unread = null;
    this.#doc = doc;
    return doc;
  }

  /** The number under which `change` writes; to be set after the state was loaded, which would discard it. */
  writeAs(client: number): void {
    const { doc } = this;
    this.#client = client;
    doc.clientID = client;
  }

  /** Applies a V1 update that came through the gate. */
  apply(update: Bytes, origin: unknown = null): Result<void, ReplicaError> {
    try {
      applyFast(this.doc, update, origin);
    } catch {
      return err({ type: "applyFailed" });
    }
    const { pendingStructs, pendingDs } = this.doc.store;
    if (pendingStructs !== null || pendingDs !== null) return err({ type: "applyFailed" });
    return this.doc.clientID === this.#client ? ok(undefined) : err({ type: "numberStolen" });
  }

  /** Writes under this replica's number; gives the V1 update that says so, or null when nothing changed. */
  change(write: (doc: Y.Doc) => void): Bytes | null {
    if (this.#client === nobody) throw new Error("this replica does not write");
    let made: Bytes | null = null;
    const listen = (update: Bytes): void => {
      made = update;
    };
    this.doc.on("update", listen);
    try {
      this.doc.transact(() => {
        write(this.doc);
      });
    } finally {
      this.doc.off("update", listen);
    }
    return made;
  }

  /** Where a client's clocks end. */
  end(client: number): number {
    return Y.getState(this.doc.store, client);
  }

  /** The whole state, V1. */
  state(): Bytes {
    return Y.encodeStateAsUpdate(this.doc);
  }

  /** The whole state, V2: for one's own disk, for the app, and for a cut. */
  stateV2(): Bytes {
    if (this.#unread !== null) return this.#unread;
    if (this.#given === null) {
      this.doc.once("update", () => {
        this.#given = null;
      });
      this.#given = Y.encodeStateAsUpdateV2(this.doc);
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
 * (CUT-11). One that does not open is a bug of ours, and throws where it is first read.
 */
export const openStoredReplica = (state: Bytes): Replica => new Replica(state);
