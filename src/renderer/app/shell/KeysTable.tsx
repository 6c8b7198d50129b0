// The table of keys (?). Names of keys are words or letters, never signs that a face may lack.

import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { X } from "@phosphor-icons/react/dist/csr/X";
import { useView, useWords } from "../stores/view.ts";
import { classes, IconButton } from "../ui/index.ts";
import { isMac } from "./keys.ts";
import styles from "./Floating.module.css";

const rows = [
  ["keys.goTo", "Ctrl K"],
  ["keys.region", "F6"],
  ["keys.lock", "Ctrl Shift L"],
  ["keys.cover", "Ctrl Shift Space"],
  ["keys.paragraph", "↓ ↑"],
  ["keys.widen", "Shift ↓ ↑"],
  ["keys.byWord", "Ctrl Shift ← →"],
  ["keys.kind", "1–7"],
  ["keys.mark", "M, Shift M"],
  ["keys.open", "Enter"],
  ["keys.reply", "R"],
  ["keys.settle", "E"],
  ["keys.part", "[ ]"],
  ["keys.bringBack", "B"],
  ["keys.close", "Esc"],
  ["keys.table", "?"],
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
            {rows.map(([key, keys]) => (
              <div key={key} className={classes(styles.keyRow)}>
                <dt>{t(`common:${key}`)}</dt>
                <dd dir="ltr">{mac ? keys.replace("Ctrl", "⌘") : keys}</dd>
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
