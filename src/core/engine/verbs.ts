// The verbs of the app (bridge/contract.ts), one after the other. Every answer is a value; what was not done says why.

import type { Refusal } from "../../bridge/contract.ts";
import { encodeEdition, indexDocId, parseEdition } from "../../schema/index.ts";
import {
  type Bytes,
  type CircleId,
  type DocId,
  err,
  idBytes,
  ok,
  redact,
  type Result,
  reveal,
  toHex,
} from "../base/index.ts";
import {
  decodeInviteLink,
  encodeInviteLink,
  foundCircle,
  inviteKeys,
  inviteOp,
  isFitName,
  rankOf,
} from "../circle/index.ts";
import {
  editionDocId,
  marginDocId,
  putCircleName,
  putProfileName,
  putThing,
  readEditionText,
  readThings,
  type Replica,
  type Thing,
  writeEdition,
} from "../document/index.ts";
import { deviceKeys } from "../identity/index.ts";
import { keepRecord } from "./circle.ts";
import type { CircleEngine } from "./circleEngine.ts";
import { openEditing } from "./editing.ts";
import type { Engine } from "./engine.ts";
import { type CircleRecord, keyBytes, keyText } from "./localRecords.ts";
import { authorOps } from "./membership.ts";
import { dropNote, keepNote } from "./notes.ts";
import { changeText, listed, type OwnPlace, type OwnTextError } from "./ownText.ts";
import type { Told, VerbHandlers } from "./portServer.ts";

/** What only the page around the engine can do: ask the person, show secrets, lock. */
export type Person = {
  readonly confirm: (
    question:
      | {
          readonly type: "invite";
          readonly circle: string;
          readonly expiresAt: number;
          readonly needsConfirm: boolean;
        }
      | { readonly type: "leave"; readonly circle: string }
      | { readonly type: "join"; readonly hubs: readonly string[] },
  ) => Promise<boolean>;
  readonly lock: () => void;
  readonly curtain: () => void;
  readonly showRecoveryCode: () => Promise<boolean>;
  readonly changeWords: () => Promise<boolean>;
  /** A key or a touch. */
  readonly touched: () => void;
};

type Answer<T> = Promise<Result<T, Refusal>>;
const done = ok({});
const hour = 3_600_000;
const hintsLimit = 480;

const refusalOf: Readonly<Record<OwnTextError["type"], Refusal>> = {
  left: "left",
  diskFull: "diskFull",
  storeUnavailable: "storeUnavailable",
  rowDamaged: "storeUnavailable",
  textDamaged: "textChanged",
  notActive: "notAllowed",
  noRight: "notAllowed",
  numberTaken: "notAllowed",
  epochUnclean: "notAllowed",
  headsTooMany: "notAllowed",
  payloadTooLarge: "tooLarge",
  valueTooLarge: "tooLarge",
};

export type Verbs = { readonly handlers: VerbHandlers; readonly told: (message: Told) => void };

export const createVerbs = (engine: Engine, person: Person): Verbs => {
  const { clock, random } = engine.parts;
  let nextChannel = 1;

  const inCircle = async <T>(circleId: CircleId, work: (inside: CircleEngine) => Answer<T>): Answer<T> => {
    const inside = engine.circles.get(circleId);
    return inside === undefined || !inside.isInside() ? err("notFound") : work(inside);
  };

  /** Writing stops before it begins when the disk does not take it. */
  const toWrite = <T>(circleId: CircleId, work: (inside: CircleEngine) => Answer<T>): Answer<T> =>
    inCircle(circleId, async (inside) => {
      const disk = engine.journal.state();
      if (disk !== "kept") return err(disk === "full" ? "diskFull" : "storeUnavailable");
      return inside.circle.record.left ? err("left") : work(inside);
    });

  const onDisk = async (stored: Promise<void>): Answer<Record<never, never>> => {
    const heard = await engine.journal.heard(stored);
    return heard.ok ? done : err(heard.error.type);
  };

  const change = async (
    { circle }: CircleEngine,
    place: OwnPlace,
    write: (replica: Replica) => readonly Bytes[],
  ): Answer<Record<never, never>> => {
    const changed = await circle.queue.run(() => changeText(circle, place, write));
    return changed.ok ? onDisk(changed.value.stored) : err(refusalOf[changed.error.type]);
  };

  const indexPlace: OwnPlace = { docId: indexDocId, scope: null };
  const rename = (inside: CircleEngine, name: string) =>
    change(inside, indexPlace, (index) => listed(putCircleName(index, name)));
  const renameMe = (inside: CircleEngine, name: string) => {
    void keepRecord(inside.circle, { myName: name });
    const docId = marginDocId(indexDocId, inside.circle.self.userId);
    return change(inside, { docId, scope: indexDocId }, (margin) => listed(putProfileName(margin, name)));
  };
  const listThing = (inside: CircleEngine, thing: Thing) =>
    change(inside, indexPlace, (index) => listed(putThing(index, thing)));
  const thingOf = (inside: CircleEngine, docId: DocId): Thing | undefined => {
    const index = inside.circle.texts.get(indexDocId);
    return index === undefined ? undefined : readThings(index.replica).find((thing) => thing.docId === docId);
  };
  const changeThing = (circleId: CircleId, docId: DocId, changes: Partial<Thing>) =>
    toWrite(circleId, async (inside) => {
      const thing = thingOf(inside, docId);
      return thing === undefined ? err("notFound") : listThing(inside, { ...thing, ...changes });
    });

  const newRecord = (
    circleId: CircleId,
    more: Pick<CircleRecord, "deviceSeed" | "identitySalt" | "joining" | "hubs" | "name" | "myName">,
  ): CircleRecord => ({ v: 1, circleId, left: false, invites: [], ...more });

  const create = async (name: string, myName: string): Answer<{ circleId: CircleId }> => {
    if (!isFitName(name) || !isFitName(myName)) return err("unfit");
    const deviceSeed = random.bytes(32);
    const nonce = random.bytes(32);
    const es = redact(random.bytes(32));
    const device = deviceKeys(redact(deviceSeed));
    const founded = foundCircle({
      root: engine.space.root,
      device,
      nonce,
      es,
      history: "state",
      at: clock.now(),
    });
    if (!founded.ok) return err("notAllowed");
    const { circleId, ops, epoch } = founded.value;
    const record = newRecord(circleId, {
      deviceSeed: keyText(deviceSeed),
      identitySalt: keyText(nonce),
      joining: null,
      hubs: [],
      name,
      myName,
    });
    const opened = await engine.addCircle(record);
    if (!opened.ok) return err("storeUnavailable");
    const inside = opened.value;
    await inside.circle.queue.run(async () => {
      void authorOps(inside.circle, ops, { epoch, es });
    });
    const named = await rename(inside, name);
    const mine = named.ok ? await renameMe(inside, myName) : named;
    return mine.ok ? ok({ circleId }) : mine;
  };

  /** As many addresses as the link may hold. */
  const hintsFor = (inside: CircleEngine): readonly string[] => {
    const hints: string[] = [];
    let length = 1;
    for (const hint of [...engine.surroundings.ownHubs(), ...inside.circle.record.hubs]) {
      length += hint.length + 2;
      if (hints.length < 8 && length <= hintsLimit && !hints.includes(hint)) hints.push(hint);
    }
    return hints;
  };

  const linkOf = (inside: CircleEngine, seed: string): Result<{ link: string }, Refusal> => {
    const { circle } = inside;
    const link = encodeInviteLink({
      seed: redact(keyBytes(seed)),
      circleId: circle.id,
      inviterPk: circle.self.identity.publicKey,
      hints: hintsFor(inside),
    });
    return link.ok ? ok({ link: reveal(link.value) }) : err("unfit");
  };

  const nameOf = (circleId: CircleId): string =>
    engine.view().circles.find(({ id }) => id === circleId)?.name ?? "";

  const invite = (circleId: CircleId, hours: number, needsConfirm: boolean) =>
    toWrite(circleId, async (inside) => {
      const expiresAt = clock.now() + hours * hour;
      if (!(await person.confirm({ type: "invite", circle: nameOf(circleId), expiresAt, needsConfirm })))
        return err("notConfirmed");
      const { circle, admitting } = inside;
      const seed = random.bytes(32);
      const keys = inviteKeys(redact(seed));
      const terms = {
        invitePk: keys.sign.publicKey,
        role: rankOf.member,
        maxUses: 1,
        expiresAt,
        needsConfirm,
      };
      const made = await circle.queue.run(async () => {
        const authored = inviteOp(circle.graph, circle.self, terms, clock.now());
        if (!authored.ok) return err("notAllowed" as const);
        const own = { id: keys.inviteId, seed: keyText(seed), expiresAt, needsConfirm, ended: false };
        const kept = keepRecord(circle, { invites: [...circle.record.invites, own] });
        return ok(Promise.all([authorOps(circle, authored.value.ops), kept]).then(() => undefined));
      });
      if (!made.ok) return made;
      const stored = await onDisk(made.value);
      if (!stored.ok) return stored;
      admitting.openDoors();
      const link = linkOf(inside, keyText(seed));
      return link.ok ? ok({ inviteId: keys.inviteId, link: link.value.link }) : link;
    });

  const joinBegin = async (pasted: string, name: string): Answer<{ circleId: CircleId }> => {
    const link = decodeInviteLink(pasted);
    if (!link.ok) return err("malformedLink");
    if (!isFitName(name)) return err("unfit");
    const { circleId, seed, inviterPk, hints } = link.value;
    const there = engine.circles.get(circleId);
    if (there !== undefined) {
      const over = there.joining()?.state();
      if (over === undefined) return err("ownCircle");
      if (over === "looking" || over === "comparing") return err("alreadyAsked");
      engine.dropCircle(circleId);
    }
    if (!(await person.confirm({ type: "join", hubs: hints }))) return err("notConfirmed");
    const opened = await engine.addCircle(
      newRecord(circleId, {
        deviceSeed: keyText(random.bytes(32)),
        identitySalt: keyText(idBytes(circleId)),
        joining: { seed: keyText(reveal(seed)), inviter: keyText(inviterPk), name, begunAt: clock.now() },
        hubs: hints.filter((hint) => !engine.surroundings.ownHubs().includes(hint)),
        name: "",
        myName: name,
      }),
    );
    return opened.ok ? ok({ circleId }) : err("storeUnavailable");
  };

  const addReading = (circleId: CircleId, text: string) =>
    toWrite(circleId, async (inside) => {
      const edition = parseEdition(text);
      if (!edition.ok || encodeEdition(edition.value) !== text) return err("unfit");
      const docId = editionDocId(text);
      const listedAlready = thingOf(inside, docId);
      if (listedAlready === undefined) {
        let failed = false;
        const written = await change(inside, { docId, scope: null }, (replica) => {
          const updates = writeEdition(replica, text);
          failed = !updates.ok;
          return updates.ok ? updates.value : [];
        });
        if (failed) return err("tooLarge");
        if (!written.ok) return written;
      }
      const { title, language, direction } = edition.value;
      const { self } = inside.circle;
      const thing: Thing = listedAlready ?? {
        docId,
        kind: "reading",
        title: title.slice(0, 1_000),
        language,
        direction,
        by: self.userId,
        createdAt: clock.now(),
        removed: false,
      };
      const kept = await listThing(inside, { ...thing, removed: false });
      return kept.ok ? ok({ docId }) : kept;
    });

  const openDocument = (circleId: CircleId, docId: DocId) =>
    inCircle(circleId, async (inside) => {
      if (docId === indexDocId || !docId.startsWith("00")) return err("notFound");
      const channel = nextChannel++;
      const close = (): void => {
        const open = engine.channels.get(channel);
        engine.channels.delete(channel);
        if (open !== undefined) inside.editings.delete(open.editing);
      };
      const opened = await openEditing(inside.circle, docId, {
        saved: (number) => engine.tell({ type: "saved", channel, number }),
        update: (update) => engine.tell({ type: "update", channel, update }),
        closed: (refusal) => {
          close();
          engine.tell({ type: "closed", channel, refusal });
        },
        hasOthers: () => inside.meeting.carets(docId).size > 0,
        isQuiet: () => engine.settings().quiet,
      });
      if (!opened.ok)
        return err(opened.error.type === "numberTaken" ? "notAllowed" : refusalOf[opened.error.type]);
      const { editing, opened: first } = opened.value;
      inside.editings.add(editing);
      engine.channels.set(channel, { engine: inside, editing });
      return ok({ channel, ...first });
    });

  const handlers: VerbHandlers = {
    "settings.change": (settings) => onDisk(engine.changeSettings(settings)),
    "circle.create": ({ name, myName }) => create(name, myName),
    "circle.rename": ({ circleId, name }) =>
      toWrite(circleId, async (inside) => (isFitName(name) ? rename(inside, name) : err("unfit"))),
    "circle.renameMe": ({ circleId, name }) =>
      toWrite(circleId, async (inside) => (isFitName(name) ? renameMe(inside, name) : err("unfit"))),
    "circle.leave": ({ circleId }) =>
      toWrite(circleId, async (inside) => {
        if (!(await person.confirm({ type: "leave", circle: nameOf(circleId) }))) return err("notConfirmed");
        await inside.leave();
        return done;
      }),
    "invite.create": ({ circleId, hours, needsConfirm }) => invite(circleId, hours, needsConfirm),
    "invite.show": ({ circleId, inviteId }) =>
      inCircle(circleId, async (inside) => {
        const own = inside.circle.record.invites.find(({ id }) => id === inviteId);
        return own === undefined ? err("notFound") : linkOf(inside, own.seed);
      }),
    "invite.end": ({ circleId, inviteId }) =>
      toWrite(circleId, async (inside) => {
        const ended = await inside.admitting.endInvite(inviteId);
        return ended.ok ? done : err(ended.error.type);
      }),
    "join.look": async ({ link }) => {
      const decoded = decodeInviteLink(link);
      return decoded.ok
        ? ok({ circleId: decoded.value.circleId, hubs: [...decoded.value.hints] })
        : err("malformedLink");
    },
    "join.begin": ({ link, name }) => joinBegin(link, name),
    "join.cancel": async ({ circleId }) => {
      const there = engine.circles.get(circleId);
      if (there === undefined || there.joining() === null) return err("notFound");
      engine.dropCircle(circleId);
      return done;
    },
    "request.answer": ({ circleId, id, admit }) =>
      toWrite(circleId, async (inside) => {
        const answered = await inside.admitting.answer(id, admit);
        return answered.ok ? done : err(answered.error.type);
      }),
    "reading.add": ({ circleId, edition }) => addReading(circleId, edition),
    "reading.read": ({ circleId, docId }) =>
      inCircle(circleId, async ({ circle }) => {
        const text = await circle.texts.ensure(docId);
        if (!text.ok) return err(refusalOf[text.error.type]);
        const edition = readEditionText(text.value.replica, docId);
        return edition.ok
          ? ok({ edition: edition.value })
          : err(edition.error.type === "notYetHere" ? "notYetHere" : "textChanged");
      }),
    "thing.rename": ({ circleId, docId, title }) => changeThing(circleId, docId, { title }),
    "thing.remove": ({ circleId, docId, removed }) => changeThing(circleId, docId, { removed }),
    "notes.open": ({ circleId, scope }) =>
      inCircle(circleId, async (inside) => ok({ notes: [...(await inside.openNotes(scope))] })),
    "notes.close": ({ circleId, scope }) =>
      inCircle(circleId, async (inside) => {
        inside.closeNotes(scope);
        return done;
      }),
    "notes.put": ({ circleId, scope, note }) =>
      toWrite(circleId, async ({ circle }) => {
        const kept = await circle.queue.run(() => keepNote(circle, scope, note));
        return kept.ok ? onDisk(kept.value.stored) : err(refusalOf[kept.error.type]);
      }),
    "notes.remove": ({ circleId, scope, id }) =>
      toWrite(circleId, async ({ circle }) => {
        const dropped = await circle.queue.run(() => dropNote(circle, scope, id));
        return dropped.ok ? onDisk(dropped.value.stored) : err(refusalOf[dropped.error.type]);
      }),
    "document.create": ({ circleId, title }) =>
      toWrite(circleId, async (inside) => {
        const docId = `00${toHex(random.bytes(15))}` as DocId;
        const { language } = engine.settings();
        const kept = await listThing(inside, {
          docId,
          kind: "document",
          title,
          language,
          direction: language === "ar" ? "rtl" : "ltr",
          by: inside.circle.self.userId,
          createdAt: clock.now(),
          removed: false,
        });
        return kept.ok ? ok({ docId }) : kept;
      }),
    "document.open": ({ circleId, docId }) => openDocument(circleId, docId),
    "document.close": async ({ channel }) => {
      const open = engine.channels.get(channel);
      if (open === undefined) return err("notFound");
      engine.channels.delete(channel);
      open.engine.editings.delete(open.editing);
      open.engine.meeting.moveCaret(open.editing.docId, null);
      await open.editing.close();
      return done;
    },
    "space.lock": async () => {
      person.lock();
      return done;
    },
    "space.curtain": async () => {
      person.curtain();
      return done;
    },
    "space.recoveryCode": async () => ((await person.showRecoveryCode()) ? done : err("notConfirmed")),
    "space.changeWords": async () => ((await person.changeWords()) ? done : err("notConfirmed")),
  };

  return {
    handlers,
    told: (message) => {
      if (message.type === "touched") return person.touched();
      const open = engine.channels.get(message.channel);
      if (open === undefined) return;
      if (message.type === "update") open.editing.take(message.number, message.update);
      else if (!engine.settings().quiet) {
        const { anchor, head } = message;
        const caret = anchor === null && head === null ? null : { anchor, head };
        open.engine.meeting.moveCaret(open.editing.docId, caret);
      }
    },
  };
};
