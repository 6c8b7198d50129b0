// A link that is to be taken to somebody: shown whole, and copied by a button that says whether it was.

import { Copy } from "@phosphor-icons/react/dist/csr/Copy";
import { type ReactNode, useState } from "react";
import { useWords } from "../stores/view.ts";
import { Button } from "./Button.tsx";
import { classes } from "./classes.ts";
import styles from "./LinkBox.module.css";

type Props = {
  readonly link: string;
  /** Beside the button, until it was pressed. */
  readonly beside: string;
  readonly children: ReactNode;
};

export const LinkBox = ({ link, beside, children }: Props) => {
  const { t } = useWords();
  const [copied, tell] = useState<boolean | null>(null);
  return (
    <section>
      <h2 className={classes(styles.title)}>{t("invitation:linkTitle")}</h2>
      <code className={classes(styles.link)} dir="ltr" translate="no">
        {link}
      </code>
      <div className={classes(styles.copy)}>
        <Button
          icon={<Copy aria-hidden />}
          onPress={() =>
            void navigator.clipboard.writeText(link).then(
              () => tell(true),
              () => tell(false),
            )
          }
        >
          {t("invitation:copy")}
        </Button>
        <output className={classes(styles.help)}>
          {copied === null ? beside : t(copied ? "invitation:copied" : "invitation:notCopied")}
        </output>
      </div>
      <p className={classes(styles.help)}>{children}</p>
    </section>
  );
};
