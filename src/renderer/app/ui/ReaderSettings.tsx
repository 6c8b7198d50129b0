// The reader's type: size, length of a line, space, face. In the settings and, beside the text, under Aa.

import { Minus } from "@phosphor-icons/react/dist/csr/Minus";
import { Plus } from "@phosphor-icons/react/dist/csr/Plus";
import { Group } from "react-aria-components";
import { useSettings } from "../stores/settings.ts";
import { useWords } from "../stores/view.ts";
import { IconButton } from "./Button.tsx";
import { classes } from "./classes.ts";
import { Choice } from "./Select.tsx";
import styles from "./ReaderSettings.module.css";

const measures = [480, 600, 720] as const;
const spaces = [0, 15, 30] as const;
const faces = ["plain", "vocalised"] as const;
const [smallest, largest, step] = [16, 32, 2];

export const ReaderSettings = () => {
  const { t } = useWords();
  const known = useSettings();
  if (known === null) return null;
  const { settings, change } = known;
  const size = settings.readingSize;
  return (
    <div className={classes(styles.reader)}>
      <Group className={classes(styles.size)} aria-label={t("settings:size")}>
        <span aria-live="polite">{t("settings:size.value", { size })}</span>
        <IconButton
          edge
          name={t("settings:size.smaller")}
          icon={<Minus aria-hidden />}
          isDisabled={size <= smallest}
          onPress={() => change({ readingSize: Math.max(smallest, size - step) })}
        />
        <IconButton
          edge
          name={t("settings:size.larger")}
          icon={<Plus aria-hidden />}
          isDisabled={size >= largest}
          onPress={() => change({ readingSize: Math.min(largest, size + step) })}
        />
      </Group>
      <Choice
        label={t("settings:measure")}
        value={String(settings.measure)}
        options={measures.map((value) => ({ value: String(value), word: t(`settings:measure.${value}`) }))}
        onChange={(value) => {
          const measure = measures.find((each) => String(each) === value);
          if (measure !== undefined) change({ measure });
        }}
      />
      <Choice
        label={t("settings:lineSpace")}
        value={String(settings.lineSpace)}
        options={spaces.map((value) => ({ value: String(value), word: t(`settings:lineSpace.${value}`) }))}
        onChange={(value) => {
          const lineSpace = spaces.find((each) => String(each) === value);
          if (lineSpace !== undefined) change({ lineSpace });
        }}
      />
      <Choice
        label={t("settings:face")}
        value={settings.readingFace}
        options={faces.map((value) => ({ value, word: t(`settings:face.${value}`) }))}
        onChange={(readingFace) => change({ readingFace })}
      />
    </div>
  );
};
