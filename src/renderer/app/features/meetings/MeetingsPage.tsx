// Meetings: not in this version, said in one sentence, with what can be done instead.

import { useState } from "react";
import type { Refusal } from "../../../../bridge/index.ts";
import { useCircle, useEngine, useMayWrite, usePlaces, useWords } from "../../stores/view.ts";
import { Button, EmptyState, Page, RefusalNotice } from "../../ui/index.ts";

export const MeetingsPage = () => {
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  const circle = useCircle();
  const mayWrite = useMayWrite();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const open = async (): Promise<void> => {
    if (circle === null) return;
    const title = t("common:meetings.document");
    const result = await engine.ask("document.create", { circleId: circle.id, title });
    if (result.ok) places.go({ type: "document", docId: result.value.docId });
    else setRefusal(result.error);
  };
  return (
    <Page title={t("common:place.meetings")}>
      <EmptyState
        action={
          mayWrite && (
            <Button look="primary" onPress={() => void open()}>
              {t("common:meetings.open")}
            </Button>
          )
        }
      >
        {t("common:meetings.empty")}
      </EmptyState>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </Page>
  );
};
