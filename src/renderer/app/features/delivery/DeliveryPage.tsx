// Where the writing has arrived, by machine: all of it, some, not yet; and the addresses that this computer uses.

import { Path } from "@phosphor-icons/react/dist/csr/Path";
import type { MachineView } from "../../../../bridge/index.ts";
import { machineName } from "../../stores/machineNames.ts";
import { useCircle, useView, useWords } from "../../stores/view.ts";
import { classes, Dots, EmptyState, List, Page, Row } from "../../ui/index.ts";
import { DeliveryGlyph } from "./DeliveryGlyph.tsx";
import { deliveryWords, type Reach } from "./deliveryItems.ts";
import styles from "./delivery.module.css";

const groups = [
  { has: "all", reach: "all" },
  { has: "some", reach: "some" },
  { has: "none", reach: "here" },
] as const satisfies readonly { readonly has: MachineView["has"]; readonly reach: Reach }[];

export const DeliveryPage = () => {
  const words = useWords();
  const { t } = words;
  const view = useView();
  const circle = useCircle();
  if (circle === null || view === null) return null;
  const isOut = circle.out !== null;
  const others = isOut ? [] : circle.machines.filter(({ mine }) => !mine);
  const { items } = deliveryWords(words, circle, view?.disk);
  return (
    <Page title={t("delivery:title")} under={<Dots items={items} />}>
      {others.length === 0 && !isOut && <EmptyState>{t("delivery:nobody")}</EmptyState>}
      {groups.map(({ has, reach }) => {
        const machines = others.filter((machine) => machine.has === has);
        if (machines.length === 0) return null;
        return (
          <List key={has} title={t(`delivery:${has}`)}>
            {machines.map((machine) => {
              return (
                <Row
                  key={machine.id}
                  icon={<DeliveryGlyph reach={reach} size={20} />}
                  end={machine.near ? t("delivery:near") : t(`delivery:heard.${machine.heard}`)}
                >
                  {machineName(words, circle, machine)}
                </Row>
              );
            })}
          </List>
        );
      })}
      <div className={classes(styles.box)}>
        <Path size={22} aria-hidden />
        <div>
          {circle.delivery.notYet.length > 0 && !isOut && (
            <p>{t(circle.notShared.length > 0 ? "delivery:travelsWithout" : "delivery:travels")}</p>
          )}
          <p className={classes(styles.soft)}>{t("delivery:acknowledged")}</p>
        </div>
      </div>
      <div className={classes(styles.apart)}>
        {view.hubs.length === 0 ? (
          <p className={classes(styles.soft)}>{t("delivery:addressesNone")}</p>
        ) : (
          <List title={t("delivery:addresses")}>
            {view.hubs.map(({ address, state }) => (
              <Row key={address} end={t(`delivery:hub.${state}`)}>
                <code dir="ltr" className={classes(styles.address)}>
                  {address}
                </code>
              </Row>
            ))}
          </List>
        )}
      </div>
    </Page>
  );
};
