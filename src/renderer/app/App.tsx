// The whole page: stores handed down, language and theme on the root, the shell around the screen.

import { useEffect } from "react";
import { I18nProvider } from "react-aria-components";
import { Shell } from "./shell/Shell.tsx";
import { AppContext, type AppStores, useView, useWords } from "./stores/view.ts";

/** Language, direction, theme and the reader's type live on the root, so that overlays have them too. */
const useRoot = (): void => {
  const view = useView();
  const { language, direction } = useWords();
  useEffect(() => {
    const root = document.documentElement;
    root.lang = language;
    root.dir = direction;
  }, [language, direction]);
  const settings = view?.settings;
  useEffect(() => {
    const root = document.documentElement;
    if (settings === undefined) return;
    if (settings.theme === "system") delete root.dataset.theme;
    else root.dataset.theme = settings.theme;
    root.style.setProperty("--read", `${settings.readingSize / 16}rem`);
    root.style.setProperty("--read-measure", `${settings.measure}px`);
    root.style.setProperty("--read-space", String(settings.lineSpace / 100));
  }, [settings]);
};

const Whole = () => {
  useRoot();
  const { locale } = useWords();
  return (
    <I18nProvider locale={locale}>
      <Shell />
    </I18nProvider>
  );
};

export const App = ({ stores }: { readonly stores: AppStores }) => (
  <AppContext value={stores}>
    <Whole />
  </AppContext>
);
