// Judges what a machine of the room says before y-webrtc acts on it (rules TRA-9 to TRA-13). Who holds the room's
// password can say anything; y-webrtc would open a connection for every offer, throw on `null`, and honour requests
// that no honest machine makes. Only announcements, one offer, one answer and a few candidates of this machine's own
// network pass, and never more connections than there is room for.
//
// Of two machines the one with the smaller id begins. So there are never two offers at once, which y-webrtc resolves
// in a way that can leave both sides with a channel the other does not read, and the handshake's roles are certain.

export const maxConnections = 24;
const sdpLimit = 16 * 1024;
const candidateLimit = 512;
const candidatesPerLink = 32;

/** A connection that is being made or is there. */
export type Link = {
  readonly offered: boolean;
  readonly answered: boolean;
  readonly candidates: number;
  readonly connected: boolean;
};
export type GateView = {
  readonly ownId: string;
  readonly links: ReadonlyMap<string, Link>;
  /** Its last connection failed a moment ago. */
  readonly isHeldOff: (id: string) => boolean;
};

export type DropReason =
  | "malformed"
  | "full"
  | "heldOff"
  /** An answer to no offer, an offer from whom we should ask, something twice. */
  | "unexpected"
  /** A description or a candidate that no machine of ours makes. */
  | "foreign";

export type Verdict =
  | { readonly type: "ignore" }
  | { readonly type: "drop"; readonly reason: DropReason }
  /** It is the other's turn to begin: tell it that we are here. */
  | { readonly type: "announceBack" }
  /** Let y-webrtc make a connection of it, in place of an older one to that machine. */
  | { readonly type: "begin"; readonly from: string; readonly link: Link }
  /** Let the connection that is there have it. */
  | { readonly type: "forward"; readonly from: string; readonly link: Link; readonly signal: unknown };

const ignore: Verdict = { type: "ignore" };
const drop = (reason: DropReason): Verdict => ({ type: "drop", reason });
const freshLink: Link = { offered: false, answered: false, candidates: 0, connected: false };

type Fields = Readonly<Record<string, unknown>>;

/** A plain object with exactly these keys, whatever they hold. */
const fieldsOf = (input: unknown, ...keys: readonly string[]): Fields | null => {
  if (typeof input !== "object" || input === null) return null;
  if (Object.getPrototypeOf(input) !== Object.prototype) return null;
  const own = Object.keys(input);
  return own.length === keys.length && keys.every((key) => own.includes(key)) ? (input as Fields) : null;
};

const isId = (value: unknown): value is string =>
  typeof value === "string" && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);

/** UDP, of a machine's own network: its name by multicast DNS, or an address. */
const isHostCandidate = (candidate: string): boolean =>
  /^candidate:\S+ 1 udp \d+ [0-9A-Za-z.:-]+ \d+ typ host(?: |$)/i.test(candidate);

/** One data channel, one certificate, and candidates of its own network. */
const isFitDescription = (sdp: unknown): sdp is string => {
  if (typeof sdp !== "string" || sdp.length > sdpLimit) return false;
  const lines = sdp.split(/\r?\n/);
  const all = (prefix: string) => lines.filter((line) => line.startsWith(prefix));
  const prints = all("a=fingerprint:");
  const media = all("m=");
  return (
    prints.length === 1 &&
    (prints[0] ?? "").toLowerCase().startsWith("a=fingerprint:sha-256 ") &&
    media.length === 1 &&
    (media[0] ?? "").startsWith("m=application ") &&
    all("a=candidate:").every((line) => isHostCandidate(line.slice(2)))
  );
};

const judgeAnnouncement = (from: string, { ownId, links, isHeldOff }: GateView): Verdict => {
  if (links.has(from)) return ignore;
  if (isHeldOff(from)) return drop("heldOff");
  if (links.size >= maxConnections) return drop("full");
  return ownId < from ? { type: "begin", from, link: freshLink } : { type: "announceBack" };
};

/** What comes first from a machine that may begin. */
const judgeBeginning = (from: string, link: Link, view: GateView): Verdict => {
  if (from > view.ownId) return drop("unexpected");
  if (view.isHeldOff(from)) return drop("heldOff");
  return view.links.size >= maxConnections ? drop("full") : { type: "begin", from, link };
};

const judgeOffer = (from: string, signal: Fields, view: GateView): Verdict => {
  if (!isFitDescription(signal["sdp"])) return drop("foreign");
  const old = view.links.get(from);
  if (old === undefined) return judgeBeginning(from, { ...freshLink, offered: true }, view);
  if (from > view.ownId || old.connected) return drop("unexpected");
  if (!old.offered) return { type: "forward", from, link: { ...old, offered: true }, signal };
  return { type: "begin", from, link: { ...freshLink, offered: true } };
};

const judgeAnswer = (from: string, signal: Fields, view: GateView): Verdict => {
  const old = view.links.get(from);
  if (old === undefined || old.answered || from < view.ownId) return drop("unexpected");
  if (!isFitDescription(signal["sdp"])) return drop("foreign");
  return { type: "forward", from, link: { ...old, answered: true }, signal };
};

const judgeCandidate = (from: string, signal: Fields, view: GateView): Verdict => {
  const fields = fieldsOf(signal["candidate"], "candidate", "sdpMLineIndex", "sdpMid");
  const candidate = fields?.["candidate"];
  if (fields === null || typeof candidate !== "string" || candidate.length > candidateLimit)
    return drop("malformed");
  // The end of the list, and what can only be reached by TCP, is nothing to us.
  if (candidate === "" || /^candidate:\S+ 1 tcp /i.test(candidate)) return ignore;
  if (!isHostCandidate(candidate) || fields["sdpMLineIndex"] !== 0 || fields["sdpMid"] !== "0")
    return drop("foreign");
  const old = view.links.get(from);
  // A candidate can overtake the offer that it belongs to.
  if (old === undefined) return judgeBeginning(from, { ...freshLink, candidates: 1 }, view);
  if (old.candidates >= candidatesPerLink) return drop("unexpected");
  return { type: "forward", from, link: { ...old, candidates: old.candidates + 1 }, signal };
};

const judgeSignal = (from: string, signal: unknown, view: GateView): Verdict => {
  const description = fieldsOf(signal, "type", "sdp");
  if (description?.["type"] === "offer") return judgeOffer(from, description, view);
  if (description?.["type"] === "answer") return judgeAnswer(from, description, view);
  const trickle = fieldsOf(signal, "type", "candidate");
  return trickle?.["type"] === "candidate" ? judgeCandidate(from, trickle, view) : drop("malformed");
};

export const judge = (input: unknown, view: GateView): Verdict => {
  const announcement = fieldsOf(input, "type", "from");
  if (announcement?.["type"] === "announce") {
    const from = announcement["from"];
    if (!isId(from)) return drop("malformed");
    return from === view.ownId ? ignore : judgeAnnouncement(from, view);
  }
  const said = fieldsOf(input, "to", "from", "type", "token", "signal");
  if (said?.["type"] !== "signal") return drop("malformed");
  const { from, to, token, signal } = said;
  if (!isId(from) || !isId(to) || typeof token !== "number") return drop("malformed");
  return to !== view.ownId || from === view.ownId ? ignore : judgeSignal(from, signal, view);
};
