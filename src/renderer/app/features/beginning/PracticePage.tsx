// The place to practise before its circle is here: nobody is asked to make one, because it comes by itself.

import { useWords } from "../../stores/view.ts";
import { classes, Page, Working } from "../../ui/index.ts";
import styles from "./BeginningPage.module.css";

export const PracticePage = () => {
  const { t } = useWords();
  return (
    <Page title={t("common:practice.title")}>
      <p className={classes(styles.explain)}>{t("common:practice.coming")}</p>
      <div className={classes(styles.waiting)}>
        <Working said={t("common:practice.working")} />
      </div>
    </Page>
  );
};
