// Where the person's files are when nothing else is said: the platform's usual place.

import { homedir } from "node:os";
import { join } from "node:path";

type Surroundings = Readonly<Record<string, string | undefined>>;

export const usualFolder = (
  platform: NodeJS.Platform = process.platform,
  surroundings: Surroundings = process.env,
  home: string = homedir(),
): string => {
  if (platform === "darwin") return join(home, "Library", "Application Support", "Halaqa");
  if (platform === "win32") return join(surroundings.APPDATA ?? join(home, "AppData", "Roaming"), "Halaqa");
  const base = surroundings.XDG_DATA_HOME;
  return join(base !== undefined && base.startsWith("/") ? base : join(home, ".local", "share"), "halaqa");
};
