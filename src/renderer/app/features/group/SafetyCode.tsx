// The sixty digits as a code that any camera reads: plain digits in groups, so that a phone shows them as they stand
// here. It is drawn as one path; no image is made, and nothing is fetched.

import { encodeQR } from "qr";
import { useMemo } from "react";
import { useWords } from "../../stores/view.ts";
import { classes } from "../../ui/index.ts";
import styles from "./MetInPerson.module.css";

/** Around the code, in modules: cameras look for it. */
const quiet = 4;

/** What the code says: the digits in Latin, which every scanner knows. */
export const codeText = (groups: readonly string[]): string => groups.join(" ");

const pathOf = (modules: readonly (readonly boolean[])[]): string =>
  modules.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");

export const SafetyCode = ({ groups }: { readonly groups: readonly string[] }) => {
  const { t } = useWords();
  const text = codeText(groups);
  const { side, path } = useMemo(() => {
    const modules = encodeQR(text, "raw", { ecc: "medium", border: quiet });
    return { side: modules.length, path: pathOf(modules) };
  }, [text]);
  return (
    <figure className={classes(styles.safetyCode)} aria-label={t("person:metCode")}>
      <svg aria-hidden viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges">
        <path d={path} />
      </svg>
    </figure>
  );
};
