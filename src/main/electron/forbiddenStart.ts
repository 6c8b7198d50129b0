// Starts that the packaged app refuses: switches that would take a wall down from outside (attacks E15, V07), and root.
// Chromium reads switches from wherever they stand among the arguments, also beside a link that a page handed to the system.

const forbiddenSwitches = [
  "remote-debugging-port",
  "remote-debugging-pipe",
  "inspect",
  "inspect-brk",
  "no-sandbox",
  "disable-web-security",
  "load-extension",
  "js-flags",
  "host-resolver-rules",
  "proxy-server",
];

export type StartAsked = {
  readonly isPackaged: boolean;
  readonly hasSwitch: (name: string) => boolean;
  readonly valueOf: (name: string) => string;
  readonly isRoot: boolean;
};

export const isForbiddenStart = ({ isPackaged, hasSwitch, valueOf, isRoot }: StartAsked): boolean =>
  isPackaged && (forbiddenSwitches.some(hasSwitch) || valueOf("password-store") === "basic" || isRoot);
