// Go to, do (Ctrl K). Search is by folded words, so that hamza, vowel marks and the article do not matter; it floats
// over the text column (interface 11).

import { BookOpenText } from "@phosphor-icons/react/dist/csr/BookOpenText";
import { EyeSlash } from "@phosphor-icons/react/dist/csr/EyeSlash";
import { GearSix } from "@phosphor-icons/react/dist/csr/GearSix";
import { Keyboard } from "@phosphor-icons/react/dist/csr/Keyboard";
import { LinkSimple } from "@phosphor-icons/react/dist/csr/LinkSimple";
import { LockSimple } from "@phosphor-icons/react/dist/csr/LockSimple";
import { MagnifyingGlass } from "@phosphor-icons/react/dist/csr/MagnifyingGlass";
import { NotePencil } from "@phosphor-icons/react/dist/csr/NotePencil";
import { Plus } from "@phosphor-icons/react/dist/csr/Plus";
import { ShieldCheck } from "@phosphor-icons/react/dist/csr/ShieldCheck";
import { User } from "@phosphor-icons/react/dist/csr/User";
import { UsersThree } from "@phosphor-icons/react/dist/csr/UsersThree";
import { useMemo } from "react";
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Label,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from "react-aria-components";
import { fivePlaces } from "../places.ts";
import { type Command, useAllCommands } from "../stores/commands.ts";
import { nameOf, useCircle, useEngine, usePlaces, useView, useWords } from "../stores/view.ts";
import { classes, Dots } from "../ui/index.ts";
import { foldedMatch } from "./foldedMatch.ts";
import { PlaceIcon } from "./placeIcons.tsx";
import styles from "./Floating.module.css";

type Props = { readonly open: boolean; readonly onClose: () => void; readonly onKeys: () => void };

const useShellCommands = (onKeys: () => void): readonly Command[] => {
  const words = useWords();
  const { t } = words;
  const engine = useEngine();
  const places = usePlaces();
  const view = useView();
  const circle = useCircle();
  return useMemo(() => {
    const commands: Command[] = [];
    const go = (id: string, words: string, icon: Command["icon"], run: () => void, hint?: string): void =>
      void commands.push({ id, group: "go", words, icon, run, ...(hint === undefined ? {} : { hint }) });
    const act = (id: string, words: string, icon: Command["icon"], run: () => void, hint?: string): void =>
      void commands.push({ id, group: "do", words, icon, run, ...(hint === undefined ? {} : { hint }) });
    if (circle !== null) {
      for (const place of fivePlaces)
        go(place, t(`common:place.${place}`), <PlaceIcon place={place} />, () => places.go({ type: place }));
      for (const thing of circle.things) {
        if (thing.removed) continue;
        if (thing.kind === "reading")
          go(
            thing.id,
            thing.title,
            <BookOpenText aria-hidden />,
            () => places.go({ type: "reading", docId: thing.id }),
            t("common:place.readings"),
          );
        else
          go(
            thing.id,
            thing.title,
            <NotePencil aria-hidden />,
            () => places.go({ type: "document", docId: thing.id }),
            t("common:place.documents"),
          );
      }
      for (const person of circle.people)
        go(
          person.id,
          nameOf(words, person),
          <User aria-hidden />,
          () => places.go({ type: "person", userId: person.id }),
          t("common:place.group"),
        );
      go("rights", t("rights:title"), <NotePencil aria-hidden />, () => places.go({ type: "rights" }));
      go("look", t("look:title"), <MagnifyingGlass aria-hidden />, () => places.go({ type: "look" }));
      go("delivery", t("common:place.delivery"), <UsersThree aria-hidden />, () =>
        places.go({ type: "delivery" }),
      );
    }
    for (const other of view?.circles ?? [])
      if (other.id !== circle?.id)
        go(other.id, other.name, <UsersThree aria-hidden />, () => places.openCircle(other.id));
    go("settings", t("common:place.settings"), <GearSix aria-hidden />, () =>
      places.go({ type: "settings" }),
    );
    go("protection", t("common:place.protection"), <ShieldCheck aria-hidden />, () =>
      places.go({ type: "protection" }),
    );
    if (circle !== null)
      act("import", t("common:bringText"), <Plus aria-hidden />, () => places.go({ type: "import" }));
    act("newCircle", t("common:circle.new"), <Plus aria-hidden />, () => places.go({ type: "newCircle" }));
    act("join", t("common:circle.join"), <LinkSimple aria-hidden />, () => places.go({ type: "join" }));
    act("keys", t("common:keys.title"), <Keyboard aria-hidden />, onKeys, "?");
    act(
      "cover",
      t("common:cover"),
      <EyeSlash aria-hidden />,
      () => void engine.ask("space.curtain", {}),
      "Ctrl Shift Space",
    );
    act(
      "lock",
      t("common:lock"),
      <LockSimple aria-hidden />,
      () => void engine.ask("space.lock", {}),
      "Ctrl Shift L",
    );
    return commands;
  }, [words, t, engine, places, view, circle, onKeys]);
};

export const Palette = ({ open, onClose, onKeys }: Props) => {
  const { t } = useWords();
  const ofShell = useShellCommands(onKeys);
  const ofScreen = useAllCommands();
  const commands = useMemo(() => [...ofScreen, ...ofShell], [ofScreen, ofShell]);
  const section = (group: Command["group"]) => (
    <MenuSection>
      <Header className={classes(styles.group)}>{t(`common:palette.${group}`)}</Header>
      {commands
        .filter((command) => command.group === group)
        .map((command) => (
          <MenuItem
            key={command.id}
            id={command.id}
            textValue={command.words}
            className={classes(styles.command)}
            onAction={() => {
              onClose();
              command.run();
            }}
          >
            {command.icon}
            <bdi>{command.words}</bdi>
            {command.hint !== undefined && <bdi className={classes(styles.hint)}>{command.hint}</bdi>}
          </MenuItem>
        ))}
    </MenuSection>
  );
  return (
    <ModalOverlay
      className={classes(styles.veil)}
      isOpen={open}
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={classes(styles.float)}>
        <Dialog aria-label={t("common:palette.name")} className={classes(styles.palette)}>
          <Autocomplete filter={foldedMatch}>
            {/* One opened it in order to write here. */}
            {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
            <SearchField autoFocus className={classes(styles.search)}>
              <Label className="quietly">{t("common:palette.name")}</Label>
              <MagnifyingGlass aria-hidden />
              <Input
                dir="auto"
                autoComplete="off"
                spellCheck={false}
                translate="no"
                placeholder={t("common:palette.name")}
                // Escape closes (interface 9); a search field by itself would only empty itself first.
                onKeyDownCapture={(event) => {
                  if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
                  event.stopPropagation();
                  onClose();
                }}
              />
            </SearchField>
            <Menu
              aria-label={t("common:palette.name")}
              className={classes(styles.commands)}
              renderEmptyState={() => <p className={classes(styles.none)}>{t("common:palette.none")}</p>}
            >
              {section("go")}
              {section("do")}
            </Menu>
          </Autocomplete>
          <p className={classes(styles.foot)}>
            <Dots items={[t("common:palette.marks"), t("common:palette.arrows")]} />
          </p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
};
