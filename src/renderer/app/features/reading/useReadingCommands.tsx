// What the go-to list offers while a reading is open: finding in it, its marks by their words, and the list of all.

import { BookOpenText } from "@phosphor-icons/react/dist/csr/BookOpenText";
import { MagnifyingGlass } from "@phosphor-icons/react/dist/csr/MagnifyingGlass";
import { useEffect, useMemo, useRef } from "react";
import type { CircleView } from "../../../../bridge/index.ts";
import type { DocId } from "../../../../core/base/brand.ts";
import { briefly, neutraliseName } from "../../../../text/isolate.ts";
import { type Command, findCommand, useCommands } from "../../stores/commands.ts";
import { personName, usePlaces, useWords } from "../../stores/view.ts";
import { KindGlyph } from "./KindGlyph.tsx";
import type { PlacedThread } from "./placing.ts";

const offered = 200;
const longest = 120;

type Offered = {
  readonly docId: DocId;
  readonly placed: readonly PlacedThread[];
  readonly circle: CircleView;
  readonly openThread: (key: string) => void;
  readonly find: () => void;
};

export const useReadingCommands = ({ docId, placed, circle, openThread, find }: Offered): void => {
  const words = useWords();
  const places = usePlaces();
  const run = useRef({ openThread, find });
  useEffect(() => {
    run.current = { openThread, find };
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
        run: () => run.current.openThread(thread.key),
      };
    });
    const here: Command = {
      id: findCommand,
      group: "do",
      words: words.t("common:find"),
      hint: "Ctrl F",
      icon: <MagnifyingGlass aria-hidden />,
      run: () => run.current.find(),
    };
    return [all, here, ...threads];
  }, [words, places, docId, placed, circle]);
  useCommands(commands);
};
