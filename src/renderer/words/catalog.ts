// Every sentence of both pages, by language and namespace. The English files say which keys there are; that the
// Arabic ones have the same keys and all six plural forms is held by tests/renderer/words.

import type { Language } from "../../bridge/view.ts";
import arClosing from "./ar/closing.json";
import arCommon from "./ar/common.json";
import arDelivery from "./ar/delivery.json";
import arDialogs from "./ar/dialogs.json";
import arDocument from "./ar/document.json";
import arGroup from "./ar/group.json";
import arImporting from "./ar/importing.json";
import arInvitation from "./ar/invitation.json";
import arJoining from "./ar/joining.json";
import arLeaving from "./ar/leaving.json";
import arLock from "./ar/lock.json";
import arLook from "./ar/look.json";
import arMachine from "./ar/machine.json";
import arMarks from "./ar/marks.json";
import arPerson from "./ar/person.json";
import arPractice from "./ar/practice.json";
import arReading from "./ar/reading.json";
import arReadings from "./ar/readings.json";
import arReform from "./ar/reform.json";
import arRights from "./ar/rights.json";
import arSettings from "./ar/settings.json";
import arStart from "./ar/start.json";
import arToday from "./ar/today.json";
import arWiping from "./ar/wiping.json";
import enClosing from "./en/closing.json";
import enCommon from "./en/common.json";
import enDelivery from "./en/delivery.json";
import enDialogs from "./en/dialogs.json";
import enDocument from "./en/document.json";
import enGroup from "./en/group.json";
import enImporting from "./en/importing.json";
import enInvitation from "./en/invitation.json";
import enJoining from "./en/joining.json";
import enLeaving from "./en/leaving.json";
import enLock from "./en/lock.json";
import enLook from "./en/look.json";
import enMachine from "./en/machine.json";
import enMarks from "./en/marks.json";
import enPerson from "./en/person.json";
import enPractice from "./en/practice.json";
import enReading from "./en/reading.json";
import enReadings from "./en/readings.json";
import enReform from "./en/reform.json";
import enRights from "./en/rights.json";
import enSettings from "./en/settings.json";
import enStart from "./en/start.json";
import enToday from "./en/today.json";
import enWiping from "./en/wiping.json";

const english = {
  closing: enClosing,
  common: enCommon,
  delivery: enDelivery,
  dialogs: enDialogs,
  document: enDocument,
  group: enGroup,
  importing: enImporting,
  invitation: enInvitation,
  joining: enJoining,
  leaving: enLeaving,
  lock: enLock,
  look: enLook,
  machine: enMachine,
  marks: enMarks,
  person: enPerson,
  practice: enPractice,
  reading: enReading,
  readings: enReadings,
  reform: enReform,
  rights: enRights,
  settings: enSettings,
  start: enStart,
  today: enToday,
  wiping: enWiping,
} as const;

type Sentences = Readonly<Record<string, string>>;

const arabic: Readonly<Record<keyof typeof english, Sentences>> = {
  closing: arClosing,
  common: arCommon,
  delivery: arDelivery,
  dialogs: arDialogs,
  document: arDocument,
  group: arGroup,
  importing: arImporting,
  invitation: arInvitation,
  joining: arJoining,
  leaving: arLeaving,
  lock: arLock,
  look: arLook,
  machine: arMachine,
  marks: arMarks,
  person: arPerson,
  practice: arPractice,
  reading: arReading,
  readings: arReadings,
  reform: arReform,
  rights: arRights,
  settings: arSettings,
  start: arStart,
  today: arToday,
  wiping: arWiping,
};

export const catalog: Readonly<Record<Language, Readonly<Record<keyof typeof english, Sentences>>>> = {
  ar: arabic,
  en: english,
};

type PluralForm = "zero" | "one" | "two" | "few" | "many" | "other";
type WithoutForm<Key> = Key extends `${infer Base}_${PluralForm}` ? Base : Key;
type Keys = {
  [
    Namespace in keyof typeof english
  ]: `${Namespace}:${WithoutForm<keyof (typeof english)[Namespace]> & string}`;
};

/** A sentence by namespace and key: `reading:unplaced.some`. A counted one is named without its form. */
export type WordKey = Keys[keyof Keys];
