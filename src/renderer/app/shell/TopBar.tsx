// In a narrow window the sidebar stands behind one button; lock stays in sight.

import { List as ListIcon } from "@phosphor-icons/react/dist/csr/List";
import { LockSimple } from "@phosphor-icons/react/dist/csr/LockSimple";
import { useState } from "react";
import { Dialog, DialogTrigger, Modal, ModalOverlay } from "react-aria-components";
import { homeOf } from "../places.ts";
import { useCircle, useEngine, usePlacesState, useWords } from "../stores/view.ts";
import { classes, IconButton } from "../ui/index.ts";
import { Sidebar } from "./Sidebar.tsx";
import styles from "./Sidebar.module.css";

export const TopBar = ({ onKeys }: { readonly onKeys: () => void }) => {
  const { t } = useWords();
  const engine = useEngine();
  const { visit } = usePlacesState();
  // Open over the page on which it was opened: whatever leads to another closes it.
  const [openOver, openAt] = useState<number | null>(null);
  const close = (): void => openAt(null);
  const circle = useCircle();
  const home = circle === null ? null : homeOf(visit.place);
  const here = home ?? (visit.place.type === "delivery" ? "delivery" : null);
  return (
    <header className={classes(styles.top)}>
      <DialogTrigger isOpen={openOver === visit.key} onOpenChange={(open) => openAt(open ? visit.key : null)}>
        <IconButton name={t("common:menu")} icon={<ListIcon aria-hidden />} />
        <ModalOverlay className={classes(styles.veil)} isDismissable>
          <Modal className={classes(styles.sheet)}>
            <Dialog aria-label={t("common:menu")}>
              <Sidebar
                width="over"
                onKeys={() => {
                  close();
                  onKeys();
                }}
                onGone={close}
              />
            </Dialog>
          </Modal>
        </ModalOverlay>
      </DialogTrigger>
      <h2>{here === null ? t("common:app") : t(`common:place.${here}`)}</h2>
      <IconButton
        name={t("common:lock")}
        icon={<LockSimple aria-hidden />}
        onPress={() => void engine.ask("space.lock", {})}
      />
    </header>
  );
};
