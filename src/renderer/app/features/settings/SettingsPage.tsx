// Settings: every choice holds at once, the language too. What is dangerous is asked by the outer page.

import { useScrollPlace } from "../../stores/scroll.ts";
import { useSettings } from "../../stores/settings.ts";
import { useCircle, useEngine, usePlaces, useView, useWords } from "../../stores/view.ts";
import { Button, Choice, classes, Page, ReaderSettings, Switch } from "../../ui/index.ts";
import { CircleSettings } from "./CircleSettings.tsx";
import styles from "./SettingsPage.module.css";

const languages = ["ar", "en"] as const;
const digits = ["language", "arab", "arabext", "latn"] as const;
const themes = ["system", "light", "dark", "contrast-light", "contrast-dark"] as const;
const lockTimes = [1, 5, 10, 30, 60] as const;

export const SettingsPage = () => {
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  const circle = useCircle();
  const view = useView();
  const known = useSettings();
  useScrollPlace(true);
  if (known === null) return null;
  const { settings, change } = known;
  return (
    <Page thing lookedAt title={t("settings:title")}>
      <div className={classes(styles.settings)}>
        <section>
          <Choice
            label={t("settings:language")}
            value={settings.language}
            options={languages.map((value) => ({ value, word: t(`settings:language.${value}`) }))}
            onChange={(language) => change({ language })}
          />
          <Choice
            label={t("settings:digits")}
            value={settings.digits}
            options={digits.map((value) => ({ value, word: t(`settings:digits.${value}`) }))}
            onChange={(value) => change({ digits: value })}
          />
          <Choice
            label={t("settings:theme")}
            value={settings.theme}
            options={themes.map((value) => ({ value, word: t(`settings:theme.${value}`) }))}
            onChange={(theme) => change({ theme })}
          />
        </section>
        <section>
          <h2 className="t4">{t("settings:reader")}</h2>
          <ReaderSettings />
          <p className={classes("rd", settings.readingFace === "vocalised" && "verse", styles.sample)}>
            {t("settings:face.sample")}
          </p>
        </section>
        <section>
          <h2 className="t4">{t("settings:safety")}</h2>
          <Choice
            label={t("settings:lockAfter")}
            help={t("settings:lockAfter.help")}
            value={String(settings.lockAfter)}
            options={lockTimes.map((minutes) => ({
              value: String(minutes),
              word: t("settings:minutes", { count: minutes }),
            }))}
            onChange={(value) => {
              const lockAfter = lockTimes.find((minutes) => String(minutes) === value);
              if (lockAfter !== undefined) change({ lockAfter });
            }}
          />
          <div className={classes(styles.act)}>
            <Button onPress={() => void engine.ask("space.changeWords", {})}>
              {t("settings:words.change")}
            </Button>
            <p>{t("settings:words.change.help")}</p>
          </div>
          <div className={classes(styles.act)}>
            <Button onPress={() => void engine.ask("space.recoveryCode", {})}>
              {t("settings:recovery")}
            </Button>
            <p>{t("settings:recovery.help")}</p>
          </div>
          {view?.practice === false && (
            <>
              <div className={classes(styles.act)}>
                <Button onPress={() => void engine.ask("space.wiping", {})}>{t("settings:wiping")}</Button>
                <p>{t("settings:wiping.help")}</p>
              </div>
              <Switch
                on={settings.borrowed}
                onChange={(borrowed) => change({ borrowed })}
                help={t("settings:borrowed.help")}
              >
                {t("settings:borrowed")}
              </Switch>
              <div className={classes(styles.act)}>
                <Button onPress={() => places.go({ type: "finish" })}>{t("settings:finish")}</Button>
                <p>{t("settings:finish.help")}</p>
              </div>
            </>
          )}
        </section>
        <section>
          <h2 className="t4">{t("settings:others")}</h2>
          <Switch
            on={settings.singleKeys}
            onChange={(singleKeys) => change({ singleKeys })}
            help={t("settings:singleKeys.help")}
          >
            {t("settings:singleKeys")}
          </Switch>
          <Switch on={settings.quiet} onChange={(quiet) => change({ quiet })} help={t("settings:quiet.help")}>
            {t("settings:quiet")}
          </Switch>
        </section>
        {circle !== null && circle.active && <CircleSettings key={circle.id} circle={circle} />}
        <section>
          <div>
            <Button look="plain" onPress={() => places.go({ type: "protection" })}>
              {t("settings:protection")}
            </Button>
          </div>
        </section>
      </div>
    </Page>
  );
};
