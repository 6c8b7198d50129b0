// Over the column's end: all marks, and how the text looks.

import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import type { DocId } from "../../../../core/base/brand.ts";
import { usePlaces, useWords } from "../../stores/view.ts";
import { Button, classes, IconButton, ReaderSettings } from "../../ui/index.ts";
import styles from "./ReadingTools.module.css";

export const ReadingTools = ({ docId }: { readonly docId: DocId }) => {
  const { t } = useWords();
  const places = usePlaces();
  return (
    <>
      <Button look="quiet" small onPress={() => places.go({ type: "marks", docId })}>
        {t("marks:all")}
      </Button>
      <DialogTrigger>
        <IconButton
          name={t("reading:aa")}
          icon={
            <span aria-hidden className={classes(styles.aa)} dir="ltr">
              Aa
            </span>
          }
        />
        <Popover className={classes(styles.popover)} placement="bottom end">
          <Dialog aria-label={t("reading:aa")} className={classes(styles.dialog)}>
            <ReaderSettings />
          </Dialog>
        </Popover>
      </DialogTrigger>
    </>
  );
};
