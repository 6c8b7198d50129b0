// Membership: operations, epochs, invitations (docs/protocol/membership.md).

import assert from "node:assert/strict";
import { ascend, bytesOf, given32, hexOf, same, textOf, u64, whole } from "./bytes.mjs";
import { H } from "./blake2b.mjs";
import { open, signed, zeroNonce } from "./seals.mjs";
import { inviteIdOf, proves, provesReturn, readCert } from "./people.mjs";
import { log } from "./log.mjs";

const roles = [0, 1, 2, 3];
const histories = ["state", "full"];
const noId = "00".repeat(32);
const readIdOrNone = (input) => {
  const id = input.hex();
  return id === noId ? null : id;
};
const readLast = (input) => {
  const last = { deviceId: input.hex(), seq: input.u64(), entryId: readIdOrNone(input) };
  assert.equal(last.seq === 0, last.entryId === null, "no entry has the number 0");
  return last;
};
const readLasts = (input) => {
  const count = input.u8();
  assert.ok(count <= 64);
  const lasts = input.list(() => readLast(input), count);
  ascend(lasts.map(({ deviceId }) => deviceId));
  return lasts;
};
const readUsers = (input) => {
  const count = input.u8();
  assert.ok(count <= 200);
  return input.ids(count);
};
/** Certificate, session and proof of an ADMIT; the key of its invitation stands elsewhere, and may be given. */
const readAdmitting = (input, header, byIdentity, { invitePk }) => {
  const [cert, sid, proof] = [readCert(input), input.take(32), input.take(64)];
  const place = { circleId: bytesOf(header.circleId), sid, admitter: bytesOf(header.authorDevice) };
  if (byIdentity) provesReturn(cert, proof, place);
  else if (invitePk !== undefined) proves(cert, proof, { ...place, invitePk: bytesOf(invitePk) });
  return { cert, sid: hexOf(sid), proof: hexOf(proof) };
};
const bodies = {
  1: (input, header) => {
    const from = input.at;
    input.is(1);
    const core = {
      nonce: input.hex(),
      identityPk: input.hex(),
      devicePk: input.hex(),
      kemPk: input.hex(1216),
      history: input.oneOf(histories),
      createdAt: input.u64(),
    };
    const circleId = H("genesis", input.bytes.subarray(from, input.at));
    const identitySignature = input.take(64);
    assert.equal(hexOf(circleId), header.circleId);
    same(H("user", circleId, bytesOf(core.identityPk)), bytesOf(header.authorUser), "the founder");
    assert.equal(core.devicePk, header.authorDevice);
    signed(bytesOf(core.identityPk), identitySignature, "genesis-sig", circleId);
    return { type: "circleFounded", core, identitySignature: hexOf(identitySignature) };
  },
  2: (input) => ({
    type: "inviteMade",
    invitePk: input.hex(),
    role: input.oneOf(roles),
    maxUses: input.u8(),
    expiresAt: input.u64(),
    needsConfirm: input.flag(),
  }),
  3: (input) => ({ type: "inviteRevoked", invite: input.hex() }),
  4: (input, header, given) => {
    const kind = input.oneOf(["user", "invitation", "identity"]);
    const what =
      kind === "user"
        ? { type: "memberAdmitted", invite: input.hex(), role: input.oneOf(roles) }
        : {
            type: "deviceAdmitted",
            road:
              kind === "invitation"
                ? { type: kind, invite: input.hex() }
                : { type: kind, needsConfirm: input.flag() },
          };
    return { ...what, ...readAdmitting(input, header, kind === "identity", given) };
  },
  5: (input) => ({ type: "memberConfirmed", admission: input.hex() }),
  6: (input) => {
    const [userId, role, last] = [input.hex(), input.oneOf(roles), readLasts(input)];
    assert.ok(role === 0 || last.length === 0, "only a reader's writing ends");
    return { type: "roleChanged", userId, role, last };
  },
  7: (input) => ({ type: "memberRemoved", userId: input.hex(), last: readLasts(input) }),
  8: (input) => ({ type: "deviceRemoved", userId: input.hex(), last: readLast(input) }),
  9: () => ({ type: "memberLeft" }),
  10: (input) => ({
    type: "epochStarted",
    epochCommit: input.hex(),
    recipientsHash: input.hex(),
    reason: input.oneOf(["founded", "joined", "left", "removed", "time", "repair"]),
    historyWrap: input.flag() ? { epoch: input.hex(), nonce: input.hex(24), sealed: input.hex(48) } : null,
  }),
  11: () => ({ type: "opsAcknowledged" }),
  12: (input) => {
    const last = readLasts(input);
    assert.ok(last.length > 0 && last.every(({ seq }) => seq > 0));
    return { type: "entriesVouched", last };
  },
  13: (input) => ({
    type: "policyChanged",
    history: input.oneOf(histories),
    readersAnnotate: input.flag(),
  }),
  14: (input) => {
    const docId = input.hex(16);
    assert.ok(docId.startsWith("00"), "a margin has no list");
    const [mode, users] = [input.oneOf(["open", "listed", "closed"]), readUsers(input)];
    assert.ok(mode === "listed" || users.length === 0);
    return { type: "documentRightsSet", docId, mode, users };
  },
  15: (input) => ({
    type: "circleReformed",
    circle: input.hex(),
    cut: readIdOrNone(input),
    users: readUsers(input),
  }),
  16: (input, header) => {
    const type = input.oneOf(["boxMissing", "secretWrong", "entriesForked", "opsForked"]);
    const about = (more) => ({ type: "complaintMade", about: { type, ...more } });
    if (type === "boxMissing" || type === "secretWrong") return about({ epoch: input.hex() });
    const last = readLast(input);
    if (type === "opsForked") return about({ last, ops: input.ids(2) });
    const proof = input.prefixed();
    assert.equal(log.forkProof(proof, header).deviceId, last.deviceId, "the fork is the device's");
    return about({ last, proof: hexOf(proof) });
  },
  17: (input) => ({ type: "deviceInviteMade", invitePk: input.hex(), expiresAt: input.u64() }),
  18: (input) =>
    input.flag()
      ? { type: "holdLifted", hold: input.hex() }
      : { type: "deviceHeld", userId: input.hex(), deviceId: input.hex() },
};
const readOp = (input, given) => {
  input.is(1, 1);
  const type = input.u8();
  const header = {
    circleId: input.hex(),
    authorUser: input.hex(),
    authorDevice: input.hex(),
    dseq: input.u64(),
  };
  const dprev = input.hex();
  const parents = input.ids(input.u8());
  const [depth, ts] = [input.u32(), input.u64()];
  const body = whole((inner) => bodies[type](inner, header, given))(input.prefixed());
  const id = H("op", input.bytes.subarray(0, input.at));
  signed(bytesOf(header.authorDevice), input.take(64), "op-sig", id);
  assert.equal(header.dseq === 0, dprev === noId);
  return { id: hexOf(id), ...header, dprev: header.dseq === 0 ? null : dprev, parents, depth, ts, body };
};

export const membership = {
  op: whole(readOp),
  inviteLink: (bytes) => {
    const text = textOf(bytes);
    const kind = ["machine", "return"].find((one) => text.startsWith(`halaqa:${one}#`));
    const prefix = `halaqa:${kind ?? "join"}#v1.`;
    assert.ok(text.startsWith(prefix));
    const raw = Buffer.from(text.slice(prefix.length), "base64url");
    assert.equal(raw.toString("base64url"), text.slice(prefix.length), "one spelling");
    return whole((input) => ({
      ...(kind === undefined ? {} : { for: kind }),
      seed: input.hex(),
      circleId: input.hex(),
      inviterPk: input.hex(),
      ...(kind === "return" ? { salt: input.hex() } : {}),
      hints: input.list(() => input.text(), input.u8()),
    }))(raw);
  },
  joinRequest: whole((input, given) => {
    input.is(1);
    const cert = readCert(input);
    const name = textOf(input.prefixed());
    const proof = input.take(64);
    const [circleId, invitePk, sid, admitter] = given32(given, "circleId", "invitePk", "sid", "admitter");
    proves(cert, proof, { circleId, invitePk, sid, admitter });
    same(inviteIdOf(invitePk), bytesOf(given.inviteId), "inviteId");
    return { cert, name, proof: hexOf(proof) };
  }),
  returnRequest: whole((input, given) => {
    input.is(3);
    const cert = readCert(input);
    const proof = input.take(64);
    const [circleId, sid, admitter] = given32(given, "circleId", "sid", "admitter");
    provesReturn(cert, proof, { circleId, sid, admitter });
    return { cert, proof: hexOf(proof) };
  }),
  machineRequest: whole((input, given) => {
    input.is(2);
    const [device, kemPk, createdAt, signature, proof] = [
      input.take(32),
      input.take(1216),
      input.u64(),
      input.take(64),
      input.take(64),
    ];
    const [circleId, identityPk, invitePk, sid, admitter] = given32(
      given,
      "circleId",
      "identityPk",
      "invitePk",
      "sid",
      "admitter",
    );
    const userId = H("user", circleId, identityPk);
    const half = Buffer.concat([
      Buffer.from([1]),
      circleId,
      userId,
      identityPk,
      device,
      kemPk,
      u64(createdAt),
    ]);
    signed(device, signature, "device-cert", half);
    const keys = { identityPk: hexOf(identityPk), deviceId: hexOf(device), kemPk: hexOf(kemPk) };
    proves(keys, proof, { circleId, invitePk, sid, admitter });
    return {
      deviceId: hexOf(device),
      kemPk: hexOf(kemPk),
      createdAt,
      deviceSignature: hexOf(signature),
      proof: hexOf(proof),
    };
  }),
  box: whole((input, given) => {
    input.is(2);
    const [epoch, ciphertext, sealed] = [32, 1120, 48].map((length) => input.take(length));
    const [circleId, giver, recipient, epochCommit, kemPk, shared] = given32(
      given,
      "circleId",
      "giver",
      "recipient",
      "epochCommit",
      "kemPk",
      "shared",
    );
    const context = H("boxctx", circleId, epoch, giver, recipient, epochCommit);
    const es = open(H("box", shared, ciphertext, kemPk, context), zeroNonce, context, sealed);
    same(H("epoch-commit", es, circleId, Buffer.concat(given.parents.map(bytesOf))), epochCommit, "secret");
    return { epoch: hexOf(epoch), es: hexOf(es) };
  }),
};
