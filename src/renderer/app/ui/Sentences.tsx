// Whole sentences one after the other. Each is an isolate that runs as the interface does: one that ends in a name of the
// other direction does not turn the beginning of the next.

import { Fragment } from "react";
import { useWords } from "../stores/view.ts";

type Props = { readonly of: readonly (string | null | false)[] };

export const Sentences = ({ of }: Props) => {
  const { direction } = useWords();
  return of
    .filter((one) => typeof one === "string" && one !== "")
    .map((sentence, place) => (
      // oxlint-disable-next-line react/no-array-index-key -- the sentences have no other name than their place
      <Fragment key={place}>
        {place > 0 && " "}
        <span dir={direction}>{sentence}</span>
      </Fragment>
    ));
};
