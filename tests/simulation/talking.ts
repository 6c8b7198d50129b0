// The sessions of a machine of a simulated world: what it says to whom, and what it does with what its synchronisation
// wants. What it has to give and how it takes what comes is the machine's (device.ts).

import type { Bytes, DeviceId, EntryId, EpochId, OpId } from "../../src/core/base/index.ts";
import type { Message } from "../../src/core/codec/index.ts";
import type { LogOutput } from "../../src/core/log/index.ts";
import {
  createSync,
  type SessionId,
  stepSync,
  selectWake,
  type SyncInput,
  type SyncOutput,
  type SyncState,
  type SyncView,
} from "../../src/core/sync/index.ts";
import type { Ground, Link, Neighbour } from "./ground.ts";

type Came = Extract<SyncOutput, { readonly type: "entriesCame" }>;

/** What is to be asked of the session from which it came. */
export const questionOf = (output: LogOutput, session: SessionId): SyncInput | null => {
  switch (output.type) {
    case "entriesMissing":
      return { type: "entriesMissing", session, device: output.deviceId, to: output.to };
    case "branchMissing":
      return {
        type: "branchMissing",
        session,
        device: output.deviceId,
        seq: output.seq,
        entryId: output.entryId,
      };
    case "opsMissing":
      return { type: "opsMissing", session, ops: output.ops };
    default:
      return null;
  }
};

export abstract class Talking {
  readonly world: Ground;
  readonly links = new Map<SessionId, Link>();
  /** When this machine's synchronisation wants to be asked again. */
  wake: number | null = null;
  #sync: SyncState | null = null;

  constructor(world: Ground) {
    this.world = world;
  }

  abstract get id(): DeviceId;
  protected abstract view(): SyncView;
  protected abstract standingOf(device: DeviceId): "active" | "opsOnly";
  protected abstract opsFor(wanted: readonly OpId[], have: readonly OpId[]): readonly Bytes[];
  protected abstract entriesFor(device: DeviceId, from: number, to: number): readonly Bytes[];
  protected abstract entryFor(entryId: EntryId): readonly Bytes[];
  protected abstract boxFor(receiver: DeviceId, epoch: EpochId): Bytes | null;
  protected abstract takeOps(ops: readonly Bytes[], then: () => void): void;
  protected abstract takeEntries(came: Came, then: () => void): void;
  protected abstract takeBox(box: Bytes, giver: DeviceId): void;

  /** As a machine that was just started. */
  protected beginTalking(): void {
    this.#sync = createSync(this.id, this.view());
  }

  feed(input: SyncInput): void {
    if (this.#sync === null) throw new Error("nobody talks before the start");
    const { state, outputs } = stepSync(this.#sync, input, this.world.now);
    this.#sync = state;
    for (const output of outputs) this.#speak(output);
    this.wake = selectWake(this.#sync, this.world.now);
  }

  protected membershipChanged(): void {
    this.feed({ type: "viewChanged", view: this.view(), ops: [], entries: [] });
    for (const [session, { to }] of this.links)
      this.feed({ type: "standingChanged", session, standing: this.standingOf(to.id) });
  }

  passTime(): void {
    if (this.wake !== null && this.wake <= this.world.now) this.feed({ type: "timePassed" });
  }

  open(session: SessionId, to: Neighbour, toSession: SessionId, sid: Bytes): void {
    this.links.set(session, { to, session: toSession });
    this.feed({ type: "opened", session, device: to.id, sid, standing: this.standingOf(to.id) });
  }

  part(session: SessionId): void {
    const link = this.links.get(session);
    if (link === undefined) return;
    this.links.delete(session);
    this.world.forget(session);
    this.feed({ type: "closed", session });
    link.to.part(link.session);
  }

  hear(session: SessionId, message: Message): void {
    if (this.links.has(session)) this.feed({ type: "messageCame", session, message });
  }

  send(session: SessionId, messages: readonly Message[]): void {
    const link = this.links.get(session);
    if (link !== undefined) this.world.post(session, link, messages);
  }

  #speak(output: SyncOutput): void {
    switch (output.type) {
      case "send":
        return this.send(output.session, output.messages);
      case "endSession":
        this.world.ended.set(output.reason, (this.world.ended.get(output.reason) ?? 0) + 1);
        return this.part(output.session);
      case "giveOps": {
        const { session, request } = output;
        return this.feed({
          type: "opsGiven",
          session,
          request,
          ops: this.opsFor(output.wanted, output.have),
        });
      }
      case "giveEntries": {
        const { session, request } = output;
        const entries = this.entriesFor(output.device, output.from, output.to);
        return this.feed({ type: "entriesGiven", session, request, form: "sealed", entries });
      }
      case "giveEntry": {
        const { session, request } = output;
        const entries = this.entryFor(output.entryId);
        return this.feed({ type: "entriesGiven", session, request, form: "sealed", entries });
      }
      case "giveCut":
        return this.feed({
          type: "entriesGiven",
          session: output.session,
          request: output.request,
          form: "sealed",
          entries: [],
        });
      case "giveBox": {
        const receiver = this.links.get(output.session)?.to.id;
        const box = receiver === undefined ? null : this.boxFor(receiver, output.epoch);
        return this.feed({ type: "boxGiven", session: output.session, request: output.request, box });
      }
      case "giveChunk":
        return this.feed({
          type: "chunkGiven",
          session: output.session,
          request: output.request,
          chunk: null,
        });
      case "opsCame":
        return this.takeOps(output.ops, () => this.#handled(output));
      case "entriesCame":
        return this.takeEntries(output, () => this.#handled(output));
      case "boxCame": {
        const giver = this.links.get(output.session)?.to.id;
        if (giver !== undefined) this.takeBox(output.box, giver);
        return this.#handled(output);
      }
      case "cutCame":
      case "chunkCame":
        return this.#handled(output);
      case "joinCame":
      case "compareCame":
      case "listHeard":
      case "ringCame":
      case "ownHeard":
      case "remoteHas":
      case "presenceCame":
      case "presenceGone":
      case "clockHeard":
        return;
    }
  }

  #handled({ session, request }: { readonly session: SessionId; readonly request: number }): void {
    if (request !== 0 && this.links.has(session)) this.feed({ type: "handled", session, request });
  }
}
