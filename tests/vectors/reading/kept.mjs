// What a machine keeps beside a circle's log, and a kept copy (docs/protocol/engine.md, forgetting.md, parting.md,
// texts.md).

import assert from "node:assert/strict";
import { whole } from "./bytes.mjs";
import { canonicalJson } from "./disk.mjs";

const noScope = "00".repeat(16);

export const kept = {
  circleWay: canonicalJson,
  circleWatch: canonicalJson,
  circleReform: canonicalJson,
  ripening: canonicalJson,
  copy: canonicalJson,
  draftRow: whole((input) => {
    input.is(1);
    const docId = input.hex(16);
    const scope = input.hex(16);
    const place = { docId, scope: scope === noScope ? null : scope };
    return { ...place, client: input.u32(), order: input.var(), update: input.rest().toString("hex") };
  }),
  rewrittenRow: whole((input) => ({ docId: input.hex(16), seq: input.var() })),
  clearedRow: whole((input) => {
    input.is(1);
    return { count: input.var() };
  }),
  epochKeyRow: whole((input) => {
    const epochId = input.hex();
    assert.ok([0, 32].includes(input.left), "a secret, or none any more");
    return { epochId, secret: input.left === 0 ? null : input.hex() };
  }),
  floorRow: whole((input) => {
    input.is(6);
    const cut = input.hex();
    const place = () => ({ deviceId: input.hex(), seq: input.var() });
    return { kind: 6, cut, at: input.list(() => ({ ...place(), past: input.list(place) })) };
  }),
};
