// Loud, where the words or the digits of two people differ (TRU-19): what happened, what is well, what helps.

import { useWords } from "../../stores/view.ts";
import { Notice } from "../../ui/index.ts";

export const NotTheSame = () => {
  const { t } = useWords();
  return (
    <Notice
      loud
      happened={t("person:metOther.happened")}
      safe={t("person:metOther.safe")}
      todo={t("person:metOther.todo")}
    />
  );
};
