// Asks for the comparing of words with somebody at the door. The words and the answer are the outer page's; here is
// what to say when there was nobody left to compare with, or why it was not done.

import { type ReactNode, useState } from "react";
import type { CircleView, MachineRequestView, Refusal, RequestView } from "../../../bridge/index.ts";
import type { Result } from "../../../core/base/result.ts";
import { useEngine, useWords } from "../stores/view.ts";
import { Notice, RefusalNotice } from "./Notice.tsx";

type Compared = Result<unknown, Refusal>;

export type Comparing = {
  readonly compare: (request: RequestView) => void;
  /** With one more computer of one's own. */
  readonly compareMachine: (request: MachineRequestView) => void;
  /** To stand beside what was pressed; null most of the time. */
  readonly notice: ReactNode;
};

export const useComparing = (circle: CircleView | null): Comparing => {
  const { t } = useWords();
  const engine = useEngine();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const comparing = async (ask: (circleId: CircleView["id"]) => Promise<Compared>): Promise<void> => {
    if (circle === null) return;
    refuse(null);
    const compared = await ask(circle.id);
    refuse(compared.ok || compared.error === "notConfirmed" ? null : compared.error);
  };
  const acts = {
    compare: ({ id }: RequestView): void =>
      void comparing((circleId) => engine.ask("request.compare", { circleId, id })),
    compareMachine: ({ id }: MachineRequestView): void =>
      void comparing((circleId) => engine.ask("machine.compare", { circleId, deviceId: id })),
  };
  if (refusal === null) return { ...acts, notice: null };
  if (refusal !== "notFound") return { ...acts, notice: <RefusalNotice refusal={refusal} /> };
  return {
    ...acts,
    notice: (
      <Notice
        happened={t("common:knock.gone.happened")}
        safe={t("common:knock.gone.safe")}
        todo={t("common:knock.gone.todo")}
      />
    ),
  };
};
