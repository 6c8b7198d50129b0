// Addresses in a link come from a stranger, and to try one is to send something there. So only what a hub can be is
// let through: ws: or wss:, a host, a port, a plain path (INV-3). Loopback and the own network are allowed, since two
// people on one machine or in one room meet by them. Refused are link-local addresses and the addresses at which
// clouds hand out credentials, in every spelling that a browser would understand. What a name resolves to cannot be
// known here: that is why the person is asked about every address before it is used.

import { err, ok, type Result } from "../base/result.ts";

export type HubAddress = { readonly address: string; readonly host: string };
export type AddressError =
  | { readonly type: "addressMalformed" }
  /** Not ws: or wss:. */
  | { readonly type: "addressSchemeRefused" }
  | { readonly type: "addressHostRefused" };

const addressLimit = 400;
const form =
  /^(wss?):\/\/(\[[0-9a-f:.]{2,45}\]|[a-z0-9.-]{1,253})(?::([1-9][0-9]{0,4}))?((?:\/[A-Za-z0-9._~-]*)*)$/;
const anyScheme = /^[a-z][a-z0-9+.-]*:/i;

/** One spelling only: lower case, no user, no query, no fragment, no escapes. */
export const parseHubAddress = (text: string): Result<HubAddress, AddressError> => {
  if (text.length > addressLimit) return err({ type: "addressMalformed" });
  const parts = form.exec(text);
  if (parts === null) {
    const foreign = anyScheme.test(text) && !/^wss?:/i.test(text);
    return err({ type: foreign ? "addressSchemeRefused" : "addressMalformed" });
  }
  const [, , host = "", port, path = ""] = parts;
  if (port !== undefined && Number(port) > 65_535) return err({ type: "addressMalformed" });
  // "." and ".." are taken away by whoever opens the address, which makes a second spelling.
  if (path.split("/").some((step) => step === "." || step === "..")) return err({ type: "addressMalformed" });
  const allowed = host.startsWith("[") ? allowsV6(host.slice(1, -1)) : allowsName(host);
  return allowed === null
    ? err({ type: "addressMalformed" })
    : allowed
      ? ok({ address: text, host })
      : err({ type: "addressHostRefused" });
};

/** Names under which clouds serve credentials. */
const refusedNames: readonly string[] = ["metadata", "metadata.google.internal", "instance-data"];

/** Null for what is no host. */
const allowsName = (host: string): boolean | null => {
  const name = host.endsWith(".") ? host.slice(0, -1) : host;
  const labels = name.split(".");
  if (!labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label))) return null;
  // What ends in a number is an IPv4 address to a browser, in decimal, octal or hexadecimal and with parts left out;
  // only the plain form is taken.
  if (/^(?:[0-9]+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? "")) return name === host ? allowsV4(host) : null;
  return !refusedNames.some((refused) => name === refused || name.endsWith(`.${refused}`));
};

const v4Parts = (text: string): readonly number[] | null => {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part))) return null;
  const numbers = parts.map(Number);
  return numbers.every((number) => number <= 255) ? numbers : null;
};

const refusedV4 = new Set(["100.100.100.200", "168.63.129.16", "192.0.0.192"]);

const allowsV4 = (text: string): boolean | null => {
  const parts = v4Parts(text);
  if (parts === null) return null;
  const [a = 0, b = 0] = parts;
  const linkLocal = a === 169 && b === 254;
  return !linkLocal && a !== 0 && a < 224 && !refusedV4.has(text);
};

/** Eight groups, or null. */
const v6Groups = (text: string): readonly number[] | null => {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const read = (half: string): readonly number[] | null => {
    if (half === "") return [];
    const groups = half.split(":");
    return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))
      ? groups.map((group) => Number.parseInt(group, 16))
      : null;
  };
  const [head, tail] = [read(halves[0] ?? ""), read(halves[1] ?? "")];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail];
};

const allowsV6 = (text: string): boolean | null => {
  const groups = v6Groups(text);
  // An IPv4 address written at the end is the same as two groups; one spelling is enough.
  if (groups === null) return null;
  const [first = 0, second = 0] = groups;
  const startsWithZeros = (count: number): boolean => groups.slice(0, count).every((group) => group === 0);
  const loopback = startsWithZeros(7) && groups[7] === 1;
  if (loopback) return true;
  const embedsV4 = startsWithZeros(4) || first === 0x2002 || (first === 0x64 && second === 0xff9b);
  const linkLocal = (first & 0xffc0) === 0xfe80;
  const multicast = first >= 0xff00;
  const credentials = first === 0xfd00 && second === 0x0ec2;
  return !embedsV4 && !linkLocal && !multicast && !credentials;
};
