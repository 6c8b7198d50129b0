// An engine in memory behind the real contract, for component tests, browser tests and pictures. It parses all
// that the app sends, as the real one does, keeps what it is given, and lets a test act as the other person. It
// holds no keys, no disk and no network; it is never part of a build.

import * as Y from "yjs";
import {
  type AppMessage,
  appMessage,
  type AppView,
  type CircleView,
  type EngineMessage,
  type Gives,
  type Refusal,
  type Takes,
  type ThingView,
  type Verb,
  verbs,
} from "../../src/bridge/index.ts";
import type { CircleId, DeviceId, DocId, InviteId, UserId } from "../../src/core/base/brand.ts";
import { err, ok, type Result } from "../../src/core/base/result.ts";
import { makeAnchor } from "../../src/text/anchor.ts";
import { blocksOf, type Edition, encodeEdition, parseEdition } from "../../src/schema/edition.ts";
import type { Anchor, AuthoredNote, MarkKind, Note } from "../../src/schema/note.ts";
import { arabicInterview, englishInterview } from "./sampleInterview.ts";

export const fakeId = <T extends string>(name: string, bytes = 32): T => {
  let hash = 0x811c9dc5;
  let digits = "";
  for (let round = 0; digits.length < 2 * bytes; round++) {
    for (const letter of `${round}${name}`) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193) >>> 0;
    digits += hash.toString(16).padStart(8, "0");
  }
  return digits.slice(0, 2 * bytes) as T;
};

const docIdOf = (name: string): DocId => `00${fakeId<string>(name, 15)}` as DocId;
let lastNote = 0;
export const fakeNoteId = (): string => `note${String(++lastNote).padStart(18, "0")}`;

export const laylaId = fakeId<UserId>("Layla");
export const karimId = fakeId<UserId>("Karim");
export const sampleCircleId = fakeId<CircleId>("Wednesday circle");

export const defaultSettings: AppView["settings"] = {
  language: "ar",
  digits: "language",
  theme: "system",
  readingSize: 20,
  measure: 600,
  lineSpace: 0,
  readingFace: "plain",
  lockAfter: 10,
  singleKeys: true,
  quiet: false,
};

/** The anchor of the first place where these words stand. */
export const anchorOf = (edition: Edition, words: string): Anchor => {
  const blocks = blocksOf(edition);
  const block = blocks.find(({ text }) => text.includes(words));
  if (block === undefined) throw new Error(`not in the edition: ${words}`);
  const at = block.text.indexOf(words);
  const anchor = makeAnchor(blocks, {
    start: { blockId: block.id, offset: at },
    end: { blockId: block.id, offset: at + words.length },
  });
  if (anchor === null) throw new Error(`no anchor for: ${words}`);
  return anchor;
};

export type FakeEngine = {
  /** The app's end. */
  readonly port: MessagePort;
  readonly view: () => AppView;
  readonly change: (change: (view: AppView) => AppView) => void;
  readonly changeCircle: (change: (circle: CircleView) => CircleView, id?: CircleId) => void;
  /** Another person, or this one's other machine, writes a note. */
  readonly arrives: (scope: DocId, by: UserId, note: Note) => void;
  /** Many at once. */
  readonly fill: (scope: DocId, notes: readonly AuthoredNote[]) => void;
  readonly addReading: (edition: Edition) => DocId;
  readonly notesOf: (scope: DocId) => readonly AuthoredNote[];
  readonly documentOf: (docId: DocId) => Y.Doc | undefined;
  /** Somebody else's caret in an open document. */
  readonly showsPresence: (docId: DocId, user: UserId, anchor: Uint8Array | null) => void;
  /** The next question of this verb is refused. */
  readonly refuseNext: (verb: Verb, refusal: Refusal) => void;
  /** Verbs that came, in order, and what did not fit. */
  readonly asked: readonly Verb[];
  readonly touches: () => number;
  readonly misfits: () => number;
  readonly post: (message: unknown) => void;
};

type Options = {
  readonly settings?: Partial<AppView["settings"]>;
  readonly circles?: "sample" | "empty" | "none";
  readonly now?: () => number;
};

type OpenDocument = { readonly docId: DocId; readonly doc: Y.Doc };

type PersonView = CircleView["people"][number];
type MachineView = CircleView["machines"][number];

/** Somebody who takes part, to whom nothing may be done. */
export const fakePerson = (id: UserId, name: string, more: Partial<PersonView> = {}): PersonView => ({
  id,
  name,
  rank: "member",
  me: false,
  standing: "active",
  machines: 1,
  near: false,
  may: { remove: false, tasks: [] },
  safety: [],
  met: false,
  ...more,
});

/** A machine of somebody else's that has some of what was written here, to which nothing may be done. */
export const fakeMachine = (id: DeviceId, user: UserId, more: Partial<MachineView> = {}): MachineView => ({
  id,
  user,
  number: 1,
  mine: false,
  near: false,
  has: "some",
  heard: "today",
  held: null,
  may: { close: false, hold: false },
  ...more,
});

const fakeSafety = (name: string): readonly string[] =>
  Array.from({ length: 12 }, (_, group) =>
    String(Number.parseInt(fakeId<string>(`${name} ${group}`, 4), 16) % 100_000).padStart(5, "0"),
  );

const emptyCircle = (id: CircleId, name: string, myName: string): CircleView => ({
  id,
  name,
  me: laylaId,
  active: true,
  held: null,
  out: null,
  readersAnnotate: false,
  may: { inviteFor: ["owner", "admin", "member", "reader"], setRights: true, setReaders: true },
  oneKeeper: false,
  people: [fakePerson(laylaId, myName, { rank: "owner", me: true })],
  requests: [],
  waiting: [],
  invites: [],
  things: [],
  delivery: { saved: true, has: [], notYet: [] },
  machines: [],
  removals: [],
  setAside: [],
  needsLook: [],
});

export const createFakeEngine = (options: Options = {}): FakeEngine => {
  const now = options.now ?? Date.now;
  const { port1, port2 } = new MessageChannel();
  const editions = new Map<DocId, string>();
  const notes = new Map<DocId, Map<string, AuthoredNote>>();
  const documents = new Map<DocId, Y.Doc>();
  const openScopes = new Set<DocId>();
  const channels = new Map<number, OpenDocument>();
  const refusals = new Map<Verb, Refusal>();
  const links = new Map<InviteId, string>();
  const asked: Verb[] = [];
  let touches = 0;
  let misfits = 0;
  let nextChannel = 1;
  let made = 0;

  let view: AppView = {
    settings: { ...defaultSettings, ...options.settings },
    circles: [],
    joining: [],
    damaged: [],
    trouble: null,
    disk: "kept",
    practice: false,
    host: "electron",
    hubs: [],
  };

  const post = (message: EngineMessage): void => port1.postMessage(message);
  const change = (to: (view: AppView) => AppView): void => {
    view = to(view);
    post({ type: "view", view });
  };
  const circleOf = (id: CircleId): CircleView | undefined => view.circles.find((circle) => circle.id === id);
  const changeCircle = (to: (circle: CircleView) => CircleView, id?: CircleId): void =>
    change((before) => ({
      ...before,
      circles: before.circles.map((circle, place) =>
        (id === undefined ? place === 0 : circle.id === id) ? to(circle) : circle,
      ),
    }));

  const authored = (scope: DocId): readonly AuthoredNote[] => [...(notes.get(scope)?.values() ?? [])];
  const recount = (scope: DocId): void => {
    const all = authored(scope).map(({ note }) => note);
    const settled = new Map<string, boolean>();
    for (const note of all) if (note.type === "settling") settled.set(note.to, note.settled);
    const marks = all.filter((note) => note.type === "mark");
    changeCircle((circle) => ({
      ...circle,
      things: circle.things.map((thing) =>
        thing.id === scope
          ? {
              ...thing,
              marks: marks.length,
              openQuestions: marks.filter((mark) => mark.kind === "question" && settled.get(mark.id) !== true)
                .length,
            }
          : thing,
      ),
    }));
  };
  const tellNotes = (circleId: CircleId, scope: DocId): void => {
    if (openScopes.has(scope)) post({ type: "notes", circleId, scope, notes: authored(scope) });
    recount(scope);
  };
  const keep = (scope: DocId, by: UserId, note: Note): void => {
    const inScope = notes.get(scope) ?? new Map<string, AuthoredNote>();
    inScope.set(note.id, { by, note });
    notes.set(scope, inScope);
  };

  const addThing = (circleId: CircleId, thing: ThingView): void =>
    changeCircle(
      (circle) =>
        circle.things.some(({ id }) => id === thing.id)
          ? circle
          : { ...circle, things: [...circle.things, thing] },
      circleId,
    );
  const addReadingTo = (circleId: CircleId, edition: Edition): DocId => {
    const encoded = encodeEdition(edition);
    const id = docIdOf(encoded);
    editions.set(id, encoded);
    addThing(circleId, {
      id,
      kind: "reading",
      title: edition.title,
      language: edition.language,
      direction: edition.direction,
      by: laylaId,
      createdAt: now(),
      removed: false,
      here: true,
      marks: 0,
      openQuestions: 0,
      right: "write",
      rights: { mode: "open", people: [] },
    });
    return id;
  };

  const documentThing = (id: DocId, title: string): ThingView => ({
    id,
    kind: "document",
    title,
    language: view.settings.language,
    direction: view.settings.language === "ar" ? "rtl" : "ltr",
    by: laylaId,
    createdAt: now(),
    removed: false,
    here: true,
    marks: 0,
    openQuestions: 0,
    right: "write",
    rights: { mode: "open", people: [] },
  });
  const openDoc = (id: DocId): Y.Doc => {
    const known = documents.get(id);
    if (known !== undefined) return known;
    const doc = new Y.Doc();
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      for (const [channel, open] of channels)
        if (open.docId === id && origin !== channel) post({ type: "update", channel, update });
    });
    documents.set(id, doc);
    return doc;
  };

  type Handlers = { readonly [V in Verb]: (params: Takes<V>) => Result<Gives<V>, Refusal> };
  const done = ok({});
  const inCircle = (id: CircleId, then: () => void): Result<Record<string, never>, Refusal> => {
    const circle = circleOf(id);
    if (circle === undefined) return err("notFound");
    if (!circle.active) return err("left");
    if (view.disk === "full") return err("diskFull");
    then();
    return done;
  };

  const invite = (
    circleId: CircleId,
    { hours, needsConfirm, rank, uses }: Omit<Takes<"invite.createFor">, "circleId">,
  ): Result<Gives<"invite.create">, Refusal> => {
    const inviteId = fakeId<InviteId>(`invite ${++made}`);
    const link = `halaqa:127.0.0.1:7310/${inviteId.slice(0, 22)}#${fakeId<string>(`secret ${made}`)}`;
    const expiresAt = now() + hours * 3_600_000;
    const result = inCircle(circleId, () => {
      links.set(inviteId, link);
      changeCircle(
        (circle) => ({
          ...circle,
          invites: [
            ...circle.invites,
            {
              id: inviteId,
              expiresAt,
              state: "open",
              mine: true,
              by: circle.me,
              rank,
              uses,
              used: 0,
              undecided: 0,
              needsConfirm,
              mayEnd: true,
            },
          ],
        }),
        circleId,
      );
    });
    return result.ok ? ok({ inviteId, link }) : result;
  };

  type Removal = CircleView["removals"][number];
  /** A removal of which nobody has heard yet but this machine. */
  const removalIn = (circle: CircleView, more: Pick<Removal, "kind" | "user" | "device">): Removal => ({
    id: fakeId(`removal ${++made}`),
    by: circle.me,
    at: now(),
    isBack: false,
    knows: [],
    notYet: circle.machines
      .filter(
        ({ id, mine, user }) => !mine && (more.device === null ? user !== more.user : id !== more.device.id),
      )
      .map(({ id }) => id),
    entries: circle.machines
      .filter(({ id, user }) => (more.device === null ? user === more.user : id === more.device.id))
      .map(({ id }) => ({ device: id, kept: 12, setAside: 0 })),
    safe: null,
    ...more,
  });

  const changePerson = (
    circleId: CircleId,
    userId: UserId,
    to: (person: PersonView, circle: CircleView) => PersonView,
  ): Result<Record<string, never>, Refusal> =>
    circleOf(circleId)?.people.some(({ id }) => id === userId) === true
      ? inCircle(circleId, () =>
          changeCircle(
            (circle) => ({
              ...circle,
              people: circle.people.map((person) => (person.id === userId ? to(person, circle) : person)),
            }),
            circleId,
          ),
        )
      : err("notFound");

  const changeMachine = (
    circleId: CircleId,
    deviceId: DeviceId,
    to: (machine: MachineView, circle: CircleView) => MachineView,
  ): Result<Record<string, never>, Refusal> =>
    circleOf(circleId)?.machines.some(({ id }) => id === deviceId) === true
      ? inCircle(circleId, () =>
          changeCircle(
            (circle) => ({
              ...circle,
              machines: circle.machines.map((one) => (one.id === deviceId ? to(one, circle) : one)),
            }),
            circleId,
          ),
        )
      : err("notFound");

  const handlers: Handlers = {
    "settings.change": (settings) => {
      change((before) => ({ ...before, settings }));
      return done;
    },
    "circle.create": ({ name, myName }) => {
      const circleId = fakeId<CircleId>(`circle ${++made}`);
      change((before) => ({ ...before, circles: [...before.circles, emptyCircle(circleId, name, myName)] }));
      return ok({ circleId });
    },
    "circle.rename": ({ circleId, name }) =>
      inCircle(circleId, () => changeCircle((circle) => ({ ...circle, name }), circleId)),
    "circle.renameMe": ({ circleId, name }) =>
      inCircle(circleId, () =>
        changeCircle(
          (circle) => ({
            ...circle,
            people: circle.people.map((person) => (person.me ? { ...person, name } : person)),
          }),
          circleId,
        ),
      ),
    "circle.leave": ({ circleId }) =>
      inCircle(circleId, () =>
        changeCircle((circle) => ({ ...circle, active: false, out: "left" }), circleId),
      ),
    "circle.goOn": ({ circleId }) =>
      inCircle(circleId, () => changeCircle((circle) => ({ ...circle, held: null }), circleId)),
    "invite.create": ({ circleId, hours, needsConfirm }) =>
      invite(circleId, { hours, needsConfirm, rank: "member", uses: 1 }),
    "invite.createFor": ({ circleId, ...terms }) => invite(circleId, terms),
    "invite.show": ({ inviteId }) => {
      const link = links.get(inviteId);
      return link === undefined ? err("notFound") : ok({ link });
    },
    "invite.end": ({ circleId, inviteId }) =>
      inCircle(circleId, () =>
        changeCircle(
          (circle) => ({
            ...circle,
            invites: circle.invites.map((invite) =>
              invite.id === inviteId ? { ...invite, state: "ended" } : invite,
            ),
          }),
          circleId,
        ),
      ),
    "join.look": ({ link }) => {
      if (!/^halaqa:\S+#[0-9a-f]{64}$/.test(link.trim())) return err("malformedLink");
      return ok({ circleId: fakeId<CircleId>(link), hubs: [link.slice(7).split("/")[0] ?? ""] });
    },
    "join.begin": ({ link }) => {
      const circleId = fakeId<CircleId>(link);
      if (view.joining.some(({ id }) => id === circleId)) return err("alreadyAsked");
      change((before) => ({
        ...before,
        joining: [
          ...before.joining,
          { id: circleId, state: "looking", parts: null, words: [], hubs: ["127.0.0.1:7310"] },
        ],
      }));
      return ok({ circleId });
    },
    "join.cancel": ({ circleId }) => {
      change((before) => ({ ...before, joining: before.joining.filter(({ id }) => id !== circleId) }));
      return done;
    },
    "request.withdraw": ({ circleId, id }) =>
      inCircle(circleId, () =>
        changeCircle(
          (circle) => ({ ...circle, waiting: circle.waiting.filter((each) => each.id !== id) }),
          circleId,
        ),
      ),
    // As after the outer page's yes, these and the following.
    "machine.close": ({ circleId, deviceId }) => {
      const machine = circleOf(circleId)?.machines.find(({ id }) => id === deviceId);
      if (machine === undefined) return err("notFound");
      return inCircle(circleId, () =>
        changeCircle(
          (circle) => ({
            ...circle,
            machines: circle.machines.filter(({ id }) => id !== deviceId),
            people: circle.people.map((person) =>
              person.id === machine.user ? { ...person, machines: person.machines - 1 } : person,
            ),
            removals: [
              removalIn(circle, {
                kind: "machine",
                user: machine.user,
                device: { id: deviceId, number: machine.number },
              }),
              ...circle.removals,
            ],
          }),
          circleId,
        ),
      );
    },
    "member.remove": ({ circleId, userId }) => {
      if (circleOf(circleId)?.people.some(({ id }) => id === userId) !== true) return err("notFound");
      return inCircle(circleId, () =>
        changeCircle(
          (circle) => ({
            ...circle,
            people: circle.people.map((person) =>
              person.id === userId
                ? { ...person, standing: "removed", machines: 0, may: { remove: false, tasks: [] } }
                : person,
            ),
            machines: circle.machines.filter(({ user }) => user !== userId),
            removals: [removalIn(circle, { kind: "person", user: userId, device: null }), ...circle.removals],
          }),
          circleId,
        ),
      );
    },
    "member.setTask": ({ circleId, userId, rank }) =>
      changePerson(circleId, userId, (person) => ({
        ...person,
        rank,
        may: {
          ...person.may,
          tasks: [...new Set([...person.may.tasks, person.rank])].filter((task) => task !== rank),
        },
      })),
    "member.met": ({ circleId, userId, met }) =>
      changePerson(circleId, userId, (person) => ({ ...person, met })),
    "hold.ask": ({ circleId, deviceId }) =>
      changeMachine(circleId, deviceId, (machine, { me }) => ({
        ...machine,
        held: { by: [me], until: now() + 72 * 3_600_000, mayLift: true },
        may: { ...machine.may, hold: false },
      })),
    "hold.lift": ({ circleId, deviceId }) =>
      changeMachine(circleId, deviceId, (machine) => ({
        ...machine,
        held: null,
        may: { ...machine.may, hold: true },
      })),
    "setAside.again": ({ circleId, id }) =>
      circleOf(circleId)?.setAside.some((one) => one.id === id && one.mayAgain) === true
        ? inCircle(circleId, () =>
            changeCircle(
              (circle) => ({
                ...circle,
                setAside: circle.setAside.map((one) => (one.id === id ? { ...one, mayAgain: false } : one)),
              }),
              circleId,
            ),
          )
        : err("notFound"),
    "document.setRights": ({ circleId, docId, mode, people }) =>
      inCircle(circleId, () =>
        changeCircle(
          (circle) => ({
            ...circle,
            things: circle.things.map((thing) =>
              thing.id === docId ? { ...thing, rights: { mode, people } } : thing,
            ),
          }),
          circleId,
        ),
      ),
    "circle.setReaders": ({ circleId, annotate }) =>
      inCircle(circleId, () =>
        changeCircle((circle) => ({ ...circle, readersAnnotate: annotate }), circleId),
      ),
    // As after the outer page's "the same: admit".
    "request.compare": ({ circleId, id }) =>
      inCircle(circleId, () =>
        changeCircle((circle) => {
          const request = circle.requests.find((each) => each.id === id);
          const requests = circle.requests.filter((each) => each.id !== id);
          if (request === undefined) return circle;
          const person = fakePerson(id, request.name, { near: true, safety: fakeSafety(request.name) });
          return { ...circle, requests, people: [...circle.people, person] };
        }, circleId),
      ),
    "reading.add": ({ circleId, edition }) => {
      const parsed = parseEdition(edition);
      if (!parsed.ok) return err("unfit");
      const may = inCircle(circleId, () => undefined);
      return may.ok ? ok({ docId: addReadingTo(circleId, parsed.value) }) : may;
    },
    "reading.read": ({ docId }) => {
      const edition = editions.get(docId);
      return edition === undefined ? err("notYetHere") : ok({ edition });
    },
    "thing.rename": ({ circleId, docId, title }) =>
      inCircle(circleId, () =>
        changeCircle(
          (circle) => ({
            ...circle,
            things: circle.things.map((thing) => (thing.id === docId ? { ...thing, title } : thing)),
          }),
          circleId,
        ),
      ),
    "thing.remove": ({ circleId, docId, removed }) =>
      inCircle(circleId, () =>
        changeCircle(
          (circle) => ({
            ...circle,
            things: circle.things.map((thing) => (thing.id === docId ? { ...thing, removed } : thing)),
          }),
          circleId,
        ),
      ),
    "notes.open": ({ scope }) => {
      openScopes.add(scope);
      return ok({ notes: authored(scope) });
    },
    "notes.close": ({ scope }) => {
      openScopes.delete(scope);
      return done;
    },
    "notes.put": ({ circleId, scope, note }) =>
      inCircle(circleId, () => {
        keep(scope, circleOf(circleId)?.me ?? laylaId, note);
        tellNotes(circleId, scope);
      }),
    "notes.remove": ({ circleId, scope, id }) => {
      const mine = notes.get(scope)?.get(id)?.by === circleOf(circleId)?.me;
      if (!mine) return err("notAllowed");
      return inCircle(circleId, () => {
        notes.get(scope)?.delete(id);
        tellNotes(circleId, scope);
      });
    },
    "document.create": ({ circleId, title }) => {
      const id = docIdOf(`document ${++made}`);
      const may = inCircle(circleId, () => addThing(circleId, documentThing(id, title)));
      return may.ok ? ok({ docId: id }) : may;
    },
    "document.open": ({ docId }) => {
      const channel = nextChannel++;
      const doc = openDoc(docId);
      channels.set(channel, { docId, doc });
      return ok({ channel, state: Y.encodeStateAsUpdateV2(doc), clientId: 1000 + channel });
    },
    "document.close": ({ channel }) => {
      channels.delete(channel);
      return done;
    },
    "space.lock": () => done,
    "space.curtain": () => done,
    "space.recoveryCode": () => done,
    "space.changeWords": () => done,
    "space.wiping": () => done,
    "space.holdToWipe": () => done,
  };

  const isVerb = (name: string): name is Verb => Object.hasOwn(verbs, name);

  const answer = (id: number, name: string, params: unknown): void => {
    if (!isVerb(name)) {
      misfits++;
      post({ type: "refused", id, refusal: "unfit" });
      return;
    }
    asked.push(name);
    const taken = verbs[name].takes(params);
    if (!taken.ok) {
      misfits++;
      post({ type: "refused", id, refusal: "unfit" });
      return;
    }
    const refusal = refusals.get(name);
    refusals.delete(name);
    if (refusal !== undefined) {
      post({ type: "refused", id, refusal });
      return;
    }
    const handle = handlers[name] as (params: unknown) => Result<unknown, Refusal>;
    const result = handle(taken.value);
    post(
      result.ok ? { type: "done", id, value: result.value } : { type: "refused", id, refusal: result.error },
    );
  };

  const receive = (message: AppMessage): void => {
    switch (message.type) {
      case "ask":
        answer(message.id, message.verb, message.params);
        return;
      case "update":
      case "updates": {
        const open = channels.get(message.channel);
        if (open === undefined) return;
        const updates = message.type === "update" ? [message.update] : message.updates;
        for (const update of updates) Y.applyUpdate(open.doc, update, message.channel);
        post({ type: "saved", channel: message.channel, number: message.number });
        return;
      }
      case "presence":
        return;
      case "touched":
        touches++;
    }
  };

  port1.addEventListener("message", (event: MessageEvent<unknown>) => {
    const parsed = appMessage(event.data);
    if (parsed.ok) receive(parsed.value);
    else misfits++;
  });
  port1.start();

  const addReading = (edition: Edition): DocId =>
    addReadingTo(view.circles[0]?.id ?? sampleCircleId, edition);

  const fillSample = (): void => {
    const arabic = view.settings.language === "ar";
    const [karim, layla] = arabic ? ["كريم", "ليلى"] : ["Karim", "Layla"];
    view = {
      ...view,
      circles: [
        {
          ...emptyCircle(sampleCircleId, arabic ? "حلقة الأربعاء" : "Wednesday Circle", layla),
          people: [
            fakePerson(laylaId, layla, {
              rank: "owner",
              me: true,
              may: { remove: false, tasks: ["admin", "member", "reader"] },
            }),
            fakePerson(karimId, karim, {
              may: { remove: true, tasks: ["owner", "admin", "reader"] },
              safety: fakeSafety("Karim"),
            }),
          ],
          delivery: { saved: true, has: [], notYet: [karimId] },
          machines: [
            fakeMachine(fakeId("machine 1"), laylaId, {
              mine: true,
              has: "all",
              heard: "now",
              may: { close: true, hold: false },
            }),
            fakeMachine(fakeId("machine 2"), karimId, { may: { close: true, hold: true } }),
          ],
        },
      ],
    };
    const edition = arabic ? arabicInterview : englishInterview;
    const other = arabic ? englishInterview : arabicInterview;
    const scope = addReading(edition);
    addReading(other);
    addThing(sampleCircleId, documentThing(docIdOf("plan"), arabic ? "خطّة الشهر" : "Plan for the month"));
    const day = 86_400_000;
    const mark = (by: UserId, kind: MarkKind, words: string, text: string, ago: number): string => {
      const id = fakeNoteId();
      const createdAt = now() - ago * day;
      keep(scope, by, {
        type: "mark",
        id,
        kind,
        anchor: anchorOf(edition, words),
        text,
        createdAt,
        editedAt: null,
      });
      return id;
    };
    const reply = (by: UserId, to: string, text: string, ago: number): void =>
      keep(scope, by, {
        type: "reply",
        id: fakeNoteId(),
        to,
        text,
        createdAt: now() - ago * day,
        editedAt: null,
      });
    if (arabic) {
      const first = mark(
        laylaId,
        "disagreement",
        "نختار أبسط ما يكفي",
        "أبسط ما يكفي لمن؟ من يكتب ليس كمن يقرأ فقط. الأوضح أن نسمّي الحالتين.",
        1,
      );
      reply(karimId, first, "نعم. نضيف سطرًا في الخطّة.", 0);
      mark(
        karimId,
        "question",
        "وما يتعلّمه شخص في المساء يصير عادةً عند الكلّ بعد أسبوع",
        "من هو «الشخص الواحد» عندنا، ومن يحلّ محلّه؟",
        1,
      );
      mark(laylaId, "explanation", "من يشرح بهدوء", "نقصد: بأمثلة من أسبوعنا", 0);
      mark(karimId, "connection", "وتُكتب حواشيه بأكثر من خطّ", "محضر اللقاء السابق، البند ٣", 3);
      const settled = mark(karimId, "question", "الضحك مسموح", "هل نكتب هذا في قواعد اللقاء؟", 4);
      reply(laylaId, settled, "كتبناه.", 2);
      keep(scope, laylaId, {
        type: "settling",
        id: fakeNoteId(),
        to: settled,
        settled: true,
        createdAt: now() - 2 * day,
      });
      mark(laylaId, "aloud", "السؤال المكتوب لا يضيع", "نبدأ به اللقاء القادم.", 0);
      mark(karimId, "comment", "السؤال المكتوب لا يضيع، ويعود إلينا بعد شهر", "جرّبناه في الربيع.", 0);
      mark(karimId, "action", "الورق أيضًا جهاز", "إتلاف أوراق اللقاء بعد طباعة المحضر.", 0);
    } else {
      const first = mark(
        laylaId,
        "disagreement",
        "we choose the simplest thing that will do",
        "The simplest for whom? Those who write are not those who only read. Better to name both cases.",
        1,
      );
      reply(karimId, first, "Yes. We add a line to the plan.", 0);
      mark(
        karimId,
        "question",
        "What one person learns in an evening becomes everyone’s habit after a week",
        "Who is the one person here?",
        1,
      );
      mark(laylaId, "explanation", "somebody explains calmly", "Examples from our own week", 0);
      mark(karimId, "connection", "its margins written in more than one hand", "Last minutes, item 3", 3);
    }
    recount(scope);
  };

  if (options.circles === "empty")
    view = { ...view, circles: [emptyCircle(sampleCircleId, "حلقة الأربعاء", "ليلى")] };
  else if (options.circles !== "none") fillSample();
  post({ type: "view", view });

  return {
    port: port2,
    view: () => view,
    change,
    changeCircle,
    arrives: (scope, by, note) => {
      keep(scope, by, note);
      tellNotes(view.circles[0]?.id ?? sampleCircleId, scope);
    },
    fill: (scope, many) => {
      for (const { by, note } of many) keep(scope, by as UserId, note);
      tellNotes(view.circles[0]?.id ?? sampleCircleId, scope);
    },
    addReading,
    notesOf: authored,
    documentOf: (docId) => documents.get(docId),
    showsPresence: (docId, user, anchor) => {
      for (const [channel, open] of channels)
        if (open.docId === docId)
          post({
            type: "presence",
            channel,
            people: [{ user, device: fakeId(`device of ${user}`), anchor, head: anchor }],
          });
    },
    refuseNext: (verb, refusal) => void refusals.set(verb, refusal),
    asked,
    touches: () => touches,
    misfits: () => misfits,
    post: (message) => port1.postMessage(message),
  };
};
