// On the way in: looking, comparing, admitted; or why not, with what to do.

import type { JoiningView } from "../../../../bridge/index.ts";
import type { CircleId } from "../../../../core/base/brand.ts";
import { useEngine, usePlaces, useView, useWords } from "../../stores/view.ts";
import { Button, classes, CompareWords, Page, Working } from "../../ui/index.ts";
import styles from "./joining.module.css";

export const JoiningPage = ({ circleId }: { readonly circleId: CircleId }) => {
  const { t } = useWords();
  const places = usePlaces();
  const view = useView();
  const engine = useEngine();
  const joining = view?.joining.find(({ id }) => id === circleId);
  const arrived = view?.circles.find(({ id, active }) => id === circleId && active);
  const inside = arrived !== undefined;
  const state: JoiningView["state"] | null = inside ? "admitted" : (joining?.state ?? null);
  // Once inside, what one came as is told by the circle.
  const isBack = arrived?.machines.some(({ mine, back }) => mine && back) === true;
  const kind = joining?.for ?? (isBack ? "return" : "person");
  const said = kind === "person" ? "state" : kind;
  const forMachine = kind === "machine";
  const again = forMachine ? ({ type: "join", machine: true } as const) : ({ type: "join" } as const);
  if (state === null)
    return (
      <Page thing title={t("joining:title")}>
        <Button onPress={() => places.replace({ type: "join" })}>{t("joining:again")}</Button>
      </Page>
    );

  const drop = (): void => {
    void engine.ask("join.cancel", { circleId }).then(() => places.replace(again));
  };
  const waiting = state === "tooLarge" || state === "looking" || state === "comparing";
  const title =
    state === "admitted" && said !== "state"
      ? (`joining:${said}.admitted` as const)
      : (`joining:state.${state}` as const);
  return (
    <Page thing title={t(title)}>
      <div aria-live="polite">
        <p className="rd">{t(`joining:${said}.${state}.text`)}</p>
        {state === "admitted" && joining !== undefined && joining.parts !== null && (
          <p>{t("joining:parts", { here: joining.parts.here, all: joining.parts.all })}</p>
        )}
        {arrived?.history.newcomers === "everything" && <p className="rd">{t("joining:givesAll")}</p>}
        {state === "comparing" && joining !== undefined && (
          <>
            <CompareWords places={joining.words} />
            <p className={classes(styles.help)}>{t(`joining:${said}.comparing.differ`)}</p>
          </>
        )}
      </div>
      {state === "looking" && joining !== undefined && (
        <>
          <Working said={t("joining:contacting")} />
          <ul className={classes(styles.addresses)} translate="no">
            {joining.hubs.map((address) => (
              <li key={address} dir="ltr">
                {address}
              </li>
            ))}
          </ul>
        </>
      )}
      <div className={classes(styles.row)}>
        {state === "admitted" && inside && (
          <Button look="primary" onPress={() => places.openCircle(circleId)}>
            {t("joining:openCircle")}
          </Button>
        )}
        {arrived !== undefined &&
          isBack &&
          arrived.machines.filter(({ user }) => user === arrived.me).length > 1 && (
            <Button
              onPress={() => {
                places.openCircle(circleId);
                places.go({ type: "person", userId: arrived.me });
              }}
            >
              {t("machine:mine")}
            </Button>
          )}
        {waiting && (
          <Button look="quiet" onPress={drop}>
            {t("joining:cancel")}
          </Button>
        )}
        {!waiting && state !== "admitted" && <Button onPress={drop}>{t("joining:again")}</Button>}
      </div>
    </Page>
  );
};
