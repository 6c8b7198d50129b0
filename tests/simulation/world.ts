// A simulated world: machines, roads between them and time, all by one seed. Time passes only here, and what is on its
// way arrives when its time has come, each line in its order and lines among each other in none.

import type { Bytes, DeviceId, EntryId, EpochId, OpId } from "../../src/core/base/index.ts";
import { type CircleGraph, type Received, receiveOp } from "../../src/core/circle/index.ts";
import type { Message } from "../../src/core/codec/index.ts";
import type { SessionId } from "../../src/core/sync/index.ts";
import { createSeededRandom, type SeededRandom } from "../support/seededRandom.ts";
import { circleOf, type Founded, graphOf } from "./circle.ts";
import { Device } from "./device.ts";
import { SharedGraphs } from "./graphs.ts";
import type { Ground, Link, Listed, Terms } from "./ground.ts";
import { Hostile } from "./hostile.ts";

type Posted = { readonly link: Link; readonly at: number; readonly message: Message };

export class World implements Ground {
  readonly seed: number;
  readonly terms: Terms;
  readonly random: SeededRandom;
  readonly circle: Founded;
  readonly devices: readonly Device[];
  readonly written = new Map<EntryId, DeviceId>();
  readonly handmade = new Set<EntryId>();
  readonly forged = new Set<string>();
  readonly forked = new Set<DeviceId>();
  readonly lists = new Map<string, readonly Listed[]>();
  readonly lies = new Set<EntryId>();
  /** Who will be removed. */
  readonly leaving: Device | null;
  readonly removed = new Map<DeviceId, OpId>();
  readonly sealedUnder = new Map<EntryId, EpochId>();
  isOver = false;
  readonly ended = new Map<string, number>();
  readonly counts = {
    edits: 0,
    lost: 0,
    crashes: 0,
    partitions: 0,
    messages: 0,
    hostile: 0,
    ops: 0,
    removals: 0,
    cuts: 0,
    vouched: 0,
  };
  now = 1_790_000_000_000;
  readonly #graphs: SharedGraphs;
  #sessions: SessionId = 0;
  #lines = new Map<SessionId, Posted[]>();
  #apart = new Set<Device>();
  #plans: { readonly at: number; readonly act: () => void }[] = [];
  readonly #roads: readonly (readonly [Device, Device])[];

  constructor(seed: number, terms: Terms) {
    this.seed = seed;
    this.terms = terms;
    this.random = createSeededRandom(seed);
    this.circle = circleOf(terms.devices);
    this.#graphs = new SharedGraphs(this.circle.graph);
    this.devices = this.circle.authors.map((author, at) =>
      at > 0 && at <= terms.hostile ? new Hostile(this, at, author) : new Device(this, at, author),
    );
    this.leaving = terms.removal ? this.oneOf(this.devices.slice(1)) : null;
    this.#roads = this.#makeRoads();
  }

  get isStatic(): boolean {
    return this.terms.isStatic;
  }

  get #isLarge(): boolean {
    return this.terms.devices > 8;
  }

  graphFor(): CircleGraph {
    return this.isStatic || this.#isLarge
      ? this.circle.graph
      : graphOf(this.circle.circleId, this.circle.ops);
  }

  graphAfter(ops: readonly Bytes[]): CircleGraph {
    if (this.isStatic) return this.circle.graph;
    return this.#isLarge
      ? this.#graphs.after(ops)
      : graphOf(this.circle.circleId, [...this.circle.ops, ...ops]);
  }

  receiveOp(graph: CircleGraph, op: Bytes): Received {
    return this.#isLarge ? this.#graphs.receive(graph, op) : receiveOp(graph, op);
  }

  chance(thousandths: number): boolean {
    return this.random.pick(1_000) < thousandths;
  }

  noteAct(): void {
    this.counts.hostile += 1;
  }

  oneOf<T>(items: readonly T[]): T {
    const item = items[this.random.pick(items.length)];
    if (item === undefined) throw new Error("there is nothing to choose from");
    return item;
  }

  get lawfulIds(): ReadonlySet<DeviceId> {
    return new Set(this.honest.map(({ id }) => id));
  }

  get honest(): readonly Device[] {
    return this.devices.filter((device) => !device.isHostile);
  }

  /** Few machines all meet each other; of many, each knows one that was there before it, and a few know more. */
  #makeRoads(): readonly (readonly [Device, Device])[] {
    const { devices } = this;
    const roads: (readonly [Device, Device])[] = [];
    if (devices.length <= 8) {
      for (const [at, one] of devices.entries())
        for (const other of devices.slice(at + 1)) roads.push([one, other]);
      return roads;
    }
    // Nobody's way to the others leads over a hostile machine alone, or over the one that will be removed.
    const inRow: Device[] = [];
    for (const one of this.honest) inRow.splice(this.random.pick(inRow.length + 1), 0, one);
    if (this.leaving?.isHostile === false) inRow.push(...inRow.splice(inRow.indexOf(this.leaving), 1));
    const join = (one: Device, others: readonly Device[]): void => {
      roads.push([one, this.oneOf(others)]);
    };
    for (const [at, one] of inRow.entries()) if (at > 0) join(one, inRow.slice(Math.max(0, at - 12), at));
    const staying = inRow.filter((one) => one !== this.leaving);
    for (let across = 0; across < 3; across++) join(this.oneOf(staying), staying);
    for (const one of devices) if (one.isHostile) for (let n = 0; n < 2; n++) join(one, staying);
    return roads.filter(([one, other]) => one !== other);
  }

  // ── Roads

  isCut(one: Device, other: Device): boolean {
    return !one.isUp || !other.isUp || this.#apart.has(one) !== this.#apart.has(other);
  }

  #areJoined(one: Device, other: Device): boolean {
    return [...one.links.values()].some(({ to }) => to === other);
  }

  /** Who may meet and has not yet, meets with this chance. */
  meet(thousandths: number): void {
    for (const [one, other] of this.#roads) {
      if (this.isCut(one, other) || this.#areJoined(one, other) || !this.chance(thousandths)) continue;
      const [ofOne, ofOther] = [++this.#sessions, ++this.#sessions];
      const sid = this.random.bytes(32);
      // Both know of each other before either speaks.
      one.links.set(ofOne, { to: other, session: ofOther });
      other.links.set(ofOther, { to: one, session: ofOne });
      one.open(ofOne, other, ofOther, sid);
      if (one.links.has(ofOne)) other.open(ofOther, one, ofOne, sid);
    }
  }

  post(session: SessionId, link: Link, messages: readonly Message[]): void {
    const line = this.#lines.get(session) ?? [];
    this.#lines.set(session, line);
    for (const message of messages) {
      const at = Math.max(line.at(-1)?.at ?? 0, this.now + 1 + this.random.pick(150));
      line.push({ link, at, message });
    }
  }

  forget(session: SessionId): void {
    this.#lines.delete(session);
  }

  get isQuiet(): boolean {
    return this.#lines.size === 0 && this.devices.every((device) => device.disk.isIdle);
  }

  /** Delivers what is due, by lots among lines; `lossy`: of a thousand messages so many are lost with their session. */
  #deliver(lossy: number): void {
    // What is posted meanwhile is due later.
    const due = [...this.#lines].filter(([, line]) => (line[0]?.at ?? Infinity) <= this.now);
    while (due.length > 0) {
      const at = this.random.pick(due.length);
      const [session, line] = due[at] ?? [0, []];
      const [next] = line;
      if (this.#lines.get(session) !== line || next === undefined || next.at > this.now) {
        due.splice(at, 1);
        continue;
      }
      line.shift();
      if (line.length === 0) this.#lines.delete(session);
      this.counts.messages += 1;
      if (this.counts.messages > 400_000) throw new Error("the machines never stop talking");
      const { to } = next.link;
      if (lossy > 0 && this.chance(lossy)) {
        this.counts.lost += 1;
        to.part(next.link.session);
        this.forget(session);
      } else to.hear(next.link.session, next.message);
    }
  }

  // ── Time

  /** When something happens next. */
  #next(): number {
    let next = Math.min(Infinity, ...this.#plans.map(({ at }) => at));
    for (const [first] of this.#lines.values()) if (first !== undefined) next = Math.min(next, first.at);
    for (const device of this.devices) {
      next = Math.min(next, device.disk.dueAt);
      if (device.isUp && device.wake !== null) next = Math.min(next, device.wake);
    }
    return next;
  }

  /** Lets time pass, from one event to the next. */
  pass(ms: number, lossy = 0): void {
    const end = this.now + ms;
    for (;;) {
      this.#deliver(lossy);
      const next = Math.max(this.now + 1, this.#next());
      if (next > end) break;
      this.now = next;
      const due = this.#plans.filter(({ at }) => at <= next);
      this.#plans = this.#plans.filter(({ at }) => at > next);
      for (const { act } of due) act();
      for (const device of this.devices) {
        device.disk.settle(this.now);
        if (device.isUp) device.passTime();
      }
    }
    this.now = end;
  }

  part(apart: readonly Device[]): void {
    this.counts.partitions += 1;
    this.#apart = new Set(apart);
    for (const one of this.devices)
      for (const [session, { to }] of one.links)
        if (this.#apart.has(one) !== [...this.#apart].some(({ id }) => id === to.id)) one.part(session);
  }

  heal(): void {
    this.#plans = [];
    this.#apart = new Set();
    for (const device of this.devices) if (!device.isUp) device.start();
  }

  /** The power goes within the next moments, whatever is under way then. */
  crash(device: Device): void {
    const act = (): void => {
      if (!device.isUp) return;
      this.counts.crashes += 1;
      device.crash();
    };
    this.#plans.push({ at: this.now + this.random.pick(120), act });
  }
}
