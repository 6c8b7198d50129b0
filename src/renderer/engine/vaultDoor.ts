// The door to the vault: what the outer page's screens may ask, carried out with the host's header file, the
// derivation in its worker, and the store. One thing at a time; whatever fails leaves nothing half-open.
//
// VAU-9  wrong words make the next try wait, longer each time;
// VAU-24 nothing is opened while a service worker controls the page, a known answer differs, or storage is refused;
// VAU-25 one window holds the vault;
// VAU-27 locking overwrites the keys, also while something else is under way;
// VAU-33 wiping overwrites the keys, then the header that holds them, and deletes what is slow to delete after that.

import type { OnlyWindow } from "../../adapters/dexie/index.ts";
import type { Language } from "../../bridge/view.ts";
import { equal, err, ok, type Redacted, type Result } from "../../core/base/index.ts";
import { readyCrypto, wipe } from "../../core/crypto/index.ts";
import type { Clock, Store } from "../../core/ports/index.ts";
import {
  addSpace,
  addWrongTry,
  anchorTries,
  changeWords,
  createVault,
  type Header,
  noTries,
  openWithRecovery,
  openWithWords,
  type Root,
  seedToWords,
  slotNonce,
  type Unlocked,
  type VaultParts,
  waitOf,
  wantedMemory,
} from "../../core/vault/index.ts";
import { clearSpace, type Left } from "./clearSpace.ts";
import type { Door, DoorError, DoorState, Opened, Prepared, Preparing } from "./door.ts";
import {
  enterFounded,
  type EnterParts,
  enterUnlocked,
  type Inside,
  readHeader,
  writeHeader,
} from "./enterSpace.ts";
import { closeSpace, createPracticeSpace, type OpenSpace, saveRoot } from "./openSpace.ts";
import { preparedIn, prepareWiping } from "./prepareWiping.ts";
import { rootOfCode } from "./recoveryCode.ts";
import type { TriesKeeper } from "./triesKeeper.ts";
import { doorErrorOf, type VaultFault } from "./vaultFault.ts";

export type VaultDoorParts = VaultParts &
  EnterParts & {
    readonly clock: Pick<Clock, "now">;
    readonly window: OnlyWindow;
    readonly tries: TriesKeeper;
    /** The lists of 2,048 words in which a recovery code may be written. */
    readonly lists: Readonly<Record<Language, readonly string[]>>;
    readonly createPracticeStore: () => Store;
    /** Deletes the databases of every vault that ever was here. */
    readonly dropStores: () => Promise<void>;
    readonly isStorageUsable: () => Promise<boolean>;
    /** Whether a service worker controls this page. */
    readonly isControlled: () => boolean;
  };

export type VaultDoor = Door & {
  opened(): OpenSpace | null;
  /** Whether these are the open space's words; wrong ones count as a wrong try. */
  checkWords(words: Redacted<string>): Promise<Result<Opened, DoorError>>;
  /** `present` may be null where the recovery code opened the space: its owner has no words to give. */
  changeWords(present: Redacted<string> | null, next: Redacted<string>): Promise<Result<void, DoorError>>;
  /** Null when nothing is open, and in practice, which has nothing to recover. */
  recoveryWords(list: readonly string[]): Redacted<readonly string[]> | null;
  /** Null when nothing is open, in practice, and when it cannot be read. */
  prepared(): Promise<Prepared | null>;
  /** Words that wipe, and the held keys; `present` are the space's own words. */
  prepare(present: Redacted<string>, change: Preparing): Promise<Result<void, DoorError>>;
  /** All of the vault, whether a space is open or not; at once, whatever is under way. */
  wipe(): Promise<Result<void, DoorError>>;
  /**
   * The open space alone: its slots first, then `rows` takes away what the engine keeps, then the rest. An error leaves
   * everything as it was.
   */
  clearSpace(rows: () => Promise<boolean>): Promise<Result<Left, DoorError>>;
  /** Wipes the keys, closes the store, and lets another window in. */
  lock(): void;
};

type Held = Inside & { readonly release: () => void };
type Entered = { readonly inside: Inside; readonly opened: Opened };
type Attempt<T> = Result<T, VaultFault | { readonly type: "wordsWrong" }>;

const asAsked: Opened = { steppedDownTo: null };
const mebibyte = 1024 * 1024;
const noSlot = new Uint8Array(24);

export const createVaultDoor = (parts: VaultDoorParts): VaultDoor => {
  const { host, random, clock, tries } = parts;
  let held: Held | null = null;
  /** Said once by `state`, after words opened a space whose rows are gone. */
  let rootMissing = false;
  let fit: Promise<boolean> | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };

  const fail = (fault: VaultFault): Result<never, DoorError> => {
    if (fault.type === "rootMissing") rootMissing = true;
    return err(doorErrorOf(fault));
  };

  /** The self-tests run once; a library that cannot even be loaded has failed them. */
  const unsafe = async (): Promise<DoorState | null> => {
    if (parts.isControlled()) return { type: "unsafe", reason: "serviceWorker" };
    fit ??= readyCrypto().then(
      (tested) => tested.ok,
      () => false,
    );
    if (!(await fit)) return { type: "unsafe", reason: "selfTest" };
    return (await parts.isStorageUsable()) ? null : { type: "unsafe", reason: "storage" };
  };

  const trying = async <T>(
    attempt: (header: Header) => Promise<Attempt<T>>,
  ): Promise<Result<T, DoorError>> => {
    const before = anchorTries(tries.load(), clock.now());
    tries.save(before);
    const wait = waitOf(before, clock.now());
    if (wait > 0) return err({ type: "tooEarly", wait });
    const header = await readHeader(host);
    if (!header.ok) return fail(header.error);
    if (header.value === null) return fail({ type: "malformed" });
    const tried = await attempt(header.value);
    if (tried.ok) tries.save(noTries);
    if (tried.ok) return tried;
    if (tried.error.type !== "wordsWrong") return fail(tried.error);
    const after = addWrongTry(before, clock.now());
    tries.save(after);
    return err({ type: "wrongWords", wait: waitOf(after, after.at) });
  };

  /** With the vault held by this window, which lets go again unless a space was opened. */
  const entering = (
    enter: () => Promise<Result<Entered | "wiped", DoorError>>,
  ): Promise<Result<Opened, DoorError>> =>
    inTurn(async () => {
      if (held !== null) return err({ type: "openElsewhere" });
      if ((await unsafe()) !== null) return err({ type: "hostUnreachable" });
      const release = await parts.window.hold();
      if (release === null) return err({ type: "openElsewhere" });
      const entered = await enter();
      if (!entered.ok || entered.value === "wiped") {
        release();
        return entered.ok ? ok(asAsked) : entered;
      }
      held = { ...entered.value.inside, release };
      return ok(entered.value.opened);
    });

  const enteredOf = (inside: Result<Inside, VaultFault>, opened: Opened): Result<Entered, DoorError> =>
    inside.ok ? ok({ inside: inside.value, opened }) : fail(inside.error);

  const enterTried = async (
    unlocked: Result<Unlocked, DoorError>,
    recovered: Root | null,
  ): Promise<Result<Entered, DoorError>> =>
    unlocked.ok ? enteredOf(await enterUnlocked(parts, unlocked.value, recovered), asAsked) : unlocked;

  const found = async (
    words: Redacted<string>,
    language: Language,
    code: Root | null,
  ): Promise<Result<Entered, DoorError>> => {
    const header = await readHeader(host);
    if (!header.ok) return fail(header.error);
    if (header.value !== null) {
      const added = await addSpace(parts, header.value, words, code?.rootSeed);
      if (!added.ok) return fail(added.error);
      if (added.value.type === "opened") return enterTried(ok(added.value.space), null);
      return enteredOf(await enterFounded(parts, added.value.space, language), asAsked);
    }
    const made = await createVault(parts, words, code?.rootSeed);
    if (!made.ok) return fail(made.error);
    const { memory } = made.value.header.cost;
    const steppedDownTo = memory < wantedMemory ? memory / mebibyte : null;
    return enteredOf(await enterFounded(parts, made.value, language), { steppedDownTo });
  };

  const readCode = (code: Redacted<string>): Root | null => rootOfCode(parts.lists, code);

  const check = (mine: Held, words: Redacted<string>): Promise<Result<Opened, DoorError>> =>
    trying<Opened>(async (header) => {
      const opened = await openWithWords(parts, header, words);
      // Words that wipe do so at the door alone.
      if (!opened.ok)
        return opened.error.type === "wordsWipe" ? err({ type: "wordsWrong" }) : err(opened.error);
      wipe(opened.value.vmk);
      const isOwn = equal(slotNonce(header, opened.value.slot), mine.root.wordsSlot);
      return isOwn ? ok(asAsked) : err({ type: "wordsWrong" });
    });

  const rewrite = async (mine: Held, next: Redacted<string>): Promise<Result<void, DoorError>> => {
    const header = await readHeader(host);
    if (!header.ok || header.value === null) return fail(header.ok ? { type: "malformed" } : header.error);
    const { vmk } = mine.space;
    const { wordsSlot } = mine.root;
    const changed = await changeWords(parts, header.value, { vmk, wordsSlot, next });
    if (!changed.ok) return fail(changed.error);
    // Locked meanwhile: what was sealed just now may hold a key that was already overwritten.
    if (held !== mine) return err({ type: "hostUnreachable" });
    const written = await writeHeader(host, changed.value.header);
    if (!written.ok) return fail(written.error);
    if (held !== mine) return ok(undefined);
    const root = { ...mine.root, wordsSlot: changed.value.slotNonce };
    held = { ...mine, root };
    // The new words hold already; a row that still names the old slot is corrected when they open.
    await saveRoot(mine.space, root, random);
    return ok(undefined);
  };

  /** `present` is null for who came in by the recovery code, and has none to give. */
  const change: VaultDoor["changeWords"] = async (present, next) => {
    const mine = held;
    const mayChange = mine !== null && !mine.space.practice && (present !== null || mine.byRecovery);
    if (!mayChange) return err({ type: "wrongWords", wait: 0 });
    const checked = present === null ? ok(asAsked) : await check(mine, present);
    return checked.ok ? rewrite(mine, next) : checked;
  };

  const wipeAll = async (): Promise<Result<void, DoorError>> => {
    const mine = held;
    held = null;
    if (mine !== null) closeSpace(mine.space);
    const wiped = await host.wipe();
    await parts.dropStores();
    mine?.release();
    return wiped.ok ? wiped : fail(wiped.error);
  };

  /** One derivation and one look at all slots, whatever the words do. */
  const openOrWipe = async (words: Redacted<string>): Promise<Result<Entered | "wiped", DoorError>> => {
    const tried = await trying<Unlocked | "wipe">(async (header) => {
      const opened = await openWithWords(parts, header, words);
      if (opened.ok) return opened;
      return opened.error.type === "wordsWipe" ? ok("wipe") : err(opened.error);
    });
    if (!tried.ok) return tried;
    if (tried.value !== "wipe") return enterTried(ok(tried.value), null);
    const wiped = await wipeAll();
    return wiped.ok ? ok("wiped") : wiped;
  };

  const practise = async (language: Language): Promise<void> => {
    if (held !== null || (await unsafe()) !== null) return;
    const space = createPracticeSpace(parts.createPracticeStore(), random, language);
    const root = { rootSeed: space.rootSeed, wordsSlot: noSlot, language };
    held = { space, root, byRecovery: false, isEmptied: false, release: () => undefined };
  };

  return {
    state: async () => {
      const unfit = await unsafe();
      if (unfit !== null) return unfit;
      if (held === null && (await parts.window.isHeld())) return { type: "openElsewhere" };
      const header = rootMissing ? err<VaultFault>({ type: "rootMissing" }) : await readHeader(host);
      rootMissing = false;
      if (!header.ok) {
        const { type } = doorErrorOf(header.error);
        return type === "damaged" || type === "rowsDamaged"
          ? { type }
          : { type: "unsafe", reason: "storage" };
      }
      const alarm = await host.alarm();
      if (header.value === null) {
        // Somebody ended it in the middle: without a header they are nobody's.
        if (alarm.ok && alarm.value.vaultWiped) await parts.dropStores();
        return { type: "new" };
      }
      return alarm.ok && alarm.value.vaultMended ? { type: "locked", mended: true } : { type: "locked" };
    },
    hostPhrase: async (language) => {
      const answer = await host.phrase(language);
      return answer.ok ? answer.value.phrase : null;
    },
    chance: (bytes) => random.bytes(bytes),
    opened: () => held?.space ?? null,
    create: (words, language, code) =>
      entering(async () => {
        const root = code === undefined ? null : readCode(code);
        if (code !== undefined && root === null) return err({ type: "wrongWords", wait: 0 });
        return found(words, language, root);
      }),
    isCode: (code) => {
      const root = readCode(code);
      if (root !== null) wipe(root.rootSeed);
      return root !== null;
    },
    open: (words) => entering(() => openOrWipe(words)),
    openWithRecoveryCode: (code) =>
      entering(async () => {
        const root = readCode(code);
        const unlocked = await trying<Unlocked>((header) =>
          Promise.resolve(
            root === null ? err({ type: "wordsWrong" }) : openWithRecovery(header, root.rootSeed),
          ),
        );
        return enterTried(unlocked, root);
      }),
    recovered: () => (held?.byRecovery === true ? (held.isEmptied ? "gone" : "here") : null),
    setNewWords: (next) => inTurn(() => change(null, next)),
    practise: (language) => inTurn(() => practise(language)),
    checkWords: (words) =>
      inTurn(async () => (held === null ? err({ type: "wrongWords", wait: 0 }) : check(held, words))),
    changeWords: (present, next) => inTurn(() => change(present, next)),
    prepared: async () => {
      if (held === null || held.space.practice) return null;
      const prepared = await preparedIn(host, held.space);
      return prepared.ok ? prepared.value : null;
    },
    prepare: (present, change) =>
      inTurn(async () => {
        const mine = held;
        if (mine === null || mine.space.practice) return err({ type: "wrongWords", wait: 0 });
        const checked = await check(mine, present);
        if (!checked.ok) return checked;
        const prepared = await prepareWiping(parts, mine.space, change, () => held?.space === mine.space);
        return prepared.ok ? prepared : fail(prepared.error);
      }),
    clearSpace: (rows) =>
      inTurn(async () => {
        if (held === null || held.space.practice) return err({ type: "wrongWords", wait: 0 });
        const cleared = await clearSpace(parts, held, rows);
        return cleared.ok ? cleared : fail(cleared.error);
      }),
    wipe: wipeAll,
    recoveryWords: (list) =>
      held === null || held.space.practice ? null : seedToWords(held.space.rootSeed, list),
    lock: () => {
      if (held === null) return;
      closeSpace(held.space);
      held.release();
      held = null;
    },
  };
};
