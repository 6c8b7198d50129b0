// The invitations that this machine made: their links, for as long as their seeds are kept, and how many there may be.

import { err, ok, redact, type Result, reveal } from "../base/index.ts";
import { mostAtOnce, type Refusal } from "../../bridge/contract.ts";
import { encodeInviteLink } from "../circle/index.ts";
import { type Circle, keepRecord } from "./circle.ts";
import type { CircleEngine } from "./circleEngine.ts";
import type { Engine } from "./engine.ts";
import { keyBytes, type OwnInvite } from "./localRecords.ts";

const hintsLimit = 480;
const keptInvitesLimit = 200;

export type OwnInvites = {
  /** The link of one of them; the hints are those of now. */
  readonly linkOf: (
    inside: CircleEngine,
    own: Pick<OwnInvite, "id" | "seed">,
  ) => Result<{ link: string }, Refusal>;
  readonly isFull: (inside: CircleEngine) => boolean;
  /** Keeps its seed on this disk, where all that stand are kept and the newest of those that do not. */
  readonly keep: (circle: Circle, own: OwnInvite) => Promise<void>;
};

export const createOwnInvites = ({
  parts,
  surroundings,
}: Pick<Engine, "parts" | "surroundings">): OwnInvites => {
  const { clock } = parts;

  /** As many addresses as the link may hold. */
  const hintsFor = (inside: CircleEngine): readonly string[] => {
    const hints: string[] = [];
    let length = 1;
    for (const hint of [...surroundings.ownHubs(), ...inside.circle.record.hubs]) {
      length += hint.length + 2;
      if (hints.length < 8 && length <= hintsLimit && !hints.includes(hint)) hints.push(hint);
    }
    return hints;
  };

  const isOver = ({ graph }: Circle, { id, ended, expiresAt }: OwnInvite): boolean => {
    const { invites, deviceInvites } = graph.current();
    const isUsed = (deviceInvites.get(id)?.state ?? "open") !== "open";
    return ended || expiresAt <= clock.now() || invites.get(id)?.revoked === true || isUsed;
  };

  return {
    linkOf: (inside, { id, seed }) => {
      const { circle } = inside;
      const link = encodeInviteLink({
        for: circle.graph.current().deviceInvites.has(id) ? "machine" : "person",
        seed: redact(keyBytes(seed)),
        circleId: circle.id,
        inviterPk: circle.self.identityPk,
        hints: hintsFor(inside),
      });
      return link.ok ? ok({ link: reveal(link.value) }) : err("unfit");
    },
    isFull: ({ circle }) =>
      circle.record.invites.filter((own) => !isOver(circle, own)).length >= mostAtOnce.openInvites,
    keep: (circle, own) => {
      const { invites } = circle.record;
      const over = invites.filter(({ ended, expiresAt }) => ended || expiresAt <= clock.now());
      const room = Math.max(0, keptInvitesLimit - 1 - (invites.length - over.length));
      const dropped = new Set(over.slice(0, Math.max(0, over.length - room)));
      return keepRecord(circle, { invites: [...invites.filter((one) => !dropped.has(one)), own] });
    },
  };
};
