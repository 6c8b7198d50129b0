// A circle that lies on this computer and does not open: what happened, what is safe, what to do. Nothing can be done
// to it here, so that nothing of it is lost.

import { useView, useWords } from "../../stores/view.ts";
import { Notice, Page } from "../../ui/index.ts";

export const DamagedPage = ({ id }: { readonly id: string }) => {
  const { t } = useWords();
  const name = useView()?.damaged.find((one) => one.id === id)?.name ?? "";
  const unnamed = name.trim() === "";
  return (
    <Page thing ownTitle={!unnamed} title={unnamed ? t("common:damaged.unnamed") : name}>
      <Notice
        happened={t("common:damaged.happened")}
        safe={t("common:damaged.safe")}
        todo={t("common:damaged.todo")}
      />
    </Page>
  );
};
