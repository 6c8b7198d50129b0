// Asks for the comparing of words with somebody at the door. The words and the answer are the outer page's; here is
// what to say when there was nobody left to compare with, or why it was not done.

import { type ReactNode, useState } from "react";
import type { CircleView, Refusal, RequestView } from "../../../bridge/index.ts";
import { useEngine, useWords } from "../stores/view.ts";
import { Notice, RefusalNotice } from "./Notice.tsx";

export type Comparing = {
  readonly compare: (request: RequestView) => void;
  /** To stand beside what was pressed; null most of the time. */
  readonly notice: ReactNode;
};

export const useComparing = (circle: CircleView | null): Comparing => {
  const { t } = useWords();
  const engine = useEngine();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const compare = ({ id }: RequestView): void => {
    if (circle === null) return;
    refuse(null);
    void engine.ask("request.compare", { circleId: circle.id, id }).then((compared) => {
      refuse(compared.ok || compared.error === "notConfirmed" ? null : compared.error);
    });
  };
  if (refusal === null) return { compare, notice: null };
  if (refusal !== "notFound") return { compare, notice: <RefusalNotice refusal={refusal} /> };
  return {
    compare,
    notice: (
      <Notice
        happened={t("common:knock.gone.happened")}
        safe={t("common:knock.gone.safe")}
        todo={t("common:knock.gone.todo")}
      />
    ),
  };
};
