// The link that invites (protocol 2.5), one string that can be pasted, sent or shown as a code:
//
//   halaqa:join#v1.     base64url of  seed 32 | circleId 32 | inviter's identityPk 32 | hints     for a person
//   halaqa:machine#v1.  base64url of the same                                      for a machine of the inviter's own
//   halaqa:return#v1.   base64url of  seed 32 | circleId 32 | who helps' identityPk 32 | salt 32 | hints    for one who comes back
//   hints = n u8 (≤ 8) | n × (length var | address)                                           ≤ 512 bytes
//
// A link may come from anybody, so it is read as strictly as an op: one spelling, bounded before anything is
// decoded, no address that is not a hub's (INV-1, INV-3). Hints are not signed and bind nothing. Whoever holds the
// link holds the seed, so the text is a secret. For what it is says the link itself (INV-13): who takes it learns, before
// anything is contacted, whether this machine would speak for whoever made it. Who comes back with the recovery code alone
// knows no circle yet, so their link also says of what, besides the code, their identity is made there (ID-1, INV-15).

import type { CircleId } from "../base/brand.ts";
import { type Bytes, fromBase64url, textOf, toBase64url, utf8 } from "../base/bytes.ts";
import { redact, type Redacted, reveal } from "../base/redacted.ts";
import { err, ok, type Result } from "../base/result.ts";
import { Reader, Writer } from "../codec/index.ts";
import { type AddressError, parseHubAddress } from "./hubAddress.ts";

export type LinkKind = "person" | "machine" | "return";

export type InviteLink = {
  readonly seed: Redacted<Bytes>;
  readonly circleId: CircleId;
  readonly inviterPk: Bytes;
  /** Addresses of hubs. */
  readonly hints: readonly string[];
} & (
  | { readonly for: "person" | "machine" }
  /** `salt`: the genesis nonce where the founder comes back, the circle's id for everybody else. */
  | { readonly for: "return"; readonly salt: Bytes }
);

export type LinkError =
  | { readonly type: "linkTooLong" }
  /** Not a link of ours. */
  | { readonly type: "linkForeign" }
  /** Made by a newer version. */
  | { readonly type: "linkNewer" }
  /** Cut, changed on the way, or not made by us. */
  | { readonly type: "linkDamaged" }
  | { readonly type: "linkAddressRefused"; readonly reason: AddressError };

const prefixes: { readonly [K in LinkKind]: string } = {
  person: "halaqa:join#v1.",
  machine: "halaqa:machine#v1.",
  return: "halaqa:return#v1.",
};
const anyVersion = /^halaqa:(?:join|machine|return)#v[0-9]{1,4}\./;
const hintsLimit = 512;
const hintLimit = 8;
/** What the largest link has, and what a paste may have around it. */
const lettersLimit = prefixes.return.length + Math.ceil(((4 * 32 + hintsLimit) * 4) / 3);
const pasteLimit = lettersLimit + 64;

const encodeHints = (hints: readonly string[]): Bytes => {
  const writer = new Writer().u8(hints.length);
  for (const hint of hints) {
    const bytes = utf8(hint);
    writer.var(bytes.length).raw(bytes);
  }
  return writer.done();
};

export const encodeInviteLink = (link: InviteLink): Result<Redacted<string>, LinkError> => {
  for (const hint of link.hints) {
    const parsed = parseHubAddress(hint);
    if (!parsed.ok) return err({ type: "linkAddressRefused", reason: parsed.error });
  }
  const hints = encodeHints(link.hints);
  if (link.hints.length > hintLimit || hints.length > hintsLimit) return err({ type: "linkTooLong" });
  const writer = new Writer().raw(reveal(link.seed)).id(link.circleId).raw(link.inviterPk);
  if (link.for === "return") writer.raw(link.salt);
  return ok(redact(prefixes[link.for] + toBase64url(writer.raw(hints).done())));
};

/** White space of ASCII around the link comes with pasting and is passed over; within it, nothing is. */
export const decodeInviteLink = (pasted: string): Result<InviteLink, LinkError> => {
  if (pasted.length > pasteLimit) return err({ type: "linkTooLong" });
  const text = pasted.replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  if (text.length > lettersLimit) return err({ type: "linkTooLong" });
  const kind = (["person", "machine", "return"] as const).find((one) => text.startsWith(prefixes[one]));
  if (kind === undefined) return err({ type: anyVersion.test(text) ? "linkNewer" : "linkForeign" });
  const bytes = fromBase64url(text.slice(prefixes[kind].length));
  if (bytes === null) return err({ type: "linkDamaged" });
  const reader = new Reader(bytes);
  const seed = redact(reader.take(32));
  const circleId = reader.id<CircleId>();
  const inviterPk = reader.take(32);
  const what = kind === "return" ? { for: kind, salt: reader.take(32) } : { for: kind };
  const hints = readHints(reader);
  if (!reader.done(true).ok) return err({ type: "linkDamaged" });
  for (const hint of hints) {
    const parsed = parseHubAddress(hint);
    if (!parsed.ok) return err({ type: "linkAddressRefused", reason: parsed.error });
  }
  return ok({ ...what, seed, circleId, inviterPk, hints });
};

const readHints = (reader: Reader): readonly string[] => {
  if (reader.left > hintsLimit) reader.refuse();
  const count = reader.u8();
  if (count > hintLimit) reader.refuse();
  return reader.repeat(count, () => {
    const hint = textOf(reader.take(reader.var()));
    if (hint === null) reader.refuse();
    return hint ?? "";
  });
};
