import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GateView, judge, type Link, maxConnections } from "../../../src/adapters/webrtc/signalGate.ts";

const idOf = (number: number): string =>
  `${number.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;
const own = idOf(100);
const [smaller, larger] = [idOf(7), idOf(700)];

/** As Chromium 156 writes it, shortened. */
const sdp = [
  "v=0",
  "o=- 4611731400430051336 2 IN IP4 127.0.0.1",
  "s=-",
  "t=0 0",
  "a=group:BUNDLE 0",
  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
  "c=IN IP4 0.0.0.0",
  "a=candidate:70898196 1 udp 2113937151 c8dd2126-25f0-4b86-855e-6a49b4c13267.local 36231 typ host generation 0",
  "a=ice-ufrag:a1jD",
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => "AB").join(":")}`,
  "a=setup:actpass",
  "a=mid:0",
  "a=sctp-port:5000",
  "",
].join("\r\n");
const candidateText =
  "candidate:70898196 1 udp 2113937151 c8dd2126-25f0-4b86-855e-6a49b4c13267.local 36231 typ host generation 0 ufrag a1jD network-cost 999";

const viewOf = (
  links: readonly (readonly [string, Partial<Link>])[] = [],
  heldOff: readonly string[] = [],
): GateView => ({
  ownId: own,
  links: new Map(
    links.map(([id, link]) => [
      id,
      { offered: false, answered: false, candidates: 0, connected: false, ...link },
    ]),
  ),
  isHeldOff: (id) => heldOff.includes(id),
});
const announce = (from: unknown) => ({ type: "announce", from });
const signal = (from: unknown, inner: unknown, to: unknown = own) => ({
  to,
  from,
  type: "signal",
  token: 1.5,
  signal: inner,
});
const offer = (from: string, text: unknown = sdp) => signal(from, { type: "offer", sdp: text });
const answer = (from: string, text: unknown = sdp) => signal(from, { type: "answer", sdp: text });
const candidate = (from: string, text: unknown = candidateText, more = { sdpMLineIndex: 0, sdpMid: "0" }) =>
  signal(from, { type: "candidate", candidate: { candidate: text, ...more } });

describe("the gate in front of y-webrtc", () => {
  it("[TRA-9] of two machines the one with the smaller id begins", () => {
    expect(judge(announce(larger), viewOf())).toMatchObject({ type: "begin", from: larger });
    expect(judge(announce(smaller), viewOf())).toEqual({ type: "announceBack" });
    expect(judge(offer(smaller), viewOf())).toMatchObject({ type: "begin", from: smaller });
    expect(judge(offer(larger), viewOf())).toEqual({ type: "drop", reason: "unexpected" });
  });

  it("[TRA-9] an offer, an answer and candidates of an honest machine pass, each to where it belongs", () => {
    const asked = viewOf([[larger, {}]]);
    expect(judge(answer(larger), asked)).toMatchObject({ type: "forward", link: { answered: true } });
    expect(judge(candidate(larger), asked)).toMatchObject({ type: "forward", link: { candidates: 1 } });
    expect(judge(candidate(smaller), viewOf())).toMatchObject({ type: "begin", link: { candidates: 1 } });
    expect(judge(offer(smaller), viewOf([[smaller, { candidates: 1 }]]))).toMatchObject({
      type: "forward",
      link: { offered: true, candidates: 1 },
    });
  });

  it("[TRA-9] what is not for this machine, or from itself, is ignored", () => {
    for (const said of [announce(own), offer(own), signal(smaller, null, idOf(9)), announce(larger)]) {
      const links = said === undefined ? [] : ([[larger, {}]] as const);
      expect(judge(said, viewOf(links))).toEqual({ type: "ignore" });
    }
  });

  it("[TRA-10] [N04] there are never more than 24 connections, whoever announces or offers", () => {
    const many = viewOf(Array.from({ length: maxConnections }, (_, at) => [idOf(2_000 + at), {}] as const));
    for (const said of [announce(larger), offer(smaller), candidate(smaller)])
      expect(judge(said, many)).toEqual({ type: "drop", reason: "full" });
    expect(judge(answer(idOf(2_000)), many)).toMatchObject({ type: "forward" });
  });

  it("[TRA-11] [N05] null signals, unasked answers, requests to renegotiate and foreign shapes are refused", () => {
    const asked = viewOf([[larger, {}]]);
    const malformed = [
      null,
      undefined,
      7,
      "announce",
      [],
      { type: "announce" },
      announce("../../etc"),
      announce(null),
      { ...announce(larger), more: 1 },
      signal(larger, null),
      signal(larger, {}),
      signal(larger, { type: "transceiverRequest", transceiverRequest: { kind: "video" } }),
      signal(larger, { type: "renegotiate", renegotiate: true }),
      signal(larger, { type: "offer", sdp, renegotiate: true }),
      { ...offer(smaller), token: "now" },
      Object.setPrototypeOf(announce(larger), { type: "announce" }),
    ];
    for (const said of malformed) expect(judge(said, asked)).toEqual({ type: "drop", reason: "malformed" });
    for (const said of [answer(larger), answer(smaller)])
      expect(judge(said, viewOf())).toEqual({ type: "drop", reason: "unexpected" });
    expect(judge(answer(larger), viewOf([[larger, { answered: true }]]))).toEqual({
      type: "drop",
      reason: "unexpected",
    });
  });

  it("[TRA-11] [N05] a description has one certificate, one data channel, and fits in 16 KiB", () => {
    const fingerprint = sdp.split("\r\n").find((line) => line.startsWith("a=fingerprint")) ?? "";
    const wrong = [
      null,
      "",
      sdp + "a".repeat(16 * 1024),
      sdp + `${fingerprint}\r\n`,
      sdp.replace("sha-256", "sha-1"),
      sdp.replace(fingerprint, ""),
      sdp + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n",
      sdp.replace("m=application", "m=audio"),
      sdp.replace("typ host", "typ srflx raddr 192.168.0.1 rport 1"),
    ];
    for (const text of wrong)
      expect(judge(offer(smaller, text), viewOf())).toEqual({ type: "drop", reason: "foreign" });
  });

  it("[TRA-12] [N12] only candidates of a machine's own network pass, by UDP", () => {
    const view = viewOf([[larger, {}]]);
    for (const text of [
      candidateText.replace("typ host", "typ srflx"),
      candidateText.replace("typ host", "typ relay"),
      candidateText.replace(" udp ", " tls "),
      "candidate:1",
    ])
      expect(judge(candidate(larger, text), view)).toEqual({ type: "drop", reason: "foreign" });
    expect(judge(candidate(larger, candidateText, { sdpMLineIndex: 3, sdpMid: "0" }), view).type).toBe(
      "drop",
    );
    expect(judge(candidate(larger, "a".repeat(513)), view)).toEqual({ type: "drop", reason: "malformed" });
    expect(judge(candidate(larger, ""), view)).toEqual({ type: "ignore" });
    expect(judge(candidate(larger, candidateText.replace(" udp ", " tcp ")), view)).toEqual({
      type: "ignore",
    });
    expect(judge(candidate(larger), viewOf([[larger, { candidates: 32 }]])).type).toBe("drop");
  });

  it("[TRA-13] a new offer takes the place of a connection that never opened, and of no other", () => {
    expect(judge(offer(smaller), viewOf([[smaller, { offered: true, candidates: 9 }]]))).toMatchObject({
      type: "begin",
      link: { offered: true, candidates: 0 },
    });
    expect(judge(offer(smaller), viewOf([[smaller, { offered: true, connected: true }]]))).toEqual({
      type: "drop",
      reason: "unexpected",
    });
  });

  it("[TRA-14] a machine whose connection just failed is left alone", () => {
    for (const [said, from] of [
      [announce(larger), larger],
      [offer(smaller), smaller],
      [candidate(smaller), smaller],
    ] as const)
      expect(judge(said, viewOf([], [from]))).toEqual({ type: "drop", reason: "heldOff" });
  });

  it("[TRA-11] [N05] whatever is said, the gate answers and never throws", () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true }),
        fc.constantFrom(smaller, larger),
        (anything, from) => {
          const view = viewOf([[larger, {}]]);
          const inner = [
            anything,
            { type: "offer", sdp: anything },
            { type: "candidate", candidate: anything },
          ];
          for (const said of [anything, ...inner.map((one) => signal(from, one))])
            expect(["ignore", "drop", "announceBack"]).toContain(judge(said, view).type);
        },
      ),
      { numRuns: 300 },
    );
  });
});
