// A page that a browser saved as one file (MHTML): a MIME message whose first part of HTML is the page. Pictures,
// styles and everything else in it are not looked at. Strict about what such a file is, so that no letter or page
// that merely speaks of mail is taken for one; linear in the bytes.

import type { Bytes } from "../core/base/bytes.ts";

/** The page's own bytes, and what its part says that they are. */
export type SavedPage = { readonly bytes: Bytes; readonly mediaType: string };

const longestHead = 16_384;
const mostParts = 10_000;

/** One letter for each byte, so that places in the text are places in the bytes. */
const letters = (bytes: Uint8Array): string => {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8_192)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8_192)));
  return parts.join("");
};

type Head = { readonly fields: ReadonlyMap<string, string>; readonly bodyAt: number };

/** The fields at a place, with continued lines joined; null when no blank line ends them. */
const headAt = (text: string, from: number): Head | null => {
  const near = text.slice(from, from + longestHead);
  const blank = /\r?\n\r?\n/.exec(near);
  if (blank === null) return null;
  const fields = new Map<string, string>();
  for (const line of near
    .slice(0, blank.index)
    .replace(/\r?\n[ \t]+/g, " ")
    .split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon < 1 || !/^[A-Za-z0-9-]+$/.test(line.slice(0, colon))) return null;
    fields.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { fields, bodyAt: from + blank.index + blank[0].length };
};

/** Small letters too, which are not as they should be written and are read everywhere. */
const hexValue = (unit: number): number => {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const letter = unit & ~0x20;
  return letter >= 0x41 && letter <= 0x46 ? letter - 0x37 : -1;
};

const quotedPrintable = (body: Uint8Array): Bytes => {
  const out = new Uint8Array(body.length);
  let length = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at] ?? 0;
    if (byte !== 0x3d) {
      out[length++] = byte;
      continue;
    }
    const [first = 0, second = 0] = [body[at + 1], body[at + 2]];
    if (first === 0x0a) at += 1;
    else if (first === 0x0d && second === 0x0a) at += 2;
    else if (hexValue(first) >= 0 && hexValue(second) >= 0) {
      out[length++] = hexValue(first) * 16 + hexValue(second);
      at += 2;
    } else out[length++] = byte;
  }
  return out.slice(0, length);
};

const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const base64 = (body: Uint8Array): Bytes => {
  const out = new Uint8Array(body.length);
  let length = 0;
  let held = 0;
  let bits = 0;
  for (const byte of body) {
    const value = signs.indexOf(String.fromCharCode(byte));
    if (value === -1) continue;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[length++] = (held >> bits) & 0xff;
    }
  }
  return out.slice(0, length);
};

const decoded = (body: Uint8Array, encoding: string): Bytes => {
  if (encoding === "quoted-printable") return quotedPrintable(body);
  return encoding === "base64" ? base64(body) : body.slice();
};

/** The page in a file that a browser saved as one; null for every other file. */
export const savedPage = (bytes: Uint8Array): SavedPage | null => {
  const beginning = String.fromCharCode(...bytes.subarray(0, 2_048));
  if (!/^mime-version:\s*1\.0/im.test(beginning)) return null;
  const text = letters(bytes);
  const whole = headAt(text, 0);
  const kind = whole?.fields.get("content-type") ?? "";
  const boundary = /;\s*boundary="?([^";\r\n]{1,200})"?/i.exec(kind)?.[1];
  if (whole === null || boundary === undefined || !/^multipart\/related\b/i.test(kind)) return null;
  const mark = `\n--${boundary}`;
  let at = text.indexOf(mark, whole.bodyAt - 1);
  for (let part = 0; part < mostParts && at !== -1; part++) {
    const lineEnd = text.indexOf("\n", at + mark.length);
    const head = lineEnd === -1 ? null : headAt(text, lineEnd + 1);
    if (head === null) return null;
    const next = text.indexOf(mark, head.bodyAt - 1);
    const mediaType = head.fields.get("content-type") ?? "";
    if (/^text\/html\b/i.test(mediaType)) {
      const body = bytes.subarray(head.bodyAt, next === -1 ? bytes.length : next);
      const encoding = head.fields.get("content-transfer-encoding")?.toLowerCase() ?? "";
      return { bytes: decoded(body, encoding), mediaType };
    }
    at = next;
  }
  return null;
};
