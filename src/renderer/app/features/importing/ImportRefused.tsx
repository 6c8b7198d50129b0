// Why a file was not brought in, in three sentences.

import type { ReactNode } from "react";
import { useWords } from "../../stores/view.ts";
import { Notice } from "../../ui/index.ts";
import type { ImportRefusal } from "./startImport.ts";

const megabyte = 1024 * 1024;

export const ImportRefused = ({
  refusal,
  action,
}: {
  readonly refusal: ImportRefusal;
  readonly action?: ReactNode;
}) => {
  const { t, number } = useWords();
  const megabytes = (size: number): string =>
    t("importing:megabytes", { n: number(Math.ceil((size / megabyte) * 10) / 10) });
  const happened = (): string => {
    switch (refusal.type) {
      case "tooLarge":
        return t("importing:refused.tooLarge.happened", {
          size: megabytes(refusal.size),
          limit: megabytes(refusal.limit),
        });
      case "notText":
        return refusal.kind === "pdf" || refusal.kind === "image"
          ? t(`importing:refused.${refusal.kind}.happened`)
          : t("importing:refused.notText.happened", { kind: t(`importing:fileKind.${refusal.kind}`) });
      case "tooManyBlocks":
        return t("importing:refused.tooManyBlocks.happened", {
          count: refusal.count,
          limit: refusal.limit,
        });
      case "empty":
      case "encodingUnknown":
      case "noWords":
      case "tooLong":
      case "stopped":
      case "unreadable":
        return t(`importing:refused.${refusal.type}.happened`);
    }
  };
  return (
    <Notice
      happened={happened()}
      safe={t("importing:refused.safe")}
      todo={t(
        refusal.type === "notText" && refusal.kind === "pdf"
          ? "importing:refused.pdf.todo"
          : `importing:refused.${refusal.type}.todo`,
      )}
      action={action}
    />
  );
};
