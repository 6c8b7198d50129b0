// Who writes what, what readers may write, and for which task one is invited.

import { describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import type { InviteId } from "../../../../src/core/base/brand.ts";
import { fakeId } from "../../../support/fakeEngine.ts";
import { asked, button, circleOf, heading, plain, press, put, refuse, serveTrust } from "./trustPages.ts";
import { hudaId, trustCircle } from "./trustCircle.ts";

const open = serveTrust();

describe("[TRU-26] who writes a text", () => {
  const withRight = (page: Page, right: "write" | "annotate" | "read") =>
    page.evaluate(
      (to) =>
        window.fake.changeCircle((before) => ({
          ...before,
          things: before.things.map((thing) => ({ ...thing, right: to })),
        })),
      right,
    );
  const toPlan = async (page: Page): Promise<void> => {
    await page.getByRole("navigation").getByRole("button", { name: "Documents", exact: true }).click();
    await press(page, /Plan for the month/);
  };

  it("is held before anything can be typed, and said with the way to who decides", async () => {
    const page = await open();
    await toPlan(page);
    const body = page.locator("[contenteditable]").last();
    await expect.poll(() => body.getAttribute("contenteditable")).toBe("true");
    for (const right of ["annotate", "read"] as const) {
      await withRight(page, right);
      await expect.poll(() => body.getAttribute("contenteditable")).toBe("false");
    }
    await page.getByText("You read this text; nothing is written in it from here.").waitFor();
    await page.getByRole("button", { name: "Who writes it" }).click();
    await heading(page).filter({ hasText: "Plan for the month" }).waitFor();
  });

  it("of a reading says it only to whom marks are closed too", async () => {
    const page = await open();
    await withRight(page, "annotate");
    await page.getByRole("navigation").getByRole("button", { name: "Readings", exact: true }).click();
    await page.getByRole("main").getByRole("list").first().getByRole("button").first().click();
    await page.getByRole("main").locator("[data-block], p").first().waitFor();
    expect(await page.getByText("nothing is written in it from here").count()).toBe(0);
    await withRight(page, "read");
    await page.getByText("nothing is written in it from here").waitFor();
  });

  it("begins no texts for whoever reads", async () => {
    const page = await open();
    const { people = [] } = trustCircle("en", Date.now());
    await page.getByRole("navigation").getByRole("button", { name: "Documents", exact: true }).click();
    await button(page, "New document").waitFor();
    await put(page, { people: people.map((one) => (one.me ? { ...one, rank: "reader" } : one)) });
    await button(page, "New document").waitFor({ state: "detached" });
  });

  it("is decided by whoever may, for some by name", async () => {
    const page = await open();
    await press(page, "Who writes what");
    await press(page, /Plan for the month/);
    await plain(page, /Everybody who takes part writes in it/);
    await page.getByRole("radio", { name: "some" }).check({ force: true });
    // Where somebody is given a right, a name that can be taken for another's says so, also to who only hears it.
    const like = page.getByRole("main").getByText(/^(name like: |the same name twice$)/);
    await like.first().waitFor();
    const described = await like.first().getAttribute("id");
    expect(await page.locator(`[aria-describedby="${described}"]`).count()).toBe(1);
    await page.getByRole("switch", { name: "Huda" }).press("Space");
    await refuse(page, "document.setRights", "notConfirmed");
    await press(page, "Let it be so");
    await expect.poll(async () => (await asked(page)).includes("document.setRights")).toBe(true);
    await plain(page, /Everybody who takes part writes in it/);
    await press(page, "Let it be so");
    await plain(page, /Those who keep the circle write in it, and: Huda/);
    expect(
      (await circleOf(page))?.things.find(({ title }) => title === "Plan for the month")?.rights,
    ).toEqual({
      mode: "listed",
      people: [hudaId],
    });
  });

  it("is reached from the head of a document that one writes, by keyboard too", async () => {
    const page = await open();
    await toPlan(page);
    const way = page.getByRole("main").getByRole("button", { name: "Who writes it" });
    await way.focus();
    await page.keyboard.press("Enter");
    await heading(page).filter({ hasText: "Plan for the month" }).waitFor();
    await page.keyboard.press("Escape");
    await way.waitFor();
  });

  it("is only told to the others", async () => {
    const page = await open();
    await put(page, { may: { inviteFor: [], inviteMachine: false, setRights: false, setReaders: false } });
    await press(page, "Who writes what");
    await press(page, /Plan for the month/);
    await plain(page, /Whoever coordinates or keeps the circle decides this/);
    expect(await page.getByRole("radio").count()).toBe(0);
  });
});

describe("what readers may write", () => {
  it("is decided by whoever may, and seen by the others", async () => {
    const page = await open();
    const readers = page.getByRole("switch", { name: "Those who read may write marks and replies" });
    await plain(page, /Whoever has reading as a task writes nothing/);
    await readers.press("Space");
    await plain(page, /writes marks and replies, and no text/);
    expect(await asked(page)).toContain("circle.setReaders");
    await put(page, { may: { inviteFor: [], inviteMachine: false, setRights: false, setReaders: false } });
    await expect.poll(() => readers.isDisabled()).toBe(true);
    expect(await readers.isChecked()).toBe(true);
  });
});

describe("invitations", () => {
  it("are sentences with an end: for how many, which task, how many have come, by whom", async () => {
    const page = await open();
    await plain(
      page,
      /An invitation for 5 people, task: reading, ending .*Made by Amina.*2 people have come by it/s,
    );
  });

  it("that are used up are one sentence together", async () => {
    const page = await open();
    const [one] = (await circleOf(page))?.invites ?? [];
    if (one === undefined) throw new Error("there is an invitation");
    const usedUp = (uses: number) => ({
      ...one,
      id: fakeId<InviteId>(`${uses}`),
      state: "used" as const,
      uses,
      used: uses,
    });
    await put(page, { invites: [usedUp(1), usedUp(2), usedUp(4), one] });
    await plain(page, /3 invitations were used: 7 people came by them\./);
    await put(page, { invites: [usedUp(1), one] });
    await plain(page, /One invitation was used: one person came by it\./);
  });

  it("are made for several and for another task", async () => {
    const page = await open();
    await press(page, "Invite");
    await page.getByRole("radio", { name: "8 people" }).check({ force: true });
    await page.getByRole("radio", { name: "reading" }).check({ force: true });
    await press(page, "Make the invitation");
    await plain(page, /opens a door for 8 people until .*this task: reading/s);
    await plain(page, /Send it to those 8 people alone/);
    expect((await circleOf(page))?.invites.at(-1)).toMatchObject({
      uses: 8,
      rank: "reader",
      needsConfirm: true,
    });
  });

  it("offer only the tasks that one may give", async () => {
    const page = await open();
    await put(page, {
      may: { inviteFor: ["member", "reader"], inviteMachine: false, setRights: false, setReaders: false },
    });
    await press(page, "Invite");
    await page.getByRole("radio", { name: "reading" }).waitFor();
    expect(await page.getByRole("radio", { name: /keeping|coordinating/ }).count()).toBe(0);
  });
});
