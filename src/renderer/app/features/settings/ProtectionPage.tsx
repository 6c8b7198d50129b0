// What the app protects and what it does not, in plain words (product, What the app says plainly).

import { useScrollPlace } from "../../stores/scroll.ts";
import { useView, useWords } from "../../stores/view.ts";
import { classes, Page } from "../../ui/index.ts";
import styles from "./ProtectionPage.module.css";

const parts = [
  "audit",
  "disk",
  "spaces",
  "lock",
  "wiping",
  "road",
  "signed",
  "people",
  "machine",
  "browser",
] as const;

export const ProtectionPage = () => {
  const { t } = useWords();
  const view = useView();
  useScrollPlace(true);
  return (
    <Page thing lookedAt title={t("settings:protection")}>
      <div className={classes(styles.text)}>
        {parts.map((part) => (
          <section key={part}>
            <h2 className="t4">{t(`settings:protection.${part}.title`)}</h2>
            <p>
              {t(`settings:protection.${part}`)}
              {part === "browser" && view?.host === "browser" && (
                <strong> {t("settings:protection.browser.now")}</strong>
              )}
            </p>
          </section>
        ))}
      </div>
    </Page>
  );
};
