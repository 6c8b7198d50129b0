// Settings as they are, and a change of some of them: kept at once, without a button.

import type { Settings } from "../../../bridge/index.ts";
import { useEngine, useView } from "./view.ts";

export type SettingsWithChange = {
  readonly settings: Settings;
  readonly change: (change: Partial<Settings>) => void;
};

export const useSettings = (): SettingsWithChange | null => {
  const engine = useEngine();
  const view = useView();
  if (view === null) return null;
  return {
    settings: view.settings,
    // Of the newest view, so that two quick changes both hold.
    change: (change) => {
      const settings = engine.view()?.settings ?? view.settings;
      void engine.ask("settings.change", { ...settings, ...change });
    },
  };
};
