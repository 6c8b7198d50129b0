// The contract between the engine page and its host: paths under the engine's own origin, and the shapes of what
// they answer. Both hosts serve the same paths, so the engine does not know in which it runs.
//
//   GET  /host/vault     bytes, or 204 before the first space          PUT  the same, 204 when it is on the disk
//   GET  /host/mark      bytes, or 204                                 PUT  the same
//   GET  /host/phrase    ?language=ar|en → hostPhraseShape
//   GET  /host/hub       hostHubShape
//   GET  /host/alarm     hostAlarmShape
//   GET  /host/room      hostRoomShape, or 204 where the system does not say
//                                                                      PUT  /host/wipe  nothing: header and mark of
//                                                                      this vault are overwritten, and never open again
//   GET  /host/practice  hostPracticeShape, or 204 outside practice    PUT  the founder's link as text
//
// A PUT answers 204 only after the file is whole on the disk, 507 when the disk is full (what was there before is
// untouched), 413 when it is over the limit, 409 for what a page still writes to a vault that was wiped.

import { flag, type Infer, integer, list, nullable, object, oneOf, text } from "../core/base/shape.ts";

export const hostPaths = {
  vault: "/host/vault",
  mark: "/host/mark",
  phrase: "/host/phrase",
  hub: "/host/hub",
  alarm: "/host/alarm",
  room: "/host/room",
  practice: "/host/practice",
  wipe: "/host/wipe",
} as const;

/**
 * Where a page goes that has locked: an answer that sends it back to `/`, under another opener policy, so that the
 * browser gives it a new process, and the one in whose memory texts and words may still lie ends (HOST-49).
 */
export const afreshPath = "/afresh";

export const hostFileLimit = 64 * 1024;

/** Words that only this user's host knows (protocol 2.1, "The port"). */
export const hostPhraseShape = object({ phrase: text(200) });
export type HostPhrase = Infer<typeof hostPhraseShape>;

/** `socket`: where the engine speaks to its own hub; `addresses`: what it may write into invitations. */
export const hostHubShape = object({ socket: text(512), addresses: list(text(512), 8) });
export type HostHub = Infer<typeof hostHubShape>;

/**
 * How often something asked for a service worker under our origins since this start (attack E22), and whether the
 * vault's header was not what its second copy said, and was made so; and whether a vault was wiped here in this start
 * or one before that could not finish it, so that no database here is anybody's.
 */
export const hostAlarmShape = object({
  serviceWorkers: integer(0, 2 ** 31),
  vaultMended: flag,
  vaultWiped: flag,
});
export type HostAlarm = Infer<typeof hostAlarmShape>;

/** Bytes that this person may still write on the disk that the data lie on. */
export const hostRoomShape = object({ free: integer(0, Number.MAX_SAFE_INTEGER) });
export type HostRoom = Infer<typeof hostRoomShape>;

/** The demonstration: two hosts, and the founder's invitation on its way to the guest. */
export const hostPracticeShape = object({ role: oneOf(["founder", "guest"]), link: nullable(text(2_048)) });
export type HostPractice = Infer<typeof hostPracticeShape>;

export const hubLimits = { addresses: 8, addressLength: 512, frame: 64 * 1024, topics: 20 } as const;

const hubState = oneOf(["connected", "trying", "refused"]);
/** The hub to the engine, besides the publishes of y-webrtc's protocol: which hubs of others are reached. */
export const hubStatesShape = object({
  type: oneOf(["hubs"]),
  states: list(object({ address: text(hubLimits.addressLength), state: hubState }), hubLimits.addresses),
});
export type HubStates = Infer<typeof hubStatesShape>;
/** The engine to its hub: which hubs of others to join, as the person entered them. */
export const hubAddressesShape = object({
  type: oneOf(["hubs"]),
  addresses: list(text(hubLimits.addressLength), hubLimits.addresses),
});
