// A person's machines, with what one may do to each: close it, say that it is not in safe hands, end such a pause. What
// cannot be undone leads to a page of its own; a hold is asked for here, and the outer page asks once more.

import { Laptop } from "@phosphor-icons/react/dist/csr/Laptop";
import { useState } from "react";
import type { CircleView, MachineView, Refusal } from "../../../../bridge/index.ts";
import { machineName } from "../../stores/machineNames.ts";
import { useNow } from "../../stores/now.ts";
import { personName, useEngine, useMayWrite, usePlaces, useWords } from "../../stores/view.ts";
import { Button, classes, Dots, RefusalNotice } from "../../ui/index.ts";
import rows from "./MachineRows.module.css";
import styles from "./group.module.css";

type Props = {
  readonly circle: CircleView;
  readonly machines: readonly MachineView[];
  /** On the person's own page a hold can be asked for, and is told in full. */
  readonly full?: boolean;
};

export const MachineRows = ({ circle, machines, full = false }: Props) => {
  const { t } = useWords();
  if (machines.length === 0) return <p className={classes(styles.help)}>{t("person:noMachine")}</p>;
  return (
    <ul className={classes(rows.machineRows)}>
      {machines.map((machine) => (
        <MachineRow key={machine.id} circle={circle} machine={machine} full={full} />
      ))}
    </ul>
  );
};

type RowProps = { readonly circle: CircleView; readonly machine: MachineView; readonly full: boolean };

const MachineRow = ({ circle, machine, full }: RowProps) => {
  const words = useWords();
  const { t, times } = words;
  const engine = useEngine();
  const places = usePlaces();
  const mayWrite = useMayWrite();
  const now = useNow();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const { held, may } = machine;
  const named = { phrase: machineName(words, circle, machine) };
  const ask = async (verb: "hold.ask" | "hold.lift"): Promise<void> => {
    refuse(null);
    const done = await engine.ask(verb, { circleId: circle.id, deviceId: machine.id });
    if (!done.ok && done.error !== "notConfirmed") refuse(done.error);
  };
  const heldNow = held !== null && {
    names: { phrase: words.names(held.by.map((user) => personName(words, circle, user))) },
    time: { phrase: times.moment(held.until, now) },
  };
  return (
    <li className={classes(rows.machineRow)}>
      <Laptop size={20} aria-hidden />
      <Dots
        items={[
          t("person:machine", { n: machine.number }),
          machine.mine && t("person:thisMachine"),
          circle.out === null && machine.near && !machine.mine && t("group:near"),
          !full && heldNow && t("person:held.short", heldNow),
        ]}
      />
      <span className={classes(rows.machineActs)}>
        {full && held === null && may.hold && mayWrite && (
          <Button
            look="plain"
            small
            aria-label={t("person:holdNamed", { machine: named })}
            onPress={() => void ask("hold.ask")}
          >
            {t("person:hold")}
          </Button>
        )}
        {may.close && mayWrite && (
          <Button
            look="plain"
            small
            aria-label={t("person:closeNamed", { machine: named })}
            onPress={() => places.go({ type: "closeMachine", deviceId: machine.id })}
          >
            {t("person:close")}
          </Button>
        )}
      </span>
      {full && heldNow && (
        <div className={classes(rows.heldRow)}>
          <p>{t(machine.mine ? "person:heldThis" : "person:held", heldNow)}</p>
          {held?.mayLift === true && mayWrite && (
            <Button
              small
              aria-label={t("person:liftNamed", { machine: named })}
              onPress={() => void ask("hold.lift")}
            >
              {t("person:lift")}
            </Button>
          )}
        </div>
      )}
      {refusal !== null && (
        <div className={classes(rows.wide)}>
          <RefusalNotice refusal={refusal} />
        </div>
      )}
    </li>
  );
};
