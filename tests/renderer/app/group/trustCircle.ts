// A circle of six with everything that trust is about: two keepers, a coordinator, somebody whose name can be taken for
// another's, a machine that is not in safe hands, somebody whose access was ended. For tests of the interface.

import type { CircleView } from "../../../../src/bridge/index.ts";
import type { DeviceId, OpId, UserId } from "../../../../src/core/base/brand.ts";
import { fakeId, fakeMachine, fakePerson, karimId, laylaId } from "../../../support/fakeEngine.ts";

type Language = "ar" | "en";
type Rank = CircleView["people"][number]["rank"];

const hour = 3_600_000;
const day = 24 * hour;

export const names = {
  ar: {
    layla: "ليلى",
    karim: "كريم",
    amina: "أمينة",
    huda: "هدى",
    double: "کریم",
    samir: "سمير",
    gone: "نور",
  },
  en: {
    layla: "Layla",
    karim: "Karim",
    amina: "Amina",
    huda: "Huda",
    double: "Каrim",
    samir: "Samir",
    gone: "Nour",
  },
} as const;

export const aminaId = fakeId<UserId>("Amina");
export const hudaId = fakeId<UserId>("Huda");
export const doubleId = fakeId<UserId>("Double");
export const samirId = fakeId<UserId>("Samir");
export const goneId = fakeId<UserId>("Nour");
export const deviceOf = (name: string): DeviceId => fakeId<DeviceId>(`machine of ${name}`);
export const nourRemoval = fakeId<OpId>("Nour goes");

const digitsOf = (name: string): readonly string[] =>
  Array.from({ length: 12 }, (_, group) =>
    String(Number.parseInt(fakeId<string>(`${name} ${group}`, 4), 16) % 100_000).padStart(5, "0"),
  );

/** What of a circle is put in the place of the sample's. */
export const trustCircle = (language: Language, now: number): Partial<CircleView> => {
  const name = names[language];
  const tasks: readonly Rank[] = ["owner", "admin", "member", "reader"];
  const other = (id: UserId, called: string, rank: Rank, machines: number, near: boolean) =>
    fakePerson(id, called, {
      rank,
      machines,
      numbered: machines > 1,
      near,
      safety: digitsOf(called),
      may: { remove: true, tasks: tasks.filter((task) => task !== rank), bringBack: true },
    });
  const machine = (of: string, user: UserId, number: number, near: boolean) =>
    fakeMachine(deviceOf(of), user, { number, near, may: { close: true, hold: true } });
  return {
    people: [
      fakePerson(laylaId, name.layla, {
        rank: "owner",
        me: true,
        machines: 2,
        numbered: true,
        may: { remove: false, tasks: ["admin", "member", "reader"], bringBack: false },
      }),
      other(aminaId, name.amina, "owner", 1, true),
      other(karimId, name.karim, "admin", 1, false),
      other(hudaId, name.huda, "member", 2, false),
      other(doubleId, name.double, "member", 1, false),
      other(samirId, name.samir, "reader", 1, true),
      fakePerson(goneId, name.gone, { standing: "removed", machines: 0, safety: digitsOf(name.gone) }),
    ],
    machines: [
      fakeMachine(deviceOf("layla 1"), laylaId, { mine: true, may: { close: true, hold: false } }),
      machine("layla 2", laylaId, 2, false),
      machine("amina", aminaId, 1, true),
      machine("karim", karimId, 1, false),
      machine("huda 1", hudaId, 1, false),
      {
        ...machine("huda 2", hudaId, 2, false),
        held: { by: [karimId], until: now + 60 * hour, mayLift: true },
        may: { close: true, hold: false },
      },
      machine("double", doubleId, 1, false),
      machine("samir", samirId, 1, true),
    ],
    removals: [
      {
        id: nourRemoval,
        kind: "person",
        user: goneId,
        device: null,
        by: aminaId,
        at: now - 2 * day,
        isBack: false,
        knows: [deviceOf("amina"), deviceOf("samir"), deviceOf("layla 2")],
        notYet: [deviceOf("karim"), deviceOf("huda 1")],
        entries: [{ device: deviceOf("nour"), kept: 41, setAside: 2 }],
        safe: { heard: 1, needed: 2 },
      },
    ],
    invites: [
      {
        id: fakeId("invite of amina"),
        expiresAt: now + 2 * day,
        state: "open",
        mine: false,
        by: aminaId,
        rank: "reader",
        uses: 5,
        used: 2,
        undecided: 0,
        needsConfirm: true,
        mayEnd: true,
      },
    ],
    setAside: [
      {
        id: fakeId("act 1"),
        act: "admitted",
        by: goneId,
        whom: samirId,
        reason: "removed",
        because: goneId,
        mayAgain: false,
      },
      {
        id: fakeId("act 2"),
        act: "changedTask",
        by: goneId,
        whom: hudaId,
        reason: "removed",
        because: goneId,
        mayAgain: true,
      },
      {
        id: fakeId("act 3"),
        act: "held",
        by: goneId,
        whom: karimId,
        reason: "removed",
        because: goneId,
        mayAgain: true,
      },
    ],
    needsLook: [
      { reason: "forked", count: 1, users: [karimId], proof: ["forked  a machine  7"], away: false },
      { reason: "afterRemoval", count: 2, users: [goneId], proof: [], away: false },
      { reason: "unsealed", count: 1, users: [goneId], proof: [], away: false },
    ],
  };
};

/** The same, and nobody but this person keeps it. */
export const keptAlone = (language: Language, now: number): Partial<CircleView> => {
  const { people = [], ...rest } = trustCircle(language, now);
  return {
    ...rest,
    people: people.map((one) =>
      one.id === aminaId ? { ...one, rank: "member", may: { ...one.may, tasks: ["owner", "admin"] } } : one,
    ),
    wayOut: { keepers: [], isWithSomebody: false, heard: null },
  };
};
