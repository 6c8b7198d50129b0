// Every decoder of bytes that come from others or from the disk, with honest bytes to begin from, and how to write again
// what was read: what is read has one spelling.

import { readFileSync } from "node:fs";
import {
  type Bytes,
  type CircleId,
  type DeviceId,
  err,
  fromHex,
  ok,
  redact,
  textOf,
  utf8,
} from "../../src/core/base/index.ts";
import { isMessageKind, pad, Reader, unpad } from "../../src/core/codec/index.ts";
import {
  decodeInviteLink,
  decodeJoinRequest,
  decodeMachineRequest,
  decodeReturnRequest,
  encodeInviteLink,
  encodeJoinRequest,
  encodeMachineRequest,
  encodeReturnRequest,
  readOp,
} from "../../src/core/circle/index.ts";
import { parseHubAddress } from "../../src/core/circle/hubAddress.ts";
import { seal } from "../../src/core/crypto/index.ts";
import {
  canonicalState,
  decodeDocumentList,
  decodeTable,
  encodeDocumentList,
  encodeTable,
  readUpdate,
} from "../../src/core/document/index.ts";
import { convertedState } from "../../src/core/document/convertedState.ts";
import { decodeCircleRecord, decodeSettings } from "../../src/core/engine/localRecords.ts";
import { splitSnapshot } from "../../src/core/engine/snapshotForm.ts";
import { decodeTailRow, encodeTailRow } from "../../src/core/engine/tailRow.ts";
import { decodeDeviceCert, encodeDeviceCert } from "../../src/core/identity/index.ts";
import {
  checkForkProof,
  decodeAttestation,
  decodeCut,
  decodeLogState,
  decodeOpened,
  decodeSegment,
  encodeAttestation,
  encodeCut,
  encodeOpened,
} from "../../src/core/log/index.ts";
import { readHeader } from "../../src/core/log/header.ts";
import { openFrame, startOpening } from "../../src/core/session/index.ts";
import { decodeMessage, encodeMessage } from "../../src/core/sync/index.ts";
import { decodeHeader, decodeRoot, encodeHeader, encodeRoot } from "../../src/core/vault/index.ts";
import { decodeRemembered, encodeRemembered } from "../../src/core/vault/mark.ts";
import { parseHubMessage } from "../../src/main/hub/message.ts";
import { encodeEdition, parseEdition } from "../../src/schema/index.ts";
import type { Records } from "../vectors/made/records.ts";

export type Decoder = {
  readonly name: string;
  readonly honest: readonly Bytes[];
  /** The bytes again, of what was read; null where it was refused, or has no writer of its own. */
  readonly read: (bytes: Bytes) => Bytes | null;
};

const load = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), "utf8"));
const records = load("records.json") as Records;
const bytesOf = (hex: string): Bytes => fromHex(hex) ?? new Uint8Array(0);
const of = (kind: string): readonly Bytes[] => (records[kind] ?? []).map(({ bytes }) => bytesOf(bytes));

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false };
const again = <T>(read: Read<T>, write: (value: T) => Bytes): Bytes | null =>
  read.ok ? write(read.value) : null;
const only = (read: unknown): null => {
  void read;
  return null;
};

const [asked] = records.machineRequest ?? [];
const machinesPerson = {
  circleId: asked?.given.circleId as CircleId,
  identityPk: bytesOf(asked?.given.identityPk as string),
};
const circleId = "10".repeat(32) as CircleId;
const opened = (records.entry ?? []).map(({ says }) => bytesOf(String((says as { opened: string }).opened)));
const [vault] = load("vault.json") as readonly { readonly header: string }[];
const messages = Array.from({ length: 16 }, (_, at) => at + 1).map((kind): Decoder => ({
  name: `message ${kind}`,
  honest: (records.message ?? [])
    .filter(({ given }) => given.kind === kind)
    .map(({ bytes }) => bytesOf(bytes)),
  read: (bytes) => {
    if (!isMessageKind(kind)) throw new Error("a kind was meant");
    return again(decodeMessage({ kind, request: 0, bytes }), (message) => encodeMessage(message).bytes);
  },
}));

const frameKey = redact(new Uint8Array(32).fill(1));

export const decoders: readonly Decoder[] = [
  ...messages,
  { name: "op", honest: of("op"), read: (bytes) => only(readOp(bytes)) },
  {
    name: "certificate",
    honest: of("deviceCert"),
    read: (bytes) => again(decodeDeviceCert(bytes), encodeDeviceCert),
  },
  {
    name: "join request",
    honest: of("joinRequest"),
    read: (bytes) => again(decodeJoinRequest(bytes), encodeJoinRequest),
  },
  {
    name: "request of a machine",
    honest: of("machineRequest"),
    read: (bytes) => again(decodeMachineRequest(bytes, machinesPerson), encodeMachineRequest),
  },
  {
    name: "request of who comes back",
    honest: of("returnRequest"),
    read: (bytes) => again(decodeReturnRequest(bytes), encodeReturnRequest),
  },
  {
    name: "invitation",
    honest: of("inviteLink"),
    read: (bytes) => {
      const text = textOf(bytes);
      const read = text === null ? null : decodeInviteLink(text);
      if (read?.ok === true && !encodeInviteLink(read.value).ok)
        throw new Error("a link that was read is not written");
      return null;
    },
  },
  {
    name: "hub address",
    honest: [utf8("ws://127.0.0.1:7310/hub/000102030405060708090a0b0c0d0e0f")],
    read: (bytes) => only(parseHubAddress(textOf(bytes) ?? "")),
  },
  {
    name: "hub message",
    honest: [utf8('{"type":"publish","topic":"00","data":"x"}'), utf8('{"type":"subscribe","topics":["a"]}')],
    read: (bytes) => only(parseHubMessage(textOf(bytes) ?? "")),
  },
  { name: "opened entry", honest: opened, read: (bytes) => again(decodeOpened(bytes), encodeOpened) },
  {
    name: "entry header",
    honest: opened.map((bytes) => bytes.slice(90, -64)),
    read: (bytes) => only(readHeader(new Reader(bytes))),
  },
  { name: "fork proof", honest: of("forkProof"), read: (bytes) => only(checkForkProof(circleId, bytes)) },
  { name: "cut", honest: of("cut"), read: (bytes) => again(decodeCut(bytes), encodeCut) },
  {
    name: "attestation",
    honest: of("attestation"),
    read: (bytes) => again(decodeAttestation(bytes), encodeAttestation),
  },
  { name: "segment", honest: of("segment"), read: (bytes) => only(decodeSegment(bytes)) },
  {
    name: "tail row",
    honest: [null, { deviceId: "ab".repeat(32) as DeviceId, seq: 300 }].map((own) =>
      encodeTailRow({ order: 200, own, items: Uint8Array.of(1, 0) }),
    ),
    read: (bytes) => again(decodeTailRow(bytes), encodeTailRow),
  },
  { name: "log row", honest: of("logRow"), read: (bytes) => only(decodeLogState(circleId, [bytes])) },
  { name: "table of structs", honest: of("table"), read: (bytes) => again(decodeTable(bytes), encodeTable) },
  {
    name: "documents of a cut",
    honest: of("documentList"),
    read: (bytes) => again(decodeDocumentList(bytes), encodeDocumentList),
  },
  { name: "update", honest: of("update"), read: (bytes) => only(readUpdate(bytes)) },
  { name: "canonical state", honest: of("update"), read: (bytes) => only(canonicalState(bytes)) },
  {
    name: "state in V2",
    honest: (records.document ?? []).map(({ says }) =>
      bytesOf(String((says as { stateV2: string }).stateV2)),
    ),
    read: (bytes) => {
      const state = convertedState(bytes);
      return only(state === null ? err({ type: "malformed" }) : ok(state));
    },
  },
  {
    name: "edition",
    honest: of("edition"),
    read: (bytes) => again(parseEdition(textOf(bytes) ?? ""), (edition) => utf8(encodeEdition(edition))),
  },
  {
    name: "vault header",
    honest: vault === undefined ? [] : [bytesOf(vault.header)],
    read: (bytes) => again(decodeHeader(bytes), encodeHeader),
  },
  { name: "first row", honest: of("rootRow"), read: (bytes) => again(decodeRoot(bytes), encodeRoot) },
  {
    name: "remembered mark",
    honest: of("remembered"),
    read: (bytes) => {
      const read = decodeRemembered(bytes);
      return read === null ? null : encodeRemembered(read);
    },
  },
  {
    name: "record of a circle",
    honest: of("circleRecord"),
    read: (bytes) => only(decodeCircleRecord(bytes)),
  },
  { name: "settings", honest: of("settings"), read: (bytes) => only(decodeSettings(bytes)) },
  { name: "snapshot row", honest: of("snapshotRow"), read: (bytes) => only(splitSnapshot(bytes)) },
  {
    name: "padding",
    honest: [pad(256, new Uint8Array(3))],
    read: (bytes) => {
      const plain = unpad(256, bytes);
      return plain === null ? null : pad(256, plain);
    },
  },
  {
    // Of somebody who has the session's key: what is inside the seal is theirs to choose.
    name: "frame",
    honest: [new Uint8Array([12, 0, 0, 0, 0, 0, 0, 0, 0, 1, 9, 10, 1, 0, 0, 0, 7, 0, 0, 0, 2, 1, 2])],
    read: (bytes) =>
      only(
        openFrame(
          startOpening(frameKey),
          seal(frameKey, new Uint8Array(24), new Uint8Array(0), pad(256, bytes)),
        ),
      ),
  },
];
