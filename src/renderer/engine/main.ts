// The engine page: door, then space, then a fresh page. Everything else stands in the files that it names.

import { createHostClient } from "../../adapters/host/index.ts";
import type { Language } from "../../bridge/view.ts";
import { openDoor } from "./openDoor.ts";
import { runSpace } from "./runSpace.ts";
import { showDoor } from "./screens/index.ts";

const host = createHostClient((path, init) => fetch(path, init));
const language: Language = navigator.language.startsWith("ar") ? "ar" : "en";
const door = openDoor(host);

const run = async (): Promise<void> => {
  const practice = await host.practice();
  const demonstration = practice.ok ? practice.value : null;
  if (demonstration !== null) await door.practise(language);
  const entered = demonstration === null ? await showDoor(document.body, door, { language }) : { language };
  const space = door.opened();
  const hub = await host.hub();
  if (space === null || !hub.ok) return location.reload();
  await runSpace(space, entered.language, { root: document.body, host, door, hub: hub.value, demonstration });
  if (window.halaqaWindows === undefined) location.reload();
  else await window.halaqaWindows.lock();
};

void run();
