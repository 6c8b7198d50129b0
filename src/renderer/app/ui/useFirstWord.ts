// Two computers that ask at once to be one's own: each is called by the first word that stands on its own screen, so that
// whoever sees or hears the buttons knows which is which. One alone is called nothing.

import type { CircleView, MachineRequestView } from "../../../bridge/index.ts";
import { arabicList, englishList, wordAt } from "../../../text/wordlist/wordList.ts";
import { useWords } from "../stores/view.ts";

/** Null where there is nobody to take it for. */
export const useFirstWord = ({
  machineRequests,
}: Pick<CircleView, "machineRequests">): ((request: MachineRequestView) => string | null) => {
  const { language } = useWords();
  const list = language === "ar" ? arabicList : englishList;
  return ({ words: [first] }) =>
    machineRequests.length < 2 || first === undefined ? null : wordAt(list, first);
};
