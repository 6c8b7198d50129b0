// What this start gave out: a link that works once, and the cookies that it is exchanged for. The app's frame gets
// one of its own, so that the app's process never carries what opens the engine's paths.

import { randomBytes } from "node:crypto";
import { type Origins, siteName } from "./origins.ts";
import { isSameSecret } from "./proof.ts";

export type Entrance = {
  /** A fresh link; older unused ones stay good, up to eight. */
  newLink(): string;
  /** The cookies for a link's token, or null: unknown, or used. */
  exchange(token: string): readonly string[] | null;
  holds(page: "engine" | "app", cookieHeader: string | undefined): boolean;
};

const secret = (): string => randomBytes(32).toString("base64url");

const valueOf = (cookieHeader: string, name: string): string | null => {
  for (const part of cookieHeader.split(";")) {
    const at = part.indexOf("=");
    if (at !== -1 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
};

export const createEntrance = (origins: () => Origins): Entrance => {
  const held = { engine: secret(), app: secret() };
  const tokens: string[] = [];
  // Cookies know no ports, so the name does.
  const nameOf = (page: "engine" | "app"): string => `halaqa-${page}-${origins().port}`;
  const attributes = "Path=/; HttpOnly; SameSite=Strict";
  return {
    newLink() {
      const token = secret();
      tokens.push(token);
      if (tokens.length > 8) tokens.shift();
      return `${origins().engine}/start/${token}`;
    },
    exchange(token) {
      const at = tokens.findIndex((known) => isSameSecret(token, known));
      if (at === -1) return null;
      tokens.splice(at, 1);
      return [
        `${nameOf("engine")}=${held.engine}; ${attributes}`,
        `${nameOf("app")}=${held.app}; Domain=${siteName}; ${attributes}`,
      ];
    },
    holds(page, cookieHeader) {
      const value = cookieHeader === undefined ? null : valueOf(cookieHeader, nameOf(page));
      return value !== null && isSameSecret(value, held[page]);
    },
  };
};
