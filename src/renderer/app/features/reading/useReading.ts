// A reading's text as the engine has it, asked again when it arrives.

import { useEffect, useState } from "react";
import type { Refusal } from "../../../../bridge/index.ts";
import type { DocId } from "../../../../core/base/brand.ts";
import { type Edition, parseEdition } from "../../../../schema/edition.ts";
import { useCircle, useEngine } from "../../stores/view.ts";

export type ReadingState =
  | { readonly type: "loading" }
  | { readonly type: "refused"; readonly refusal: Refusal }
  | { readonly type: "open"; readonly edition: Edition };

const opened = (encoded: string): ReadingState => {
  const parsed = parseEdition(encoded);
  return parsed.ok ? { type: "open", edition: parsed.value } : { type: "refused", refusal: "textChanged" };
};

export const useReading = (docId: DocId): ReadingState => {
  const engine = useEngine();
  const circle = useCircle();
  const circleId = circle?.id;
  const here = circle?.things.find(({ id }) => id === docId)?.here ?? false;
  const [state, setState] = useState<ReadingState>({ type: "loading" });
  useEffect(() => {
    if (circleId === undefined) return;
    let current = true;
    void engine.ask("reading.read", { circleId, docId }).then((result) => {
      if (!current) return;
      setState(result.ok ? opened(result.value.edition) : { type: "refused", refusal: result.error });
    });
    return () => {
      current = false;
    };
  }, [engine, circleId, docId, here]);
  return state;
};
