// Verbs about one more machine of one's own: a link for it, and the words on both screens.

import { err, ok } from "../base/index.ts";
import { singleOp } from "../circle/index.ts";
import { createOwnInvites } from "./ownInvites.ts";
import type { VerbHandlers } from "./portServer.ts";
import { circleMay } from "./trustView.ts";
import type { VerbGround } from "./verbGround.ts";
import type { Person } from "./verbs.ts";

/** RULE: [INV-13] ten minutes: long enough for two screens side by side, and too short to be of use to who finds it. */
const machineInviteTime = 600_000;

export const createMachineVerbs = (
  { engine, circleName, toDecide, onDisk }: VerbGround,
  person: Person,
): Pick<VerbHandlers, "machine.invite" | "machine.compare"> => {
  const { clock } = engine.parts;
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
    "machine.compare": ({ circleId, deviceId }) =>
      toDecide(circleId, async ({ admitting }) => {
        const knock = admitting.machines.knocks().find((one) => one.deviceId === deviceId);
        if (knock === undefined) return err("notFound");
        const said = await person.compare({
          circle: circleName(circleId),
          who: { type: "machine" },
          words: knock.words,
        });
        if (said === "later") return err("notConfirmed");
        const answered = await admitting.machines.answer(knock, said === "same");
        return answered.ok ? ok({}) : err(answered.error.type);
      }),
  };
};
