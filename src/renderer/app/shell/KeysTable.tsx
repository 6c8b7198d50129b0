// The table of keys (?). Names of keys are words or letters, never signs that a face may lack.

import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { X } from "@phosphor-icons/react/dist/csr/X";
import { useView, useWords } from "../stores/view.ts";
import { classes, IconButton } from "../ui/index.ts";
import { isMac } from "./keys.ts";
import styles from "./Floating.module.css";

/** What each key does, the keys, and arrows by their names: arrow signs are not in every face. */
const rows = [
  ["keys.goTo", "Ctrl K", null],
  ["keys.find", "Ctrl F", null],
  ["keys.region", "F6", null],
  ["keys.lock", "Ctrl Shift L", null],
  ["keys.cover", "Ctrl Shift Space", null],
  ["keys.wipe", "Ctrl Shift Backspace", null],
  ["keys.paragraph", "", "key.upDown"],
  ["keys.widen", "Shift", "key.upDown"],
  ["keys.byWord", "Ctrl Shift", "key.leftRight"],
  ["keys.kind", "1–7", null],
  ["keys.mark", "M · Shift M", null],
  ["keys.open", "Enter", null],
  ["keys.reply", "R", null],
  ["keys.settle", "E", null],
  ["keys.part", "[ · ]", null],
  ["keys.bringBack", "B", null],
  ["keys.turn", "Ctrl Shift X", null],
  ["keys.close", "Esc", null],
  ["keys.table", "?", null],
] as const;

export const KeysTable = ({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) => {
  const { t } = useWords();
  const view = useView();
  const mac = isMac();
  return (
    <ModalOverlay
      className={classes(styles.veil)}
      isOpen={open}
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={classes(styles.float)}>
        <Dialog className={classes(styles.keys)}>
          <div className={classes(styles.keysHead)}>
            <Heading slot="title" className="t4">
              {t("common:keys.title")}
            </Heading>
            <IconButton name={t("common:close")} icon={<X aria-hidden />} onPress={onClose} />
          </div>
          <dl>
            {rows.map(([key, keys, arrows]) => (
              <div key={key} className={classes(styles.keyRow)}>
                <dt>{t(`common:${key}`)}</dt>
                <dd>
                  <bdi dir="ltr">{mac ? keys.replace("Ctrl", "Command") : keys}</bdi>
                  {arrows !== null && <bdi> {t(`common:${arrows}`)}</bdi>}
                </dd>
              </div>
            ))}
          </dl>
          <p className={classes(styles.foot)}>
            {t(view?.settings.singleKeys === false ? "common:keys.singleOff" : "common:keys.physical")}
          </p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
};
