// Six words to compare, in the language of this screen; below in small type the same six of the other list, because
// the two screens may speak different languages (the places in both lists are the same).

import type { RequestView } from "../../../bridge/index.ts";
import { arabicList, englishList, wordAt, type WordList } from "../../../text/wordlist/wordList.ts";
import { useWords } from "../stores/view.ts";
import { classes } from "./classes.ts";
import styles from "./CompareWords.module.css";

const wordsOf = (list: WordList, places: RequestView["words"]): readonly string[] =>
  places.map((place) => wordAt(list, place) ?? "");

export const CompareWords = ({ places }: { readonly places: RequestView["words"] }) => {
  const { t, language } = useWords();
  const [own, other] = language === "ar" ? [arabicList, englishList] : [englishList, arabicList];
  const ownWords = wordsOf(own, places);
  const otherWords = wordsOf(other, places);
  return (
    <>
      <ol className="compared" translate="no">
        {ownWords.map((word, place) => (
          // oxlint-disable-next-line react/no-array-index-key -- words may repeat; their place is their name
          <li key={place}>
            <bdi>{word}</bdi>
          </li>
        ))}
      </ol>
      <p className={classes(styles.help)}>
        {t("joining:otherLanguage")}{" "}
        <bdi
          className={classes(styles.other)}
          lang={other.language}
          dir={other.language === "ar" ? "rtl" : "ltr"}
          translate="no"
        >
          {otherWords.join(" · ")}
        </bdi>
      </p>
    </>
  );
};
