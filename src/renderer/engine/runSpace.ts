// An open space at work in this page: engine, app, questions, and the ways to an end (button, shortcut, idle time,
// sleep of the machine). Locking stores what is under way, wipes the keys, removes the app and loads a fresh page.
// Wiping stores nothing and waits for nothing.

import { systemClock, systemRandom } from "../../adapters/clock/index.ts";
import { streamCompress } from "../../adapters/compress/index.ts";
import type { HostClient } from "../../adapters/host/index.ts";
import { createWorkerSignatures } from "../../adapters/signatures/index.ts";
import { createWebrtcTransport, type WebrtcTransport } from "../../adapters/webrtc/index.ts";
import { startWorker } from "../../adapters/worker/index.ts";
import type { HostHub, HostPractice } from "../../bridge/host.ts";
import type { AppView, Language } from "../../bridge/view.ts";
import { err, ok, type Result, reveal } from "../../core/base/index.ts";
import { createPortServer, createVerbs, type Engine, startEngine } from "../../core/engine/index.ts";
import type { Log, StoreError, Transport } from "../../core/ports/index.ts";
import type { AppAhead } from "./appAhead.ts";
import { openApp, type AppWindow } from "./appWindow.ts";
import { saidOf, type SpaceLeft } from "./clearSpace.ts";
import type { Faults } from "./faults.ts";
import { watchIdle } from "./idle.ts";
import { keptAlone, notYetWell } from "./notYetWell.ts";
import type { OpenSpace } from "./openSpace.ts";
import { wordsOf } from "./openDoor.ts";
import { directionOf } from "../words/index.ts";
import { practiceNetwork, practiseAlone, practiseTogether } from "./practice/practise.ts";
import { areWipeKeys, createDesk } from "./screens/index.ts";
import type { VaultDoor } from "./vaultDoor.ts";

/** What has to be on the disk before the keys go; a full disk does not hold the lock back. */
const storeWithin = 3_000;
/** However much there is; without their key the rows that stay are nobody's. */
const clearWithin = 20_000;
const markEvery = 3_600_000;
/** Nothing is kept of what is noted, and nothing of it is text. */
const silentLog: Log = { note: () => undefined };

export type Surroundings = {
  readonly root: HTMLElement;
  readonly host: HostClient;
  readonly door: VaultDoor;
  readonly hub: HostHub;
  readonly demonstration: HostPractice | null;
  /** The app's page, where it was loaded before. */
  readonly ahead: Pick<AppAhead, "take">;
  /** What nobody caught, for as long as the space is open. */
  readonly faults: Pick<Faults, "listen">;
};

const within = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    systemClock.after(milliseconds, resolve);
  });

type Road = { readonly transport: Transport; readonly webrtc: WebrtcTransport | null };

export type Ended = Result<void, StoreError | { readonly type: "notWiped" | SpaceLeft }>;

/** Resolves when the space is locked; the page is to be loaded anew after it. An error leaves nothing at work. */
export const runSpace = async (
  space: OpenSpace,
  language: Language,
  { root, host, door, hub, demonstration, ahead, faults }: Surroundings,
): Promise<Ended> => {
  const parts = { clock: systemClock, random: systemRandom, compress: streamCompress, log: silentLog };
  const alone = space.practice && demonstration === null;
  const network = alone ? practiceNetwork() : null;
  const webrtc = network === null ? createWebrtcTransport({ hub: hub.socket, ...parts }) : null;
  const road: Road = { transport: webrtc ?? practiceRoad(network), webrtc };
  let hubStates: AppView["hubs"] = [];

  const started = await startEngine(
    {
      ...parts,
      store: space.store,
      transport: road.transport,
      signatures: createWorkerSignatures(startWorker, systemClock),
    },
    { vmk: space.vmk, root: space.rootSeed, language },
    {
      host: window.halaqaWindows === undefined ? "browser" : "electron",
      practice: space.practice,
      isPersisted: () => space.kept || space.practice,
      ownHubs: () => hub.addresses,
      hubStates: () => hubStates,
      ...(space.practice ? {} : { headMark: space.headMark }),
    },
  );
  if (!started.ok) {
    road.transport.close();
    return started;
  }
  const engine = started.value;
  faults.listen(engine.troubled);
  road.webrtc?.onHubStates((states) => {
    hubStates = states;
    engine.viewChanged();
  });
  if (!space.practice) keepMark(space, engine);
  const stopPerson =
    network !== null ? await practiseAlone(engine, network, language) : () => Promise.resolve();
  if (demonstration !== null) void practiseTogether(engine, host, demonstration, language);

  const app: AppWindow = await openApp(root, language, ahead.take()).catch((cause: unknown) => {
    engine.wipe();
    throw cause;
  });
  const desk = createDesk(root, app.frame, () => engine.settings().digits);
  const spoken = (): Language => engine.settings().language;
  /** This page says which language it speaks, as the app's does (WCAG 3.1.1). */
  const speak = (said: Language): void => {
    document.documentElement.lang = said;
    document.documentElement.dir = directionOf(said);
  };

  let ended: Ended = ok(undefined);
  await new Promise<void>((locked) => {
    let locking = false;
    const lock = (): void => {
      if (locking) return;
      locking = true;
      idle.stop();
      app.close();
      void Promise.race([end(), within(storeWithin)])
        .catch(() => undefined)
        .then(() => {
          engine.wipe();
          locked();
        });
    };
    const end = async (): Promise<void> => {
      await engine.stop();
      await stopPerson();
      if (!space.practice) await space.headMark.keep(engine.ownSeq());
    };
    /** Keys first, header at once after them; whatever is being written is lost with the rest (VAU-33). */
    const wipe = (): void => {
      if (locking) return;
      locking = true;
      idle.stop();
      faults.listen(() => undefined);
      engine.wipe();
      const wiped = door.wipe();
      app.close();
      void wiped.then(({ ok: done }) => {
        if (!done) ended = err({ type: "notWiped" });
        locked();
      });
    };
    /** The space alone, after a question; what the others do not have is lost, and was named. */
    const finish = async (): Promise<"cleared" | "no" | "failed"> => {
      if (space.practice || locking) return "no";
      const asked = { type: "finish" as const, ...notYetWell(engine.view()) };
      if (!(await app.whileHidden(() => desk.confirm(asked, spoken()))) || locking) return "no";
      locking = true;
      const cleared = await door.clearSpace(async () => {
        idle.stop();
        app.close();
        const cleared = engine.clearSpace().then(
          () => true,
          () => false,
        );
        return Promise.race([cleared, within(clearWithin).then(() => false)]);
      });
      if (!cleared.ok) {
        locking = false;
        return "failed";
      }
      const left = saidOf(cleared.value);
      if (left !== null) ended = err({ type: left });
      engine.wipe();
      await stopPerson();
      locked();
      return "cleared";
    };
    /** Whether the held keys wipe, known before they are held. */
    let keysWipe = false;
    const learn = async (): Promise<void> => {
      keysWipe = (await door.prepared())?.keys === true;
    };
    void learn();
    let held = false;
    const holdToWipe = (): void => {
      if (!keysWipe || held) return;
      held = true;
      void app
        .whileHidden(() => desk.holdToWipe(spoken()))
        .then((isHeld) => {
          held = false;
          if (isHeld) wipe();
        });
    };
    /** What a person asks for; the practice place alone is lost by it. */
    let ending = false;
    const leave = (): void => {
      if (!space.practice) return lock();
      if (ending) return undefined;
      ending = true;
      return void app
        .whileHidden(() => desk.confirm({ type: "endPractice" }, spoken()))
        .then((isYes) => {
          ending = false;
          if (isYes) lock();
        });
    };
    const idle = watchIdle(systemClock, () => engine.settings().lockAfter, lock);
    const curtain = (): void => {
      void app.whileHidden(() => desk.curtain(spoken())).then((lifted) => (lifted ? undefined : leave()));
    };
    const verbs = createVerbs(engine, {
      confirm: (question) => app.whileHidden(() => desk.confirm(question, spoken())),
      compare: (knock) => app.whileHidden(() => desk.compare(knock, spoken())),
      lock: leave,
      curtain,
      showRecoveryCode: () =>
        app.whileHidden(async () => {
          if (!(await desk.confirm({ type: "showRecoveryCode" }, spoken()))) return false;
          const words = door.recoveryWords(wordsOf[spoken()]);
          if (words === null) return false;
          await desk.showRecoveryCode(reveal(words), spoken());
          return true;
        }),
      finish,
      wiping: async () => {
        if (space.practice) return false;
        let present: Parameters<VaultDoor["prepare"]>[0] | null = null;
        const isNow = await app.whileHidden(() =>
          desk.wiping(spoken(), {
            check: (words) => {
              present = words;
              return door.checkWords(words);
            },
            prepared: () => door.prepared(),
            keptAlone: () => keptAlone(engine.view()),
            prepare: (change) =>
              present === null
                ? Promise.resolve(err({ type: "wrongWords", wait: 0 }))
                : door.prepare(present, change),
          }),
        );
        if (isNow) wipe();
        else await learn();
        return true;
      },
      holdToWipe,
      changeWords: () =>
        app.whileHidden(async () => {
          let present: Parameters<VaultDoor["changeWords"]>[0] = null;
          const check: Parameters<typeof desk.askNewWords>[1] = async (words) => {
            present = words;
            return door.checkWords(words);
          };
          const next = await desk.askNewWords(spoken(), door.recovered() === null ? check : null);
          return next !== null && (await door.changeWords(present, next)).ok;
        }),
      touched: idle.touched,
    });
    const server = createPortServer((message) => app.port.postMessage(message), verbs.handlers, verbs.told);
    app.port.onmessage = (event: MessageEvent<unknown>) => server.receive(event.data);
    engine.listen((message) => {
      if (message.type === "view") speak(message.view.settings.language);
      server.tell(message);
    });
    window.halaqaWindows?.onLock(lock);
    addEventListener("keydown", (event) => {
      idle.touched();
      if (event.ctrlKey && event.shiftKey && event.code === "KeyL") leave();
      if (areWipeKeys(event) && !event.repeat) holdToWipe();
    });
  });
  door.lock();
  return ended;
};

const practiceRoad = (network: ReturnType<typeof practiceNetwork> | null): Transport => {
  if (network === null) throw new Error("a practice circle has its own road");
  return network.transport("me");
};

/** The mark says that this copy of the space runs (protocol 2.10): begun by the engine, kept each hour and at lock. */
const keepMark = (space: OpenSpace, engine: Engine): void => {
  const again = (): void => {
    void space.headMark.keep(engine.ownSeq());
    systemClock.after(markEvery, again);
  };
  systemClock.after(markEvery, again);
};
