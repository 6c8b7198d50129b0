// Circles, invitations and the door, as the engine in memory answers them; and what concerns the whole space.

import type { CircleView, Gives, Refusal, Takes } from "../../../src/bridge/index.ts";
import type { CircleId, InviteId } from "../../../src/core/base/brand.ts";
import { err, ok, type Result } from "../../../src/core/base/result.ts";
import type { Handlers } from "./handlers.ts";
import { fakeId } from "./ids.ts";
import { emptyCircle, fakePerson, fakeSafety } from "./people.ts";
import { done, type FakeState } from "./state.ts";

type Answered =
  | "settings.change"
  | "circle.create"
  | "circle.createWith"
  | "circle.rename"
  | "circle.renameMe"
  | "circle.leave"
  | "circle.handOver"
  | "circle.reform"
  | "circle.carry"
  | "circle.clear"
  | "circle.goOn"
  | "invite.create"
  | "invite.createFor"
  | "invite.show"
  | "invite.end"
  | "join.look"
  | "join.begin"
  | "join.cancel"
  | "request.withdraw"
  | "request.compare"
  | "machine.invite"
  | "machine.compare"
  | "return.invite"
  | "space.lock"
  | "space.curtain"
  | "space.recoveryCode"
  | "space.changeWords"
  | "space.wiping"
  | "space.finish"
  | "space.holdToWipe";

const kindOf = (link: string) =>
  (["machine", "return"] as const).find((kind) => link.includes(`/${kind}#`)) ?? "person";

export const answerCircles = (state: FakeState): Handlers<Answered> => {
  const { now, view, change, changeCircle, inCircle, links, another } = state;

  const invite = (
    circleId: CircleId,
    { hours, needsConfirm, rank, uses }: Omit<Takes<"invite.createFor">, "circleId">,
  ): Result<Gives<"invite.create">, Refusal> => {
    const number = another();
    const inviteId = fakeId<InviteId>(`invite ${number}`);
    const link = `halaqa:127.0.0.1:7310/${inviteId.slice(0, 22)}#${fakeId<string>(`secret ${number}`)}`;
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

  const create = (
    name: string,
    myName: string,
    newcomers: Takes<"circle.createWith">["newcomers"],
  ): Result<Gives<"circle.create">, Refusal> => {
    const circleId = fakeId<CircleId>(`circle ${another()}`);
    const circle = emptyCircle(circleId, name, myName);
    const history = { ...circle.history, newcomers, mayNarrow: newcomers === "everything" };
    change((before) => ({ ...before, circles: [...before.circles, { ...circle, history }] }));
    return ok({ circleId });
  };

  return {
    "settings.change": (settings) => {
      change((before) => ({ ...before, settings }));
      return done;
    },
    "circle.create": ({ name, myName }) => create(name, myName, "present"),
    "circle.createWith": ({ name, myName, newcomers }) => create(name, myName, newcomers),
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
    "circle.handOver": ({ circleId, people }) =>
      inCircle(circleId, () =>
        changeCircle(
          (circle) => ({
            ...circle,
            people: circle.people.map((one) => (people.includes(one.id) ? { ...one, rank: "owner" } : one)),
            wayOut: {
              ...circle.wayOut,
              keepers: [...circle.wayOut.keepers, ...people.map((user) => ({ user, knows: false }))],
            },
          }),
          circleId,
        ),
      ),
    "circle.reform": ({ circleId: from, name, myName, people, tell, newcomers }) => {
      const circleId = fakeId<CircleId>(`circle ${another()}`);
      const old = view().circles.find(({ id }) => id === from);
      if (old === undefined) return err("notFound");
      const chosen = old.people.filter(({ id }) => people.includes(id)).map((one) => one.name);
      const empty = emptyCircle(circleId, name, myName);
      const begun: CircleView = {
        ...empty,
        history: { ...empty.history, newcomers, mayNarrow: newcomers === "everything" },
        begunFrom: {
          circle: from,
          whole: false,
          carried: { done: 0, all: old.things.length },
          left: [],
          leftCount: 0,
          missingCount: 0,
          chosen,
          said: tell ? "said" : "quiet",
        },
      };
      change((before) => ({ ...before, circles: [...before.circles, begun] }));
      changeCircle((one) => ({ ...one, successors: [...one.successors, circleId] }), from);
      return ok({ circleId });
    },
    "circle.carry": ({ circleId, docIds }) =>
      inCircle(circleId, () =>
        changeCircle(({ begunFrom, ...circle }) => {
          if (begunFrom === null) return { ...circle, begunFrom };
          const left = begunFrom.left.filter(({ docId }) => docId === null || !docIds.includes(docId));
          const missingCount = left.filter(({ since }) => !since).length;
          return { ...circle, begunFrom: { ...begunFrom, left, leftCount: left.length, missingCount } };
        }, circleId),
      ),
    "circle.clear": ({ circleId }) => {
      if (view().circles.find(({ id }) => id === circleId)?.active !== false) return err("notAllowed");
      change((before) => ({ ...before, circles: before.circles.filter(({ id }) => id !== circleId) }));
      return done;
    },
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
            returns: circle.returns.map((one) => (one.id === inviteId ? { ...one, state: "ended" } : one)),
          }),
          circleId,
        ),
      ),
    "join.look": ({ link }) => {
      if (!link.startsWith("halaqa:")) return err("foreignLink");
      if (!/^halaqa:\S+#[0-9a-f]{64}$/.test(link.trim())) return err("malformedLink");
      const hubs = [link.slice(7).split("/")[0] ?? ""];
      return ok({ circleId: fakeId<CircleId>(link), hubs, for: kindOf(link) });
    },
    "join.begin": ({ link }) => {
      const circleId = fakeId<CircleId>(link);
      if (view().joining.some(({ id }) => id === circleId)) return err("alreadyAsked");
      change((before) => ({
        ...before,
        joining: [
          ...before.joining,
          {
            id: circleId,
            for: kindOf(link),
            state: "looking",
            parts: null,
            words: [],
            hubs: ["127.0.0.1:7310"],
          },
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
    "machine.invite": ({ circleId }) => {
      const inviteId = fakeId<InviteId>(`machine ${another()}`);
      const link = `halaqa:127.0.0.1:7310/machine#${inviteId}`;
      const machineInvite = { id: inviteId, expiresAt: now() + 600_000, state: "open" } as const;
      const made = inCircle(circleId, () => {
        links.set(inviteId, link);
        changeCircle((circle) => ({ ...circle, machineInvite }), circleId);
      });
      return made.ok ? ok({ inviteId, link }) : made;
    },
    "return.invite": ({ circleId, userId }) => {
      const inviteId = fakeId<InviteId>(`return ${another()}`);
      const link = `halaqa:127.0.0.1:7310/return#${inviteId}`;
      const one = { id: inviteId, user: userId, expiresAt: now() + 3_600_000, state: "open" } as const;
      const made = inCircle(circleId, () => {
        links.set(inviteId, link);
        changeCircle(({ returns, ...circle }) => {
          const others = returns.filter(({ user }) => user !== userId);
          return { ...circle, returns: [...others, one] };
        }, circleId);
      });
      return made.ok ? ok({ inviteId, link }) : made;
    },
    "machine.compare": ({ circleId, deviceId }) =>
      inCircle(circleId, () =>
        changeCircle(
          ({ machineInvite, machineRequests, returns, ...circle }) => ({
            ...circle,
            machineInvite: machineInvite === null ? null : { ...machineInvite, state: "used" },
            returns: returns.map((one) => ({ ...one, state: "used" as const })),
            machineRequests: machineRequests.filter(({ id }) => id !== deviceId),
          }),
          circleId,
        ),
      ),
    "space.lock": () => done,
    "space.curtain": () => done,
    "space.recoveryCode": () => done,
    "space.changeWords": () => done,
    "space.wiping": () => done,
    "space.finish": () => done,
    "space.holdToWipe": () => done,
  };
};
