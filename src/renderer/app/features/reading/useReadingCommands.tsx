// What the go-to list offers while a reading is open: its marks by their words, and the list of all.

import { BookOpenText } from "@phosphor-icons/react/dist/csr/BookOpenText";
import { useEffect, useMemo, useRef } from "react";
import type { CircleView } from "../../../../bridge/index.ts";
import type { DocId } from "../../../../core/base/brand.ts";
import { briefly, neutraliseName } from "../../../../text/isolate.ts";
import { type Command, useCommands } from "../../stores/commands.ts";
import { personName, usePlaces, useWords } from "../../stores/view.ts";
import { KindGlyph } from "./KindGlyph.tsx";
import type { PlacedThread } from "./placing.ts";

const offered = 200;
const longest = 120;

export const useReadingCommands = (
  docId: DocId,
  placed: readonly PlacedThread[],
  circle: CircleView,
  openThread: (key: string) => void,
): void => {
  const words = useWords();
  const places = usePlaces();
  const open = useRef(openThread);
  useEffect(() => {
    open.current = openThread;
  });
  const commands = useMemo((): readonly Command[] => {
    const all: Command = {
      id: "allMarks",
      group: "go",
      words: words.t("marks:all"),
      icon: <BookOpenText aria-hidden />,
      run: () => places.go({ type: "marks", docId }),
    };
    const threads = placed.slice(0, offered).map(({ thread }): Command => {
      const { mark } = thread;
      const said = mark.text.trim() === "" ? mark.anchor.quote : mark.text;
      return {
        id: thread.key,
        group: "go",
        words: neutraliseName(briefly(said, longest)),
        hint: personName(words, circle, thread.by),
        icon: <KindGlyph kind={mark.kind} />,
        run: () => open.current(thread.key),
      };
    });
    return [all, ...threads];
  }, [words, places, docId, placed, circle]);
  useCommands(commands);
};
