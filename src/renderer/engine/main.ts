// The engine page: door, then space, then a fresh page. Everything else stands in the files that it names.

import { systemClock, systemRandom } from "../../adapters/clock/index.ts";
import { streamCompress } from "../../adapters/compress/index.ts";
import { hasRoom, sweep } from "../../adapters/dexie/index.ts";
import { createHostClient } from "../../adapters/host/index.ts";
import { afreshPath } from "../../bridge/host.ts";
import type { Language } from "../../bridge/view.ts";
import { createAppAhead } from "./appAhead.ts";
import { loadAppFrame } from "./appFrame.ts";
import { detailsOf, watchFaults } from "./faults.ts";
import { openDoor, roomOf } from "./openDoor.ts";
import { rehearseSpace } from "./rehearseSpace.ts";
import { runSpace } from "./runSpace.ts";
import { askForFirstFaces } from "../style/firstFaces.ts";
import { type Breakage, showBroken, showDoor } from "./screens/index.ts";

askForFirstFaces();
const host = createHostClient((path, init) => fetch(path, init));
const faults = watchFaults(window);
const door = openDoor(host);
const ahead = createAppAhead({
  load: window.halaqaWindows === undefined ? () => loadAppFrame(document.body) : null,
  rehearse: () => rehearseSpace({ clock: systemClock, random: systemRandom, compress: streamCompress }),
  clock: systemClock,
});
/** The screens say in the root which language they speak. */
const spoken = (): Language => (document.documentElement.lang === "ar" ? "ar" : "en");
document.documentElement.lang = navigator.language.startsWith("ar") ? "ar" : "en";

const afresh = async (): Promise<void> => {
  if (window.halaqaWindows === undefined) location.replace(afreshPath);
  else await window.halaqaWindows.lock();
};

/** It writes, which on a full disk would cost the browser its database (STO-14). */
const tidy = async (): Promise<void> => {
  if (await hasRoom(() => roomOf(host))) await sweep(indexedDB);
};

const stopAt = async (breakage: Breakage): Promise<void> => {
  faults.listen(() => undefined);
  door.lock();
  await window.halaqaWindows?.showEngine();
  await showBroken(document.body, spoken(), breakage);
  await afresh();
};

const run = async (): Promise<Breakage | null> => {
  const practice = await host.practice();
  const demonstration = practice.ok ? practice.value : null;
  if (demonstration !== null) await door.practise(spoken());
  const isNew = demonstration === null && (await door.state()).type === "new";
  // While the words are typed.
  if (demonstration === null) void tidy();
  const entered =
    demonstration === null
      ? await showDoor(document.body, ahead.at(door), { language: spoken() })
      : { language: spoken() };
  if (isNew) void tidy();
  const space = door.opened();
  const hub = await host.hub();
  if (!hub.ok) return { type: "hostUnreachable" };
  // The door says at its next look why it opened nothing; a demonstration has no door.
  if (space === null) return demonstration === null ? null : { type: "storeUnavailable" };
  const surroundings = { root: document.body, host, door, hub: hub.value, demonstration, ahead, faults };
  const ended = await runSpace(space, entered.language, surroundings);
  return ended.ok ? null : ended.error;
};

const stopAtFault = (details: string): Promise<void> => stopAt({ type: "page", details });
faults.listen((details) => void stopAtFault(details));
run().then(
  (breakage) => (breakage === null ? afresh() : stopAt(breakage)),
  (cause: unknown) => stopAtFault(detailsOf(cause)),
);
