// Bringing a text: choose it, have it read, look at what will reach the circle, give it.

import { useEffect, useRef, useState } from "react";
import type { ImportDraft } from "../../../../importers/draft.ts";
import { useWords } from "../../stores/view.ts";
import { Button, Page, Working } from "../../ui/index.ts";
import { ChooseText } from "./ChooseText.tsx";
import { ImportRefused } from "./ImportRefused.tsx";
import { Preview } from "./Preview.tsx";
import { importChosen, type ImportRefusal, importPasted, type RunningImport } from "./startImport.ts";

type State =
  | { readonly type: "choosing"; readonly refusal: ImportRefusal | null }
  | { readonly type: "reading" }
  | { readonly type: "looking"; readonly draft: ImportDraft };

export const ImportPage = () => {
  const { t } = useWords();
  const [state, setState] = useState<State>({ type: "choosing", refusal: null });
  const running = useRef<RunningImport | null>(null);
  useEffect(() => () => running.current?.cancel(), []);

  const read = async (started: RunningImport): Promise<void> => {
    running.current?.cancel();
    running.current = started;
    setState({ type: "reading" });
    const answer = await started.answer;
    if (running.current !== started) return;
    running.current = null;
    setState(
      answer.ok ? { type: "looking", draft: answer.value } : { type: "choosing", refusal: answer.error },
    );
  };
  const stop = (): void => {
    running.current?.cancel();
    running.current = null;
    setState({ type: "choosing", refusal: null });
  };

  if (state.type === "looking") return <Preview first={state.draft} onAnother={stop} />;
  return (
    <Page thing title={t("importing:title")}>
      {state.type === "reading" ? (
        <>
          <Working said={t("importing:reading")} />
          <Button look="quiet" onPress={stop}>
            {t("common:cancel")}
          </Button>
        </>
      ) : (
        <>
          {state.refusal !== null && <ImportRefused refusal={state.refusal} />}
          <ChooseText
            onFile={(file) => void read(importChosen(file))}
            onPaste={(text, html) => void read(importPasted(text, html))}
          />
        </>
      )}
    </Page>
  );
};
