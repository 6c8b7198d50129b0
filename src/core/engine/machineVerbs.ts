// Verbs about one more machine of one's own: a link for it, and the words on both screens.

import { err, ok, redact } from "../base/index.ts";
import { inviteKeys, singleOp } from "../circle/index.ts";
import { keyText } from "./localRecords.ts";
import { authorOps } from "./membership.ts";
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
  const { clock, random } = engine.parts;
  const invites = createOwnInvites(engine);

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
        const seed = random.bytes(32);
        const keys = inviteKeys(redact(seed));
        // The time begins when the person has said yes, not while they read the question.
        const now = clock.now();
        const expiresAt = now + machineInviteTime;
        const own = { id: keys.inviteId, seed: keyText(seed), expiresAt, needsConfirm: true, ended: false };
        const made = await circle.queue.run(async () => {
          const body = { type: "deviceInviteMade", invitePk: keys.sign.publicKey, expiresAt } as const;
          const authored = singleOp(circle.graph, circle.self, body, now);
          if (!authored.ok) return err("notAllowed" as const);
          const kept = invites.keep(circle, own);
          return ok(Promise.all([authorOps(circle, authored.value.ops), kept]).then(() => undefined));
        });
        if (!made.ok) return made;
        const stored = await onDisk(made.value);
        if (!stored.ok) return stored;
        admitting.openDoors();
        const link = invites.linkOf(inside, own);
        return link.ok ? ok({ inviteId: own.id, link: link.value.link }) : link;
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
