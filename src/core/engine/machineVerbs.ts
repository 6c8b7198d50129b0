// Verbs about one more machine: a link for one of one's own, one for somebody who comes back, and the words on both
// screens.

import { err, ok, redact } from "../base/index.ts";
import { singleOp } from "../circle/index.ts";
import { nameOf } from "./circleView.ts";
import { createOwnInvites } from "./ownInvites.ts";
import type { VerbHandlers } from "./portServer.ts";
import { makeReturnLink } from "./returnLinks.ts";
import { trustOf } from "./trust.ts";
import { circleMay } from "./trustView.ts";
import type { VerbGround } from "./verbGround.ts";
import type { Person } from "./verbs.ts";

/** RULE: [INV-13] ten minutes: long enough for two screens side by side, and too short to be of use to who finds it. */
const machineInviteTime = 600_000;

export const createMachineVerbs = (
  { engine, circleName, toDecide, onDisk }: VerbGround,
  person: Person,
): Pick<VerbHandlers, "machine.invite" | "machine.compare" | "return.invite"> => {
  const { clock, random } = engine.parts;
  const invites = createOwnInvites({ engine, onDisk });

  return {
    "machine.invite": ({ circleId }) =>
      toDecide(circleId, async (inside) => {
        const { circle, admitting } = inside;
        if (!circleMay(circle).inviteMachine) return err("notAllowed");
        if (invites.isFull(inside)) return err("invitesTooMany");
        if (!(await person.confirm({ type: "inviteMachine", circle: circleName(circleId) })))
          return err("notConfirmed");
        // One at a time: what an earlier link was for is done by this one.
        for (const [id, one] of circle.graph.current().deviceInvites)
          if (one.inviter === circle.self.userId && one.state === "open") await admitting.endInvite(id);
        // The time begins when the person has said yes, not while they read the question.
        const now = clock.now();
        const expiresAt = now + machineInviteTime;
        return invites.make(inside, { expiresAt, needsConfirm: true }, (invitePk) =>
          singleOp(circle.graph, circle.self, { type: "deviceInviteMade", invitePk, expiresAt }, now),
        );
      }),
    "return.invite": ({ circleId, userId }) =>
      toDecide(circleId, async (inside) => {
        const { circle, admitting } = inside;
        const mayBring = (): boolean => trustOf(circle).people.get(userId)?.bringBack === true;
        if (!mayBring()) return err("notAllowed");
        const name = nameOf(circle, userId);
        if (!(await person.confirm({ type: "inviteBack", circle: circleName(circleId), name })))
          return err("notConfirmed");
        if (!mayBring()) return err("notAllowed");
        const made = makeReturnLink(circle, userId, redact(random.bytes(32)));
        admitting.openDoors();
        circle.ears.viewChanged();
        const link = invites.returnLinkOf(inside, made);
        return link.ok ? ok({ inviteId: made.id, link: link.value.link }) : link;
      }),
    "machine.compare": ({ circleId, deviceId }) =>
      toDecide(circleId, async ({ admitting, circle }) => {
        const knock = admitting.machines.knocks().find((one) => one.deviceId === deviceId);
        if (knock === undefined) return err("notFound");
        const said = await person.compare({
          circle: circleName(circleId),
          who:
            circle.self.identity !== null && knock.userId === circle.self.userId
              ? { type: "machine" }
              : { type: "back", name: nameOf(circle, knock.userId) },
          words: knock.words,
        });
        if (said === "later") return err("notConfirmed");
        const answered = await admitting.machines.answer(knock, said === "same");
        return answered.ok ? ok({}) : err(answered.error.type);
      }),
  };
};
