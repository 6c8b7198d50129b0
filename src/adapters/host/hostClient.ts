// The engine page's view of its own host: two small files that the host keeps whole (vault header and head mark), the
// phrase that only this user's host knows, and the addresses of its hub. Same origin, no address of anybody else;
// what the host answers is taken by shape and by length.

import { type Bytes, concat, err, ok, type Result } from "../../core/base/index.ts";
import type { Shape } from "../../core/base/shape.ts";
import {
  type HostAlarm,
  hostAlarmShape,
  hostFileLimit,
  type HostHub,
  hostHubShape,
  hostPaths,
  type HostPhrase,
  hostPhraseShape,
  type HostPractice,
  hostPracticeShape,
  type HostRoom,
  hostRoomShape,
} from "../../bridge/host.ts";
import type { Language } from "../../bridge/view.ts";

export type HostError = { readonly type: "hostUnreachable" } | { readonly type: "diskFull" };
type FileName = "vault" | "mark";

export interface HostClient {
  /** Null when there is none yet. */
  readFile(name: FileName): Promise<Result<Bytes | null, HostError>>;
  /** When it says yes, the file is whole on the disk. */
  writeFile(name: FileName, bytes: Bytes): Promise<Result<void, HostError>>;
  /** When it says yes, no words open this vault any more, and nothing of it can be written again. */
  wipe(): Promise<Result<void, HostError>>;
  phrase(language: Language): Promise<Result<HostPhrase, HostError>>;
  hub(): Promise<Result<HostHub, HostError>>;
  alarm(): Promise<Result<HostAlarm, HostError>>;
  /** Null where the system does not say. */
  room(): Promise<Result<HostRoom | null, HostError>>;
  /** Null outside practice. */
  practice(): Promise<Result<HostPractice | null, HostError>>;
  offerPracticeLink(link: string): Promise<Result<void, HostError>>;
}

const unreachable: HostError = { type: "hostUnreachable" };
const jsonLimit = 16 * 1024;

/** The body, unless it is longer than `limit`; a longer one is not read to its end. */
const bodyOf = async (response: Response, limit: number): Promise<Bytes | null> => {
  const parts: Bytes[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const next = await reader?.read();
    if (next === undefined || next.done) break;
    length += next.value.length;
    if (length > limit) {
      await reader?.cancel();
      return null;
    }
    parts.push(next.value);
  }
  return concat(...parts);
};

/** The page's own `fetch`. */
export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

export const createHostClient = (fetch: Fetch): HostClient => {
  const get = async (path: string, limit: number): Promise<Result<Bytes | null, HostError>> => {
    try {
      const response = await fetch(path, { cache: "no-store", redirect: "error" });
      if (response.status === 204) return ok(null);
      const body = response.status === 200 ? await bodyOf(response, limit) : null;
      return body === null ? err(unreachable) : ok(body);
    } catch {
      // fetch throws for every kind of broken line
      return err(unreachable);
    }
  };
  const put = async (path: string, body: BodyInit): Promise<Result<void, HostError>> => {
    try {
      const response = await fetch(path, { method: "PUT", body, cache: "no-store", redirect: "error" });
      if (response.status === 204) return ok(undefined);
      return err(response.status === 507 ? { type: "diskFull" } : unreachable);
    } catch {
      return err(unreachable);
    }
  };
  const ask = async <T>(path: string, shape: Shape<T>): Promise<Result<T | null, HostError>> => {
    const body = await get(path, jsonLimit);
    if (!body.ok || body.value === null) return body.ok ? ok(null) : body;
    try {
      const parsed = shape(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body.value)));
      return parsed.ok ? ok(parsed.value) : err(unreachable);
    } catch {
      return err(unreachable);
    }
  };
  const must = async <T>(path: string, shape: Shape<T>): Promise<Result<T, HostError>> => {
    const answer = await ask(path, shape);
    if (!answer.ok) return answer;
    return answer.value === null ? err(unreachable) : ok(answer.value);
  };
  return {
    readFile: (name) => get(hostPaths[name], hostFileLimit),
    writeFile: (name, bytes) => put(hostPaths[name], Uint8Array.from(bytes)),
    wipe: () => put(hostPaths.wipe, ""),
    phrase: (language) => must(`${hostPaths.phrase}?language=${language}`, hostPhraseShape),
    hub: () => must(hostPaths.hub, hostHubShape),
    alarm: () => must(hostPaths.alarm, hostAlarmShape),
    room: () => ask(hostPaths.room, hostRoomShape),
    practice: () => ask(hostPaths.practice, hostPracticeShape),
    offerPracticeLink: (link) => put(hostPaths.practice, link),
  };
};
