// The place to practise before its circle is here: nobody is asked to make one, because it comes by itself.

import { useWords } from "../../stores/view.ts";
import { Page, Working } from "../../ui/index.ts";

export const PracticePage = () => {
  const { t } = useWords();
  return (
    <Page title={t("common:practice.title")}>
      <p className="rd">{t("common:practice.coming")}</p>
      <Working said={t("common:practice.working")} />
    </Page>
  );
};
