import { it } from "vitest";
import { bringPerson } from "./support/person.ts";
import { compareAndAdmit, foundCircle, knock, makeInvitation } from "./support/steps.ts";
it("x", async () => {
  const amina = await bringPerson("amina", "ar");
  const karim = await bringPerson("karim", "en");
  try {
    await amina.start();
    await amina.makeSpace();
    await foundCircle(amina, "حلقة الأربعاء", "أمينة");
    await amina.page().screenshot({ path: "screenshots/zz-1.png" });
    const link = await makeInvitation(amina);
    await amina.page().screenshot({ path: "screenshots/zz-2.png" });
    console.log(link);
    await karim.start();
    await karim.makeSpace();
    await karim.page().screenshot({ path: "screenshots/zz-3.png" });
    await karim
      .app()
      .getByRole("button", { name: karim.t("common:circle.join") })
      .first()
      .click();
    await knock(karim, link, "Karim");
    await compareAndAdmit(amina, karim);
    await karim.page().screenshot({ path: "screenshots/zz-4.png" });
    await karim.app().getByRole("navigation").getByText(karim.t("common:place.readings")).waitFor();
    await karim.page().screenshot({ path: "screenshots/zz-5.png" });
    await amina.page().screenshot({ path: "screenshots/zz-6.png" });
  } catch (e) {
    console.log(String(e).slice(0, 1500));
    await amina
      .page()
      .screenshot({ path: "screenshots/zz-ea.png" })
      .catch(() => undefined);
    await karim
      .page()
      .screenshot({ path: "screenshots/zz-ek.png" })
      .catch(() => undefined);
  } finally {
    console.log(amina.seen.errors, amina.seen.violations, karim.seen.errors, karim.seen.violations);
    await amina.end();
    await karim.end();
  }
}, 120_000);
