// Vectors of links into a circle and of what is asked by them (docs/protocol/membership.md).

import { redact, reveal, textOf, utf8 } from "../../../src/core/base/index.ts";
import {
  decodeInviteLink,
  decodeJoinRequest,
  decodeMachineRequest,
  decodeReturnRequest,
  encodeInviteLink,
  encodeJoinRequest,
  encodeMachineRequest,
  encodeReturnRequest,
  type InviteLink,
  inviteIdOf,
  signProof,
  signReturn,
} from "../../../src/core/circle/index.ts";
import { halfOfMachine, invite, proven, returning } from "./membership.ts";
import { circleId, identityOf } from "./people.ts";
import { counted, good, type Kind, vector } from "./vector.ts";

const links = [
  ["ws://127.0.0.1:7310/hub/000102030405060708090a0b0c0d0e0f", "wss://hub.example.org"],
  [],
] as const;

export const requestKinds: readonly Kind[] = [
  {
    kind: "inviteLink",
    make: () => {
      const linkWith = (hints: readonly string[]) => ({
        seed: redact(counted(0x70)),
        circleId,
        inviterPk: identityOf(3).publicKey,
        hints,
      });
      const written = (link: InviteLink) => utf8(reveal(good(encodeInviteLink(link))));
      const first = linkWith(links[0] ?? []);
      const [machine, back] = [
        { for: "machine", ...first },
        { for: "return", ...first, salt: counted(0x90) },
      ] as const;
      return [
        ...links
          .map(linkWith)
          .map((link) =>
            vector(`with ${link.hints.length} addresses`, written({ for: "person", ...link }), link),
          ),
        vector("for a machine of one's own", written(machine), machine),
        vector("for somebody who comes back", written(back), back),
      ];
    },
    // The vectors are older than the other kind of link.
    read: (bytes) => {
      const { for: kind, ...link } = good(decodeInviteLink(textOf(bytes) ?? ""));
      return kind === "person" ? link : { for: kind, ...link };
    },
  },
  {
    kind: "joinRequest",
    make: () =>
      ["Karim", "سلمى ناصر"].map((name) => {
        const request = { cert: proven.cert, name, proof: signProof(invite.sign, proven) };
        return vector(name, encodeJoinRequest(request), request, {
          circleId,
          invitePk: invite.sign.publicKey,
          inviteId: inviteIdOf(invite.sign.publicKey),
          sid: proven.sid,
          admitter: proven.admitter,
        });
      }),
    read: (bytes) => good(decodeJoinRequest(bytes)),
  },
  {
    kind: "machineRequest",
    make: () => {
      const request = {
        half: halfOfMachine,
        proof: signProof(invite.sign, { ...proven, cert: halfOfMachine }),
      };
      const { deviceId, kemPk, createdAt, deviceSignature } = request.half;
      return [
        vector(
          "of the machine that asks",
          encodeMachineRequest(request),
          { deviceId, kemPk, createdAt, deviceSignature, proof: request.proof },
          {
            circleId,
            identityPk: identityOf(3).publicKey,
            invitePk: invite.sign.publicKey,
            sid: proven.sid,
            admitter: proven.admitter,
          },
        ),
      ];
    },
    read: (bytes) => {
      const of = { circleId, identityPk: identityOf(3).publicKey };
      const { half, proof } = good(decodeMachineRequest(bytes, of));
      const { deviceId, kemPk, createdAt, deviceSignature } = half;
      return { deviceId, kemPk, createdAt, deviceSignature, proof };
    },
  },
  {
    kind: "returnRequest",
    make: () => {
      const request = { cert: returning.cert, proof: signReturn(identityOf(8), returning) };
      const { sid, admitter } = returning;
      return [
        vector("of who comes back", encodeReturnRequest(request), request, { circleId, sid, admitter }),
      ];
    },
    read: (bytes) => good(decodeReturnRequest(bytes)),
  },
];
