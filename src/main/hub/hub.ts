// The hub: who listens to which topic, and what goes to whom. It knows neither people nor content: topics are opaque
// and change with each epoch, payloads are sealed, and nothing is written down.
//
// - A message goes to everyone on its topic here and to the remote hubs that our own engine joined, once: a message
//   that was seen within the last minute goes nowhere, so circles of hubs do not echo.
// - Only topics of our own engine go out and come in. A guest cannot use this host as a relay between strangers.
// - Over a cap is dropped; a link that goes on far over its bucket is closed.

import { createHash } from "node:crypto";
import type { HubStates } from "../../bridge/host.ts";
import { type Bucket, createBucket } from "./bucket.ts";
import { hubCaps } from "./limits.ts";
import { parseHubMessage } from "./message.ts";

/** A connection, seen from the hub. */
export type Link = { send(frame: string): void; close(): void };
export type Joined = { receive(frame: string): void; left(): void };

/** What the hub asks of the connections to remote hubs. */
export type Outward = {
  listenTo(topics: readonly string[]): void;
  pass(topic: string, data: string): void;
  reach(addresses: readonly string[]): void;
};

type Member = {
  readonly link: Link;
  readonly kind: "own" | "guest";
  readonly topics: Set<string>;
  readonly messages: Bucket;
  readonly bytes: Bucket;
  addresses: readonly string[];
  dropped: number;
};

export type Hub = {
  /** Null when this host has as many connections of that kind as it takes. */
  join(link: Link, kind: "own" | "guest"): Joined | null;
  /** What a remote hub passed on. */
  hear(topic: string, data: string): void;
  tellStates(states: HubStates["states"]): void;
  counts(): { readonly links: number; readonly topics: number; readonly remembered: number };
};

export const createHub = (now: () => number, outward: Outward): Hub => {
  const members = new Set<Member>();
  const subscribers = new Map<string, Set<Member>>();
  /** Hash of a message → when it was seen; oldest first. */
  const seen = new Map<string, number>();
  let states: HubStates["states"] = [];

  const isNew = (topic: string, data: string): boolean => {
    const moment = now();
    for (const [hash, at] of seen) {
      if (moment - at < hubCaps.rememberedFor && seen.size < hubCaps.remembered) break;
      seen.delete(hash);
    }
    const hash = createHash("sha256").update(`${topic}\n${data}`).digest("base64");
    if (seen.has(hash)) return false;
    seen.set(hash, moment);
    return true;
  };

  const isOwnTopic = (topic: string): boolean => {
    for (const member of subscribers.get(topic) ?? []) if (member.kind === "own") return true;
    return false;
  };

  const tellOutward = (): void => {
    const topics = [...subscribers.keys()].filter(isOwnTopic);
    outward.listenTo(topics.slice(0, hubCaps.topicsPerLink));
  };

  const deliver = (topic: string, data: string): void => {
    const receivers = subscribers.get(topic);
    if (receivers !== undefined) {
      const frame = JSON.stringify({ type: "publish", topic, data, clients: receivers.size });
      for (const { link } of receivers) link.send(frame);
    }
    if (isOwnTopic(topic)) outward.pass(topic, data);
  };

  const subscribe = (member: Member, topics: readonly string[]): void => {
    for (const topic of topics) {
      const circle = subscribers.get(topic) ?? new Set();
      const fits = member.topics.size < hubCaps.topicsPerLink && circle.size < hubCaps.subscribersPerTopic;
      if (!fits && !circle.has(member)) continue;
      circle.add(member);
      member.topics.add(topic);
      subscribers.set(topic, circle);
    }
    if (member.kind === "own") tellOutward();
  };

  const unsubscribe = (member: Member, topics: readonly string[]): void => {
    for (const topic of topics) {
      const circle = subscribers.get(topic);
      circle?.delete(member);
      if (circle?.size === 0) subscribers.delete(topic);
      member.topics.delete(topic);
    }
    if (member.kind === "own") tellOutward();
  };

  const reach = (): void => {
    const wanted = new Set<string>();
    for (const member of members) for (const address of member.addresses) wanted.add(address);
    outward.reach([...wanted].slice(0, hubCaps.remoteHubs));
  };

  const fitsBuckets = (member: Member, length: number): boolean => {
    const moment = now();
    if (member.messages.take(1, moment) && member.bytes.take(length, moment)) return true;
    member.dropped++;
    if (member.dropped > hubCaps.messageBurst) member.link.close();
    return false;
  };

  const receive = (member: Member, frame: string): void => {
    if (!members.has(member) || !fitsBuckets(member, frame.length)) return;
    const message = parseHubMessage(frame);
    if (message === null) return;
    switch (message.type) {
      case "subscribe":
        return subscribe(member, message.topics);
      case "unsubscribe":
        return unsubscribe(member, message.topics);
      case "publish":
        if (isNew(message.topic, message.data)) deliver(message.topic, message.data);
        return;
      case "ping":
        return member.link.send('{"type":"pong"}');
      case "pong":
        return;
      case "hubs":
        // A guest has no say in where this host connects to.
        if (member.kind !== "own") return;
        member.addresses = message.addresses;
        reach();
        return member.link.send(JSON.stringify({ type: "hubs", states }));
    }
  };

  return {
    join(link, kind) {
      let alike = 0;
      for (const member of members) if (member.kind === kind) alike++;
      if (alike >= (kind === "own" ? hubCaps.ownPages : hubCaps.guests)) return null;
      const member: Member = {
        link,
        kind,
        topics: new Set(),
        messages: createBucket(hubCaps.messageBurst, hubCaps.messagesPerSecond, now()),
        bytes: createBucket(hubCaps.byteBurst, hubCaps.bytesPerSecond, now()),
        addresses: [],
        dropped: 0,
      };
      members.add(member);
      return {
        receive: (frame) => receive(member, frame),
        left: () => {
          if (!members.delete(member)) return;
          unsubscribe(member, [...member.topics]);
          if (kind === "own") reach();
        },
      };
    },
    hear(topic, data) {
      if (isOwnTopic(topic) && isNew(topic, data)) deliver(topic, data);
    },
    tellStates(next) {
      states = next;
      const frame = JSON.stringify({ type: "hubs", states });
      for (const { link, kind } of members) if (kind === "own") link.send(frame);
    },
    counts: () => ({ links: members.size, topics: subscribers.size, remembered: seen.size }),
  };
};
