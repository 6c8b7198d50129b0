// The undo toast: a region of its own that F6 reaches, for as long as undoing is possible.

import { useSyncExternalStore } from "react";
import { useUndo, useWords } from "../stores/view.ts";
import { Button } from "./Button.tsx";
import { classes } from "./classes.ts";
import styles from "./UndoToast.module.css";

export const UndoToast = () => {
  const undo = useUndo();
  const { t } = useWords();
  const offer = useSyncExternalStore(undo.subscribe, undo.offer);
  return (
    <section
      aria-label={t("common:undo.region")}
      aria-live="polite"
      className={classes(styles.place)}
      data-region={offer === null ? undefined : "undo"}
      tabIndex={-1}
    >
      {offer !== null && (
        <div className={classes(styles.toast)} key={offer.id}>
          <span>{offer.said}</span>
          <Button
            look="plain"
            onPress={() => {
              offer.undo();
              undo.dismiss();
            }}
          >
            {t("common:undo")}
          </Button>
        </div>
      )}
    </section>
  );
};
