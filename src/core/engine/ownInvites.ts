// The invitations that this machine made: their links, for as long as their seeds are kept, and how many there may be.

import {
  type Bytes,
  err,
  type InviteId,
  ok,
  redact,
  type Redacted,
  type Result,
  reveal,
} from "../base/index.ts";
import { mostAtOnce, type Refusal } from "../../bridge/contract.ts";
import { type Authored, encodeInviteLink, inviteKeys, saltOf } from "../circle/index.ts";
import { type Circle, keepRecord } from "./circle.ts";
import type { CircleEngine } from "./circleEngine.ts";
import { keyBytes, keyText, type OwnInvite } from "./localRecords.ts";
import { authorOps } from "./membership.ts";
import type { ReturnLink } from "./returnLinks.ts";
import type { Answer, VerbGround } from "./verbGround.ts";

const hintsLimit = 480;
const keptInvitesLimit = 200;

export type OwnInvites = {
  /** The link of one of them; the hints are those of now. */
  readonly linkOf: (
    inside: CircleEngine,
    own: Pick<OwnInvite, "id" | "seed">,
  ) => Result<{ link: string }, Refusal>;
  /** Of a link for somebody who comes back. */
  readonly returnLinkOf: (inside: CircleEngine, link: ReturnLink) => Result<{ link: string }, Refusal>;
  readonly isFull: (inside: CircleEngine) => boolean;
  /**
   * Writes the op that `author` makes for a new link's key, keeps the link's seed on this disk beside it, and opens its
   * door when both are there.
   */
  readonly make: (
    inside: CircleEngine,
    terms: Pick<OwnInvite, "expiresAt" | "needsConfirm">,
    author: (invitePk: Bytes) => Result<Authored, unknown>,
  ) => Answer<{ inviteId: InviteId; link: string }>;
};

export const createOwnInvites = ({
  engine: { parts, surroundings },
  onDisk,
}: Pick<VerbGround, "engine" | "onDisk">): OwnInvites => {
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

  const written = (
    inside: CircleEngine,
    seed: Redacted<Bytes>,
    what: { readonly for: "person" | "machine" } | { readonly for: "return"; readonly salt: Bytes },
  ): Result<{ link: string }, Refusal> => {
    const { id: circleId, self } = inside.circle;
    const link = encodeInviteLink({
      ...what,
      seed,
      circleId,
      inviterPk: self.identityPk,
      hints: hintsFor(inside),
    });
    return link.ok ? ok({ link: reveal(link.value) }) : err("unfit");
  };

  const linkOf: OwnInvites["linkOf"] = (inside, { id, seed }) => {
    const { deviceInvites } = inside.circle.graph.current();
    const what = { for: deviceInvites.has(id) ? "machine" : "person" } as const;
    return written(inside, redact(keyBytes(seed)), what);
  };

  const returnLinkOf: OwnInvites["returnLinkOf"] = (inside, { seed, userId }) => {
    const { graph } = inside.circle;
    const person = graph.current().users.get(userId);
    if (person === undefined) return err("notFound");
    return written(inside, seed, { for: "return", salt: saltOf(graph, person.identityPk) });
  };

  /** All that stand are kept, and the newest of those that do not. */
  const keep = (circle: Circle, own: OwnInvite): Promise<void> => {
    const { invites } = circle.record;
    const over = invites.filter(({ ended, expiresAt }) => ended || expiresAt <= clock.now());
    const room = Math.max(0, keptInvitesLimit - 1 - (invites.length - over.length));
    const dropped = new Set(over.slice(0, Math.max(0, over.length - room)));
    return keepRecord(circle, { invites: [...invites.filter((one) => !dropped.has(one)), own] });
  };

  return {
    linkOf,
    returnLinkOf,
    isFull: ({ circle }) =>
      circle.record.invites.filter((own) => !isOver(circle, own)).length >= mostAtOnce.openInvites,
    make: async (inside, terms, author) => {
      const { circle, admitting } = inside;
      const seed = parts.random.bytes(32);
      const keys = inviteKeys(redact(seed));
      const own = { id: keys.inviteId, seed: keyText(seed), ...terms, ended: false };
      const made = await circle.queue.run(async () => {
        const authored = author(keys.sign.publicKey);
        if (!authored.ok) return err("notAllowed" as const);
        const kept = keep(circle, own);
        return ok(Promise.all([authorOps(circle, authored.value.ops), kept]).then(() => undefined));
      });
      if (!made.ok) return made;
      const stored = await onDisk(made.value);
      if (!stored.ok) return stored;
      admitting.openDoors();
      admitting.readying.makeReady();
      const link = linkOf(inside, own);
      return link.ok ? ok({ inviteId: own.id, link: link.value.link }) : link;
    },
  };
};
