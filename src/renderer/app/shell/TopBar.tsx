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
  const [open, setOpen] = useState(false);
  const circle = useCircle();
  const home = circle === null ? null : homeOf(visit.place);
  const here = home ?? (visit.place.type === "delivery" ? "delivery" : null);
  return (
    <header className={classes(styles.top)}>
      <DialogTrigger isOpen={open} onOpenChange={setOpen}>
        <IconButton name={t("common:menu")} icon={<ListIcon aria-hidden />} />
        <ModalOverlay className={classes(styles.veil)} isDismissable>
          <Modal className={classes(styles.sheet)}>
            <Dialog aria-label={t("common:menu")}>
              <Sidebar width="over" onKeys={onKeys} onGone={() => setOpen(false)} />
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
