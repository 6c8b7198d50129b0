// The circle's name, and behind it the circles, a new one, joining, settings and what is protected.

import { CaretDown } from "@phosphor-icons/react/dist/csr/CaretDown";
import { GearSix } from "@phosphor-icons/react/dist/csr/GearSix";
import { Keyboard } from "@phosphor-icons/react/dist/csr/Keyboard";
import { LinkSimple } from "@phosphor-icons/react/dist/csr/LinkSimple";
import { Plus } from "@phosphor-icons/react/dist/csr/Plus";
import { ShieldCheck } from "@phosphor-icons/react/dist/csr/ShieldCheck";
import { WarningCircle } from "@phosphor-icons/react/dist/csr/WarningCircle";
import { UsersThree } from "@phosphor-icons/react/dist/csr/UsersThree";
import { useCircle, usePlaces, useView, useWords } from "../stores/view.ts";
import { classes, Menu, MenuItem, MenuLine } from "../ui/index.ts";
import styles from "./Sidebar.module.css";

type Props = { readonly iconOnly?: boolean; readonly onKeys: () => void };

export const CircleMenu = ({ iconOnly = false, onKeys }: Props) => {
  const { t } = useWords();
  const places = usePlaces();
  const view = useView();
  const circle = useCircle();
  const named = (name: string): string => (name.trim() === "" ? t("common:circle.unnamed") : name);
  const shown = circle === null ? t("common:app") : named(circle.name);
  const several = (view?.circles.length ?? 0) > 1;
  return (
    <Menu
      name={t("common:circle.menu", { circle: shown })}
      iconOnly={iconOnly}
      buttonClass={classes(styles.circle)}
      button={
        <>
          {!iconOnly && <bdi className={classes(styles.circleName)}>{shown}</bdi>}
          <CaretDown aria-hidden />
        </>
      }
    >
      {several &&
        view?.circles.map((each) => (
          <MenuItem
            key={each.id}
            icon={<UsersThree aria-hidden weight={each.id === circle?.id ? "fill" : "regular"} />}
            current={each.id === circle?.id}
            onAction={() => places.openCircle(each.id)}
          >
            {named(each.name)}
          </MenuItem>
        ))}
      {view?.damaged.map(({ id, name }) => (
        <MenuItem
          key={id}
          icon={<WarningCircle aria-hidden />}
          onAction={() => places.go({ type: "damaged", id })}
        >
          {t("common:circle.damaged", {
            circle: name.trim() === "" ? { phrase: t("common:damaged.unnamed") } : name,
          })}
        </MenuItem>
      ))}
      {(several || (view?.damaged.length ?? 0) > 0) && <MenuLine />}
      {view?.joining.map((joining) => (
        <MenuItem
          key={joining.id}
          icon={<LinkSimple aria-hidden />}
          onAction={() => places.go({ type: "joining", circleId: joining.id })}
        >
          {t("common:circle.joining")}
        </MenuItem>
      ))}
      <MenuItem icon={<Plus aria-hidden />} onAction={() => places.go({ type: "newCircle" })}>
        {t("common:circle.new")}
      </MenuItem>
      <MenuItem icon={<LinkSimple aria-hidden />} onAction={() => places.go({ type: "join" })}>
        {t("common:circle.join")}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={<GearSix aria-hidden />} onAction={() => places.go({ type: "settings" })}>
        {t("common:place.settings")}
      </MenuItem>
      <MenuItem icon={<Keyboard aria-hidden />} onAction={onKeys}>
        {t("common:keys.title")}
      </MenuItem>
      <MenuItem icon={<ShieldCheck aria-hidden />} onAction={() => places.go({ type: "protection" })}>
        {t("common:place.protection")}
      </MenuItem>
    </Menu>
  );
};
