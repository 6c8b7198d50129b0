// Who writes what: every text of the circle with one sentence, and the way to decide it.

import { BookOpenText } from "@phosphor-icons/react/dist/csr/BookOpenText";
import { NotePencil } from "@phosphor-icons/react/dist/csr/NotePencil";
import { useScrollPlace } from "../../stores/scroll.ts";
import { useCircle, usePlaces, useWords } from "../../stores/view.ts";
import { List, Page, Row } from "../../ui/index.ts";
import { rightsSentence } from "./rightsWords.ts";

export const RightsPage = () => {
  const words = useWords();
  const { t } = words;
  const places = usePlaces();
  const circle = useCircle();
  useScrollPlace(true);
  if (circle === null) return null;
  const things = circle.things.filter(({ removed }) => !removed);
  return (
    <Page thing lookedAt title={t("rights:title")} under={t("rights:explain")}>
      <List>
        {things.length === 0 && <Row>{t("rights:nothing")}</Row>}
        {things.map((thing) => (
          <Row
            key={thing.id}
            icon={thing.kind === "reading" ? <BookOpenText aria-hidden /> : <NotePencil aria-hidden />}
            under={rightsSentence(words, circle, thing)}
            onOpen={() => places.go({ type: "rightsOf", docId: thing.id })}
          >
            <bdi>{thing.title.trim() === "" ? t("document:untitled") : thing.title}</bdi>
          </Row>
        ))}
      </List>
    </Page>
  );
};
