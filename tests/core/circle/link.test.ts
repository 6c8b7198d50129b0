// The text of a link: what is one, and what a hub in it may be.

import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { concat, reveal, toBase64url, toHex, utf8 } from "../../../src/core/base/index.ts";
import {
  decodeInviteLink,
  encodeInviteLink,
  inviteKeys,
  parseHubAddress,
} from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { found, good, linkOf, secretOf, seedOf } from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const refused = (type: string) => ({ ok: false, error: { type } });

describe("the text of a link", () => {
  const hints = ["ws://127.0.0.1:7310/hub/Abc-1", "wss://hub.example.org", "ws://[::1]:9/x"];

  it("[INV-1] comes back as it was, also with the white space of a paste around it", () => {
    const link = linkOf(found("Amal"), "seed", hints);
    const text = reveal(good(encodeInviteLink(link)));
    for (const pasted of [text, `  ${text}\r\n`]) {
      const read = good(decodeInviteLink(pasted));
      expect({ ...read, seed: toHex(reveal(read.seed)) }).toEqual({ ...link, seed: toHex(seedOf("seed")) });
    }
    expect(String(good(encodeInviteLink(link)))).toBe("[redacted]");
  });

  it("[INV-1] [INV-15] one for who comes back says of what their identity is made, and is read as no other", () => {
    const { seed, circleId, inviterPk } = linkOf(found("Amal"), "seed");
    const link = { for: "return", seed, circleId, inviterPk, salt: seedOf("salt"), hints } as const;
    const text = reveal(good(encodeInviteLink(link)));
    expect(text).toMatch(/^halaqa:return#v1\./);
    expect(decodeInviteLink(text)).toEqual({ ok: true, value: link });
    expect(decodeInviteLink(text.slice(0, 150)).ok).toBe(false);
    const asPerson = decodeInviteLink(text.replace("return#", "join#"));
    expect(asPerson.ok && asPerson.value.for).not.toBe("return");
  });

  it("[INV-2] the seed makes room, psk, password and key, each its own, and the id follows from the key", () => {
    const keys = inviteKeys(secretOf("seed"));
    const made = [keys.room, toHex(reveal(keys.psk)), toHex(reveal(keys.password)), keys.inviteId];
    expect(new Set([...made, toHex(keys.sign.publicKey), toHex(seedOf("seed"))]).size).toBe(6);
    expect(inviteKeys(secretOf("other")).room).not.toBe(keys.room);
    expect(JSON.stringify(keys)).not.toContain(toHex(reveal(keys.psk)));
  });

  it("[INV-1] [V06] what is no link of ours, cut, changed or hostile is refused, quickly and without a throw", () => {
    const text = reveal(good(encodeInviteLink(linkOf(found("Amal"), "seed", hints))));
    const type = (pasted: string) => {
      const read = decodeInviteLink(pasted);
      return read.ok ? "taken" : read.error.type;
    };
    expect(type("x".repeat(1_000_000))).toBe("linkTooLong");
    expect(type(text + "A".repeat(2_000))).toBe("linkTooLong");
    for (const foreign of [
      "",
      "javascript:alert(1)",
      `javascript:alert(1)//${text}`,
      `https://example.org/${text}`,
      text.toUpperCase(),
      `\u202e${text}`,
      `\u200f${text}`,
      `\ufeff${text}`,
      "halaqa:join#",
      "halaqa://join#v1.AAAA",
    ])
      expect([foreign.slice(0, 20), type(foreign)]).toEqual([foreign.slice(0, 20), "linkForeign"]);
    expect(type(text.replace("#v1.", "#v2."))).toBe("linkNewer");
    for (const damaged of [
      `${text.slice(0, 60)}\n${text.slice(60)}`,
      `${text.slice(0, 60)} ${text.slice(60)}`,
      `${text.slice(0, 60)}\u202e${text.slice(60)}`,
      `${text}\u200f`,
      `${text}=`,
      `${text}A`,
      `${text}AAAA`,
      text.slice(0, -4),
      text.replace(/.$/, "+"),
      "halaqa:join#v1.",
    ])
      expect([damaged, type(damaged)]).toEqual([damaged, "linkDamaged"]);
    for (let length = 0; length < text.length; length++)
      expect(type(text.slice(0, length))).not.toBe("taken");
  });

  it("[INV-3] [V06] a hint that is no hub's address makes the whole link refused", () => {
    const body = concat(new Uint8Array(96).fill(7));
    const linkWith = (...addresses: readonly Uint8Array[]) =>
      `halaqa:join#v1.${toBase64url(
        concat(
          body,
          new Uint8Array([addresses.length]),
          ...addresses.map((one) => concat(new Uint8Array([one.length]), one)),
        ),
      )}`;
    const type = (text: string) => {
      const read = decodeInviteLink(text);
      return read.ok ? "taken" : read.error.type;
    };
    expect(type(linkWith(utf8("ws://10.0.0.7:7310")))).toBe("taken");
    for (const bad of [
      "file:///etc/passwd",
      "http://169.254.1.1",
      "javascript:1",
      "ws://169.254.169.254",
      "x",
    ])
      expect([bad, type(linkWith(utf8("ws://ok"), utf8(bad)))]).toEqual([bad, "linkAddressRefused"]);
    expect(type(linkWith(new Uint8Array([0xff, 0xfe])))).toBe("linkDamaged");
    expect(type(linkWith(...Array.from({ length: 9 }, () => utf8("ws://a"))))).toBe("linkDamaged");
    const long = utf8(`ws://a/${"p".repeat(110)}`);
    expect(type(linkWith(long, long, long, long))).toBe("taken");
    expect(type(linkWith(long, long, long, long, long))).not.toBe("taken");
  });

  it("[INV-3] [V06] only ws: and wss:, only hosts that a hub may have", () => {
    for (const fine of [
      "ws://127.0.0.1:7310",
      "ws://localhost:7310/hub/token_A-1.x~",
      "ws://[::1]:7310/",
      "ws://192.168.1.20:7310",
      "ws://10.1.2.3",
      "ws://laptop.local:7310",
      "wss://hub.example.org/a/b",
      "wss://2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion",
      "wss://xn--mgbh0fb.example",
      "ws://[fd12:3456::7]:80",
      "ws://[2001:db8::1]:80",
    ])
      expect([fine, parseHubAddress(fine).ok]).toEqual([fine, true]);
    for (const scheme of ["file:///x", "http://127.0.0.1", "https://a", "javascript:1", "data:,", "ftp://a"])
      expect([scheme, parseHubAddress(scheme)]).toEqual([scheme, refused("addressSchemeRefused")]);
    for (const host of [
      "ws://169.254.169.254",
      "wss://169.254.0.1:443/latest/meta-data",
      "ws://0.0.0.0:1",
      "ws://224.0.0.251",
      "ws://255.255.255.255",
      "ws://100.100.100.200",
      "ws://[fe80::1]:80",
      "ws://[febf::1]:80",
      "ws://[ff02::fb]",
      "ws://[::]:80",
      "ws://[::ffff:a9fe:a9fe]",
      "ws://[::a9fe:a9fe]",
      "ws://[64:ff9b::a9fe:a9fe]",
      "ws://[2002:a9fe:a9fe::1]",
      "ws://[fd00:ec2::254]",
      "ws://metadata.google.internal",
      "ws://metadata",
      "ws://metadata.google.internal.",
    ])
      expect([host, parseHubAddress(host)]).toEqual([host, refused("addressHostRefused")]);
    for (const malformed of [
      "ws://2852039166",
      "ws://0xa9fea9fe",
      "ws://0xa9.0xfe.0xa9.0xfe",
      "ws://0251.0376.0251.0376",
      "ws://169.254.43518",
      "ws://169.254.169.254.",
      "ws://1.2.3.256",
      "ws://[::ffff:169.254.169.254]",
      "ws://[fe80::1%25eth0]",
      "ws://[1:2:3]",
      "ws://[1::2::3]",
      "ws://user@host",
      "ws://user:pass@host:1",
      "ws://host:0",
      "ws://host:65536",
      "ws://host:080",
      "ws://host/a?b",
      "ws://host/a#b",
      "ws://host/../x",
      "ws://host/%2e",
      "ws://host\\@other",
      "ws://ho st",
      "ws://Host",
      "WS://host",
      "ws:host",
      "ws:///x",
      "ws://",
      "ws://-a.example",
      "ws://a..b",
      "ws://ho\u202est",
      "ws://ｈost",
      "ws://مثال",
      "ws://host\n",
      `ws://${"a".repeat(64)}.example`,
      `ws://host/${"a".repeat(400)}`,
    ])
      expect([malformed, parseHubAddress(malformed)]).toEqual([malformed, refused("addressMalformed")]);
  });

  it("[INV-3] [V06] what is taken is what a browser opens: the same host, port and path, letter for letter", () => {
    const part = fc.constantFrom(
      "a",
      "1",
      ".",
      "-",
      "0x",
      ":",
      "[",
      "]",
      "/",
      "@",
      "127.0.0.1",
      "fe80",
      "80",
      "::",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
        const text = `ws://${parts.join("")}`;
        const read = parseHubAddress(text);
        if (!read.ok) return;
        const url = new URL(text);
        const port = /^ws:\/\/(?:\[[^\]]*\]|[^:/]*):80(?=\/|$)/.test(text) ? ":80" : "";
        const written = `ws://${url.host}${port}${url.pathname}`;
        if (!read.value.host.startsWith("[")) expect([text, `${text}/`]).toContain(written);
        expect(url.username + url.search + url.hash).toBe("");
      }),
      { numRuns: 3_000 },
    );
  });

  it("[INV-1] any text is read or refused, and nothing is thrown", () => {
    const text = reveal(good(encodeInviteLink(linkOf(found("Amal"), "seed", hints))));
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 1_000 }), fc.nat(text.length), (noise, at) => {
        expect(decodeInviteLink(noise).ok).toBe(false);
        decodeInviteLink(text.slice(0, at) + noise.slice(0, 3) + text.slice(at + 3));
        expect(decodeInviteLink(`halaqa:join#v1.${noise}`).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("[INV-3] a link is not made with an address that would be refused, or with too many", () => {
    const amal = found("Amal");
    expect(encodeInviteLink(linkOf(amal, "s", ["http://a"])).ok).toBe(false);
    expect(
      encodeInviteLink(
        linkOf(
          amal,
          "s",
          Array.from({ length: 9 }, () => "ws://a"),
        ),
      ),
    ).toEqual(refused("linkTooLong"));
    const long = `ws://a/${"p".repeat(300)}`;
    expect(encodeInviteLink(linkOf(amal, "s", [long, long]))).toEqual(refused("linkTooLong"));
  });
});
