// Verbs about circles and who is in them: founding, names, invitations, joining, admitting, leaving.

import { type CircleId, equal, err, idBytes, ok, reveal } from "../base/index.ts";
import { mostAtOnce, type Refusal, type Takes } from "../../bridge/contract.ts";
import type { HistoryGiven } from "../../bridge/historyView.ts";
import {
  decodeInviteLink,
  type InviteLink,
  inviteOp,
  isFitName,
  isGivenAll,
  type LinkError,
  rankOf,
} from "../circle/index.ts";
import { selfOf } from "./circleKeys.ts";
import { found, isFull } from "./founding.ts";
import { type KeptCircle, keyText, newCircle } from "./localRecords.ts";
import { mayGoOn } from "./hold.ts";
import { isOut } from "./outOf.ts";
import { createOwnInvites } from "./ownInvites.ts";
import type { VerbHandlers } from "./portServer.ts";
import { type Answer, done, type VerbGround } from "./verbGround.ts";
import { rankNames } from "./trustView.ts";
import type { Person } from "./verbs.ts";

const hour = 3_600_000;
const joinQuestions = { person: "join", machine: "joinAsMachine", return: "joinBack" } as const;

type CircleVerb = Exclude<
  Extract<
    keyof VerbHandlers,
    `circle.${string}` | `invite.${string}` | `join.${string}` | `request.${string}`
  >,
  | "circle.setReaders"
  | "circle.narrowHistory"
  | "circle.leave"
  | "circle.handOver"
  | "circle.clear"
  | "circle.reform"
  | "circle.carry"
>;

/** RULE: [INV-1] what is wrong with a link has its name, also for who pasted it. */
const linkRefusalOf = ({ type }: LinkError): Refusal =>
  type === "linkForeign" ? "foreignLink" : type === "linkNewer" ? "newerLink" : "malformedLink";

export const createCircleVerbs = (ground: VerbGround, person: Person): Pick<VerbHandlers, CircleVerb> => {
  const { engine, circleName, inCircle, toWrite, toDecide, onDisk, rename, renameMe } = ground;
  const { clock, random } = engine.parts;
  const invites = createOwnInvites({ engine, onDisk });

  const create = async (
    name: string,
    myName: string,
    newcomers: HistoryGiven,
  ): Answer<{ circleId: CircleId }> => {
    const history = newcomers === "everything" ? "full" : "state";
    const founded = await found(ground, { name, myName, history });
    return founded.ok ? ok({ circleId: founded.value.circle.id }) : founded;
  };

  type Terms = Pick<Takes<"invite.createFor">, "hours" | "needsConfirm" | "rank" | "uses">;
  const invite = (circleId: CircleId, { hours, needsConfirm, rank, uses }: Terms) =>
    toDecide(circleId, async (inside) => {
      if (invites.isFull(inside)) return err("invitesTooMany");
      const expiresAt = clock.now() + hours * hour;
      const circleNow = circleName(circleId);
      const { givesAll } = inside.circle.graph.current();
      const terms = { expiresAt, needsConfirm, rank, uses, givesAll };
      const question = { type: "invite", circle: circleNow, ...terms } as const;
      if (!(await person.confirm(question))) return err("notConfirmed");
      const { graph, self } = inside.circle;
      return invites.make(inside, { expiresAt, needsConfirm }, (invitePk) => {
        const terms = { invitePk, role: rankOf[rank], maxUses: uses, expiresAt, needsConfirm };
        return inviteOp(graph, self, terms, clock.now());
      });
    });

  /** RULE: [ENG-40] what this space was in a circle it comes back as, and as nobody else. */
  const otherWay = (left: KeptCircle, link: InviteLink): Refusal | null => {
    const { identity, identityPk } = selfOf(engine.space.root, left);
    const { inviterPk } = link;
    if (link.for === "return")
      return identity !== null && left.identitySalt === keyText(link.salt) ? null : "otherPerson";
    if (link.for === "machine")
      return identity === null && equal(identityPk, inviterPk) ? null : "otherPerson";
    return identity === null ? "needsOwnMachine" : null;
  };

  const joinBegin = async (pasted: string, name: string): Answer<{ circleId: CircleId }> => {
    const link = decodeInviteLink(pasted);
    if (!link.ok) return err(linkRefusalOf(link.error));
    const { circleId, seed, inviterPk, hints } = link.value;
    const kind = link.value.for;
    // A further machine of somebody's has their name, and who comes back has theirs.
    const isNamed = kind === "person";
    const myName = isNamed ? name : "";
    if (isNamed && !isFitName(name)) return err("unfit");
    if (engine.isDamaged(circleId)) return err("damagedCircle");
    const there = engine.circles.get(circleId);
    const left = there !== undefined && isOut(there.circle) ? there.circle.record : null;
    const asked = there?.joining()?.state() ?? null;
    if (there !== undefined && asked === null && left === null) return err("ownCircle");
    if (asked === "looking" || asked === "comparing") return err("alreadyAsked");
    const other = left === null ? null : otherWay(left, link.value);
    if (other !== null) return err(other);
    const others = [...engine.circles.values()].filter((each) => each !== there);
    const onTheWay = others.filter((each) => each.isOnTheWay()).length;
    if (there === undefined && isFull(engine)) return err("circlesTooMany");
    if (onTheWay >= mostAtOnce.joining) return err("joiningTooMany");
    const question = { type: joinQuestions[kind], hubs: hints };
    if (!(await person.confirm(question))) return err("notConfirmed");
    const asks = {
      joining: {
        seed: keyText(reveal(seed)),
        inviter: keyText(inviterPk),
        name: myName,
        begunAt: clock.now(),
      },
      hubs: hints.filter((hint) => !engine.surroundings.ownHubs().includes(hint)),
    };
    const fresh = keyText(random.bytes(32));
    if (left !== null) {
      const back = await engine.reopenCircle({
        ...left,
        left: true,
        ...asks,
        ...(isNamed ? { myName } : {}),
        way: { ...left.way, returning: fresh },
      });
      return back.ok ? ok({ circleId }) : err("storeUnavailable");
    }
    engine.dropCircle(circleId);
    const opened = await engine.addCircle(
      newCircle(circleId, {
        deviceSeed: fresh,
        identitySalt: keyText(link.value.for === "return" ? link.value.salt : idBytes(circleId)),
        name: "",
        myName,
        ...asks,
        ...(kind === "machine" ? { identityPk: keyText(inviterPk) } : {}),
      }),
    );
    return opened.ok ? ok({ circleId }) : err("storeUnavailable");
  };

  return {
    "circle.create": ({ name, myName }) => create(name, myName, "present"),
    "circle.createWith": ({ name, myName, newcomers }) => create(name, myName, newcomers),
    "circle.rename": ({ circleId, name }) =>
      toWrite(circleId, async (inside) => (isFitName(name) ? rename(inside, name) : err("unfit"))),
    "circle.renameMe": ({ circleId, name }) =>
      toWrite(circleId, async (inside) => (isFitName(name) ? renameMe(inside, name) : err("unfit"))),
    "circle.goOn": ({ circleId }) =>
      toWrite(circleId, async (inside) => {
        if (!mayGoOn(inside.circle)) return err("notAllowed");
        if (!(await person.confirm({ type: "goOn", circle: circleName(circleId) })))
          return err("notConfirmed");
        await inside.goOn();
        return done;
      }),
    "invite.create": ({ circleId, hours, needsConfirm }) =>
      invite(circleId, { hours, needsConfirm, rank: "member", uses: 1 }),
    "invite.createFor": ({ circleId, ...terms }) => invite(circleId, terms),
    "invite.show": ({ circleId, inviteId }) =>
      inCircle(circleId, async (inside) => {
        const own = inside.circle.record.invites.find(({ id }) => id === inviteId);
        const back = inside.circle.returns.get(inviteId);
        if (back !== undefined) return invites.returnLinkOf(inside, back);
        return own === undefined ? err("notFound") : invites.linkOf(inside, own);
      }),
    "invite.end": ({ circleId, inviteId }) =>
      toDecide(circleId, async (inside) => {
        const ended = await inside.admitting.endInvite(inviteId);
        return ended.ok ? done : err(ended.error.type);
      }),
    "join.look": async ({ link }) => {
      const decoded = decodeInviteLink(link);
      return decoded.ok
        ? ok({
            circleId: decoded.value.circleId,
            hubs: [...decoded.value.hints],
            for: decoded.value.for,
          })
        : err(linkRefusalOf(decoded.error));
    },
    "join.begin": ({ link, name }) => joinBegin(link, name),
    "join.cancel": async ({ circleId }) => {
      const there = engine.circles.get(circleId);
      if (there === undefined || there.joining() === null) return err("notFound");
      const { record } = there.circle;
      if (!record.left) {
        engine.dropCircle(circleId);
        return done;
      }
      const kept = await engine.reopenCircle({
        ...record,
        joining: null,
        way: { ...record.way, returning: null },
      });
      return kept.ok ? done : err("storeUnavailable");
    },
    "request.withdraw": ({ circleId, id }) =>
      toDecide(circleId, async ({ admitting }) => {
        const withdrawn = await admitting.withdraw(id);
        return withdrawn.ok ? done : err(withdrawn.error.type);
      }),
    "request.compare": ({ circleId, id }) =>
      toDecide(circleId, async ({ admitting, circle }) => {
        const knock = admitting.knocks().find(({ userId }) => userId === id);
        if (knock === undefined) return err("notFound");
        const { name, words } = knock;
        const { people } = engine.view().circles.find((one) => one.id === circleId) ?? { people: [] };
        const others = people
          .filter((other) => other.id !== id)
          .map((other) => ({ name: other.name, isHere: other.standing === "active" }));
        const { graph } = circle;
        const asking = graph.current().users.get(id);
        if (asking === undefined) return err("notFound");
        const { devices } = graph.current();
        const givesAll = asking.devices.some(
          (each) => devices.get(each)?.standing === "pending" && isGivenAll(graph, each),
        );
        const who = { type: "person", name, others, rank: rankNames[asking.rank], givesAll } as const;
        const said = await person.compare({ circle: circleName(circleId), who, words });
        if (said === "later") return err("notConfirmed");
        const answered = await admitting.answer(knock, said === "same");
        return answered.ok ? done : err(answered.error.type);
      }),
  };
};
