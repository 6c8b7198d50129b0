// Bands over the main area: what concerns the whole circle. Not saved is loud; the rest is only to be known.

import { Flask } from "@phosphor-icons/react/dist/csr/Flask";
import { HardDrives } from "@phosphor-icons/react/dist/csr/HardDrives";
import { WarningCircle } from "@phosphor-icons/react/dist/csr/WarningCircle";
import { SignOut } from "@phosphor-icons/react/dist/csr/SignOut";
import { Tray } from "@phosphor-icons/react/dist/csr/Tray";
import type { CircleId } from "../../../core/base/brand.ts";
import { useCircle, useEngine, useView, useWords } from "../stores/view.ts";
import { Band, Button } from "../ui/index.ts";

/** For who is alone in a circle; the outer page asks before anything is done. */
const GoOn = ({ circleId }: { readonly circleId: CircleId }) => {
  const engine = useEngine();
  const { t } = useWords();
  return (
    <Button look="quiet" onPress={() => void engine.ask("circle.goOn", { circleId })}>
      {t("common:held.goOn")}
    </Button>
  );
};

export const Bands = () => {
  const view = useView();
  const circle = useCircle();
  const { t, direction } = useWords();
  return (
    <>
      {view?.disk === "full" && (
        <Band loud icon={<HardDrives aria-hidden />} happened={t("common:diskFull.happened")}>
          {t("common:diskFull")}
        </Band>
      )}
      {view?.disk === "unavailable" && (
        <Band loud icon={<HardDrives aria-hidden />} happened={t("common:disk.unavailable.happened")}>
          {t("common:disk.unavailable")}
        </Band>
      )}
      {view !== null && view.trouble !== null && (
        <Band icon={<WarningCircle aria-hidden />} happened={t("common:trouble.happened")}>
          {t("common:trouble")}
          <details>
            <summary>{t("common:details")}</summary>
            <code dir="ltr">{view.trouble}</code>
          </details>
        </Band>
      )}
      {view?.practice === true && <Band icon={<Flask aria-hidden />}>{t("common:practice")}</Band>}
      {circle !== null && circle.active && circle.held !== null && (
        <Band
          icon={<Tray aria-hidden />}
          happened={t("common:held.happened")}
          action={circle.held.mayGoOn ? <GoOn circleId={circle.id} /> : undefined}
        >
          {t(`common:held.${circle.held.why}`)}
        </Band>
      )}
      {circle !== null && !circle.active && (
        <Band icon={<SignOut mirrored={direction === "rtl"} aria-hidden />}>{t("common:circle.left")}</Band>
      )}
    </>
  );
};
