// Closing a machine, ending access, holds, as one meets them.

import { describe, expect, it } from "vitest";
import { fakeId, karimId } from "../../../support/fakeEngine.ts";
import {
  asked,
  circleOf,
  focused,
  heading,
  plain,
  press,
  put,
  refuse,
  text,
  toClosing,
  serveTrust,
} from "./trustPages.ts";
import { deviceOf, hudaId, trustCircle } from "./trustCircle.ts";

const never = (): never => {
  throw new Error("nobody was removed");
};

const open = serveTrust();

describe("[TRU-20] closing a machine", () => {
  it("says before what changes, what stays, who will hear and what becomes of what was written", async () => {
    const page = await open();
    await toClosing(page);
    for (const title of [
      "From this moment",
      "What stays there",
      "Who knows already",
      "What was written meanwhile",
    ])
      await page.getByRole("heading", { level: 2, name: title }).waitFor();
    await plain(
      page,
      /The circle’s key changes, and nothing written with the new key opens on Huda’s computer 2/,
    );
    // RULE: [ENG-40] a further computer comes back by its person's own link, and by no invitation.
    await plain(page, /A new invitation leads back; if it was a further computer, a link does from the one/);
    await plain(page, /Amina\s*·?\s*connected now, hears of it at once/);
    await plain(page, /Better to tell Karim|Better to tell Layla/);
    expect(await asked(page)).not.toContain("machine.close");
  });

  it("has the focus on the plain button, so that Enter closes nothing and leads back", async () => {
    const page = await open();
    await toClosing(page);
    await expect.poll(() => focused(page)).toBe("Not now");
    await page.keyboard.press("Enter");
    await heading(page).filter({ hasText: "Group" }).waitFor();
    expect(await asked(page)).not.toContain("machine.close");
  });

  it("follows live who is connected", async () => {
    const page = await open();
    await toClosing(page);
    const { machines = [] } = trustCircle("en", Date.now());
    await put(page, { machines: machines.map((one) => ({ ...one, near: one.user === karimId })) });
    await plain(page, /Karim\s*·?\s*connected now, hears of it at once/);
    await plain(page, /Amina\s*·?\s*hears of it when it is connected/);
  });

  it("stands at the same place afterwards and says what is true now, and who has heard since", async () => {
    const page = await open();
    await toClosing(page);
    await press(page, /^Close .*Huda.*computer .*2/);
    await heading(page).filter({ hasText: "is closed" }).waitFor();
    // What it says now is read from its beginning.
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("MAIN");
    expect(await page.getByRole("main").evaluate((main) => main.scrollTop)).toBe(0);
    await plain(page, /Nothing that came later had to be set aside so far/);
    await plain(page, /Karim\s*·?\s*not yet/);
    expect(await page.getByRole("button", { name: "Not now" }).count()).toBe(0);
    const removals = (await circleOf(page))?.removals ?? [];
    await put(page, {
      removals: removals.map((one) => ({
        ...one,
        knows: one.notYet,
        notYet: [],
        entries: [{ device: deviceOf("huda 2"), kept: 9, setAside: 3 }],
      })),
    });
    await plain(page, /The news has reached every computer of the circle/);
    await plain(page, /3 pieces came later and were set aside/);
    expect(await text(page)).not.toContain("Better to tell");
  });

  it("says why it was not done, and is silent when the person said no", async () => {
    const page = await open();
    await toClosing(page);
    await refuse(page, "machine.close", "notConfirmed");
    await press(page, /^Close .*Huda/);
    await expect
      .poll(async () => (await asked(page)).filter((verb) => verb === "machine.close").length)
      .toBe(1);
    expect(await text(page)).not.toContain("not among your tasks");
    await refuse(page, "machine.close", "notAllowed");
    await press(page, /^Close .*Huda/);
    await plain(page, /This is not among your tasks in this circle/);
  });

  it("asks for no reason anywhere", async () => {
    const page = await open();
    await toClosing(page);
    expect(await page.getByRole("main").getByRole("textbox").count()).toBe(0);
    await plain(page, /Nobody is asked for a reason, and none is kept/);
    await press(page, /Huda.*access instead/);
    expect(await page.getByRole("main").getByRole("textbox").count()).toBe(0);
  });

  it("of the machine one sits at says that this is the one", async () => {
    const page = await open();
    await press(page, /^Computers of .*Layla/);
    await press(page, /^Close: .*Layla.*computer .*1/);
    await heading(page).filter({ hasText: "Close this computer in the circle" }).waitFor();
    await plain(page, /Nothing of the circle comes to this computer any more/);
    await press(page, "Close this computer");
    await heading(page).filter({ hasText: "This computer is closed in the circle" }).waitFor();
    await put(page, { active: false, out: "machineClosed" });
    await page.getByText("This computer was closed in this circle.", { exact: false }).waitFor();
  });
});

describe("[TRU-20] ending somebody's access", () => {
  it("is the second page, behind the closing of a machine and at the end of the person's own", async () => {
    const page = await open();
    await toClosing(page);
    await press(page, /End .*Huda.*access instead/);
    await heading(page).filter({ hasText: "access" }).waitFor();
    await expect.poll(() => focused(page)).toBe("Not now");
    await plain(page, /Open invitations that need no comparing end as well.*Huda made or came in by/);
    await plain(page, /closing that computer is enough, and Huda stays in the circle/);
    await press(page, /^End .*Huda.*access$/);
    await heading(page).filter({ hasText: "access has ended" }).waitFor();
    expect((await circleOf(page))?.people.find(({ id }) => id === hudaId)?.standing).toBe("removed");
  });

  it("of somebody who kept or coordinated says until when it could be turned round", async () => {
    const page = await open();
    await press(page, /Nour.*access ended/);
    await plain(page, /Until 2 others have said that they know.*So far: 1/s);
    await plain(page, /by Amina/);
    const { removals = [] } = trustCircle("en", Date.now());
    await put(page, { removals: removals.map((one) => ({ ...one, safe: { heard: 2, needed: 2 } })) });
    await plain(page, /nothing done elsewhere at the same time can turn this round any more/);
  });

  it("keeps the list short, and shows all of it when asked", async () => {
    const page = await open();
    const { removals = [] } = trustCircle("en", Date.now());
    const [one] = removals;
    if (one === undefined) throw new Error("nobody was removed");
    await put(page, {
      removals: Array.from({ length: 8 }, (_, place) => ({
        ...one,
        id: fakeId<typeof one.id>(`end ${place}`),
      })),
    });
    const rows = page.getByRole("main").getByRole("button", { name: /Nour.*access ended/ });
    await expect.poll(() => rows.count()).toBe(5);
    await press(page, "Show 3 earlier");
    await expect.poll(() => rows.count()).toBe(8);
  });

  it("has a title that runs as the app does, also where a name in the other script begins it", async () => {
    const page = await open("ar");
    const { people = [] } = trustCircle("ar", Date.now());
    await put(page, { people: people.map((one) => ({ ...one, name: "Nour" })) });
    await press(page, /Nour.*انتهى الوصول/);
    await heading(page).filter({ hasText: "انتهى وصول" }).waitFor();
    await put(page, {
      removals: [
        {
          ...(trustCircle("ar", Date.now()).removals?.[0] ?? never()),
          kind: "fork",
          device: { id: deviceOf("huda 1"), number: 1 },
        },
      ],
    });
    await heading(page).filter({ hasText: "روايتان" }).waitFor();
    expect(await heading(page).evaluate((title) => getComputedStyle(title).direction)).toBe("rtl");
    expect(await heading(page).getAttribute("dir")).toBeNull();
  });

  it("says when they are in the circle again", async () => {
    const page = await open();
    await press(page, /Nour.*access ended/);
    const { removals = [] } = trustCircle("en", Date.now());
    await put(page, { removals: removals.map((one) => ({ ...one, isBack: true })) });
    await plain(page, /In the circle again since then/);
    await plain(page, /access was ended, and given again since then/);
    expect(await text(page)).not.toContain("does not open on");
  });

  it("tells whoever it was done to, and leaves reading", async () => {
    const page = await open();
    await put(page, { active: false, out: "removed" });
    await page.getByText("Your access to this circle was ended.", { exact: false }).waitFor();
    expect(await page.getByRole("main").getByRole("button", { name: "Invite" }).count()).toBe(0);
    expect(await text(page)).not.toContain("connected now");
  });
});
