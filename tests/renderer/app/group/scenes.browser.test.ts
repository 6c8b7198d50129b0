// Every page around people, invitations and joining, in both languages, light and dark, wide and narrow: looked at by
// axe, held to the policies, kept as pictures. The page is loaded once for each language, and its circle put back
// before every scene.

import type { Page } from "playwright-core";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AppView } from "../../../../src/bridge/index.ts";
import { docIdOf, karimId, sampleCircleId } from "../../../support/fakeEngine.ts";
import { type Language, serveApp } from "../appPage.ts";
import { lookAtAll } from "../looks.ts";
import { become, knock, knockAs, link, makeInvitation, pasteLink, place } from "./groupPages.ts";
import { button, heading, press, put } from "./trustPages.ts";
import { aminaId, deviceOf, hudaId, keptAlone, samirId, trustCircle } from "./trustCircle.ts";

const open = serveApp();

type Scene = { readonly name: string; readonly show: (page: Page) => Promise<void> };

const languageOf = (page: Page): Promise<Language> =>
  page.evaluate(() => (document.documentElement.lang === "ar" ? "ar" : "en"));

const group = /^(?:المجموعة|Group)$/;
const machinesOf = /^(?:أجهزة|Computers of) /;
const close = /^(?:إغلاق|Close): /;

/** Of a circle of six with everything that trust is about, from its group page. */
const ofTrust: readonly Scene[] = [
  {
    name: "group",
    show: async (page) => {
      const vouchedBy = [aminaId, karimId, hudaId];
      const given = { newcomers: "present", narrowed: null, here: "present", since: Date.now() } as const;
      await put(page, { oneKeeper: true, history: { ...given, vouchedBy, mayNarrow: true } });
      await press(page, new RegExp(`${machinesOf.source}.*(?:هدى|Huda)`));
    },
  },
  { name: "person", show: (page) => press(page, /^.?\s*.?(?:هدى|Huda)/) },
  {
    name: "person-words",
    show: async (page) => {
      const { people = [] } = trustCircle(await languageOf(page), Date.now());
      const words = { state: "shown", words: [3, 400, 801, 1200, 1600, 2000] } as const;
      await put(page, { people: people.map((one) => (one.id === samirId ? { ...one, words } : one)) });
      await press(page, /^.?\s*.?(?:سمير|Samir)/);
    },
  },
  {
    name: "person-other-keys",
    show: async (page) => {
      const { people = [] } = trustCircle(await languageOf(page), Date.now());
      await put(page, { people: people.map((one) => (one.id === karimId ? { ...one, met: true } : one)) });
      await press(page, /(?:مفاتيح غير مفاتيح|other keys than)/);
    },
  },
  { name: "person-like", show: (page) => press(page, /(?:يشبه|name like)/) },
  {
    name: "reform",
    show: async (page) => {
      await page.getByText(/^(?:إن ضاع من يحفظون|If those who keep the circle)/).click();
      await press(page, /^(?:بدء حلقة جديدة|Begin a new circle)/);
    },
  },
  {
    name: "begun",
    show: async (page) => {
      const { people = [], me } = trustCircle(await languageOf(page), Date.now());
      const chosen = people.slice(1, 4).map(({ name }) => name);
      const minutes = (await languageOf(page)) === "ar" ? "محضر الأربعاء" : "Minutes of Wednesday";
      const begun = {
        carried: null,
        whole: true,
        left: [
          { docId: docIdOf("minutes"), title: minutes, state: "here", since: false },
          { docId: docIdOf("plan"), title: "", state: "notHere", since: false },
          { docId: docIdOf("later"), title: "Reform or Revolution", state: "here", since: true },
        ],
        leftCount: 3,
        missingCount: 2,
        said: "quiet",
      } as const;
      await put(page, {
        begunFrom: { circle: sampleCircleId, chosen, ...begun },
        reforms: [{ by: aminaId, people: me === undefined ? [] : [me], unknown: 0, at: Date.now() }],
      });
      await press(page, /^(?:عرضها|Look at it)$/);
    },
  },
  {
    name: "close-machine",
    show: async (page) => {
      await press(page, new RegExp(`${machinesOf.source}.*(?:هدى|Huda)`));
      await press(page, close);
    },
  },
  {
    name: "close-this",
    show: async (page) => {
      await press(page, new RegExp(`${machinesOf.source}.*(?:ليلى|Layla)`));
      await press(page, close);
    },
  },
  {
    name: "remove-person",
    show: async (page) => {
      await press(page, /^.?\s*.?(?:هدى|Huda)/);
      await press(page, /^(?:إنهاء وصول|End)/);
    },
  },
  {
    name: "leaving",
    show: async (page) => {
      await put(
        page,
        keptAlone((await page.evaluate(() => window.fake.view())).settings.language, Date.now()),
      );
      await press(page, /^(?:تسليم، ومغادرة، وإزالة|Hand over, leave, clear)$/);
    },
  },
  {
    name: "left",
    show: async (page) => {
      await press(page, /^(?:تسليم، ومغادرة، وإزالة|Hand over, leave, clear)$/);
      const heard = { knows: [deviceOf("amina")], notYet: [deviceOf("karim"), deviceOf("huda 1")] };
      const keepers = [{ user: aminaId, knows: true }];
      await put(page, { active: false, out: "left", wayOut: { keepers, isWithSomebody: true, heard } });
    },
  },
  {
    name: "finish",
    show: async (page) => {
      await page.evaluate(() =>
        window.fake.change((view) => ({ ...view, settings: { ...view.settings, borrowed: true } })),
      );
      await page.getByRole("button", { name: /^(?:إنهاء الاستعمال هنا|Finish here)$/ }).click();
    },
  },
  { name: "removal", show: (page) => press(page, /(?:نور|Nour)/) },
  { name: "look", show: (page) => press(page, /(?:apply again|تطبيق من جديد)/) },
  { name: "rights", show: (page) => press(page, /^(?:من يكتب ماذا|Who writes what)$/) },
  {
    name: "rights-of",
    show: async (page) => {
      await press(page, /^(?:من يكتب ماذا|Who writes what)$/);
      await press(page, /(?:خطّة الشهر|Plan for the month)/);
      await page.getByRole("radio").nth(1).check({ force: true });
    },
  },
  {
    name: "invitation-terms",
    show: async (page) => {
      await press(page, /^(?:دعوة|Invite)$/);
      await page.getByRole("switch").waitFor();
    },
  },
];

/** What Karim did to one, and a document of his in which nothing is. */
const byKarim = (page: Page): Promise<void> =>
  page.evaluate(
    ([karim, at]) =>
      window.fake.changeCircle((circle) => ({
        ...circle,
        people: circle.people.map((one) => (one.me ? { ...one, taskBy: { user: karim, at } } : one)),
        things: circle.things.map((thing) =>
          thing.kind === "document" ? { ...thing, by: karim, here: false } : thing,
        ),
        invites: [1, 2].map((uses) => ({
          id: String(uses).repeat(64) as (typeof circle.invites)[number]["id"],
          expiresAt: at,
          state: "used" as const,
          mine: true,
          by: karim,
          rank: "member" as const,
          uses,
          used: uses,
          undecided: 0,
          needsConfirm: true,
          mayEnd: false,
        })),
      })),
    [karimId, Date.now()] as const,
  );

/** Of the sample circle of two. */
const ofTwo: readonly Scene[] = [
  {
    name: "group",
    show: async (page) => {
      await knock(page);
      await button(page, /^(?:مقارنة الكلمات|Compare words)/).waitFor();
    },
  },
  { name: "invitation", show: makeInvitation },
  { name: "join", show: (page) => pasteLink(page, link) },
  { name: "joining", show: (page) => knockAs(page, "Samir") },
  {
    name: "joining-comparing",
    show: async (page) => {
      await knockAs(page, "Samir");
      await become(page, "comparing");
    },
  },
  {
    name: "joining-used",
    show: async (page) => {
      await knockAs(page, "Samir");
      await become(page, "used");
    },
  },
  {
    name: "delivery",
    show: async (page) => {
      await page.evaluate(() =>
        window.fake.change((view) => ({
          ...view,
          hubs: [
            { address: "ws://192.168.1.20:7310/hub/4f", state: "connected" },
            { address: "wss://hub.example.org/", state: "trying" },
          ],
        })),
      );
      await place(page, /^(?:الوصول|Delivery)/);
    },
  },
  {
    name: "today-task",
    show: async (page) => {
      await byKarim(page);
      await place(page, /^(?:اليوم|Today)$/);
    },
  },
  { name: "group-used", show: byKarim },
  {
    name: "document-nothing",
    show: async (page) => {
      await byKarim(page);
      await place(page, /^(?:الوثائق|Documents)$/);
      await press(page, /(?:خطّة الشهر|Plan for the month)/);
      await page.locator(".richText").waitFor();
    },
  },
  {
    name: "new-circle",
    show: async (page) => {
      await page.getByRole("navigation").getByRole("button").first().click();
      await page.getByRole("menuitem", { name: /^(?:حلقة جديدة|New circle)$/ }).click();
      await page.getByRole("radio").nth(1).check({ force: true });
    },
  },
  { name: "documents", show: (page) => place(page, /^(?:الوثائق|Documents)$/) },
];

describe.each(["ar", "en"] as const)("in %s", (language: Language) => {
  let page: Page;
  let whole: AppView;
  beforeAll(async () => {
    page = await open(language);
    whole = await page.evaluate(() => window.fake.view());
  });
  beforeEach(async () => {
    await page.evaluate((view) => window.fake.change(() => view), whole);
    await place(page, group);
  });

  it.each(ofTrust)("$name can be used by everybody, in light and dark, wide and narrow", async (scene) => {
    await put(page, trustCircle(language, Date.now()));
    await scene.show(page);
    await heading(page).waitFor();
    expect(await lookAtAll(page, `trust-${scene.name}`, language)).toEqual([]);
  });

  it.each(ofTwo)("$name can be used by everybody, in light and dark, wide and narrow", async (scene) => {
    await scene.show(page);
    await heading(page).waitFor();
    expect(await lookAtAll(page, `app-${scene.name}`, language)).toEqual([]);
  });
});
