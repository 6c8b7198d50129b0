// Under a link that opens a door: what has become of it, who asks by it, and how it is ended. Where two ask at once,
// each button says which one it is for: whoever hears the buttons hears no sentence beside them.

import { type ReactNode, useState } from "react";
import type { CircleView, Refusal } from "../../../bridge/index.ts";
import type { InviteId } from "../../../core/base/brand.ts";
import { useEngine, useMayWrite } from "../stores/view.ts";
import { Button } from "./Button.tsx";
import { classes } from "./classes.ts";
import { RefusalNotice } from "./Notice.tsx";
import styles from "./Door.module.css";

export const DoorState = ({ children }: { readonly children: ReactNode }) => (
  <div className={classes(styles.state)} aria-live="polite">
    {children}
  </div>
);

type AsksProps = {
  readonly word: string;
  /** What the button is called where there is another one like it. */
  readonly named: string | null;
  readonly onCompare: () => void;
  readonly children: ReactNode;
};

export const Asks = ({ word, named, onCompare, children }: AsksProps) => (
  <p className={classes(styles.asks)}>
    <span>{children}</span>
    <CompareButton word={word} named={named} onCompare={onCompare} />
  </p>
);

export const CompareButton = ({ word, named, onCompare }: Omit<AsksProps, "children">) => (
  <Button look="primary" {...(named === null ? {} : { "aria-label": named })} onPress={onCompare}>
    {word}
  </Button>
);

type EndProps = { readonly circle: CircleView; readonly inviteId: InviteId; readonly word: string };

export const EndLink = ({ circle, inviteId, word }: EndProps) => {
  const engine = useEngine();
  const mayWrite = useMayWrite();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const end = async (): Promise<void> => {
    const ended = await engine.ask("invite.end", { circleId: circle.id, inviteId });
    refuse(ended.ok ? null : ended.error);
  };
  return (
    <div className={classes(styles.end)}>
      {mayWrite && (
        <Button look="quiet" onPress={() => void end()}>
          <span className={classes(styles.stop)}>{word}</span>
        </Button>
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </div>
  );
};
