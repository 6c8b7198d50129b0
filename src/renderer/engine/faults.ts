// What nobody caught: errors and refused promises of this page. Whoever listens last is told; nothing is sent
// anywhere, and nothing is kept. While a space is open the work goes on (a peer must not be able to end it by what
// they send) and the person is told; before that there is nothing to go on with, and the page says so.

export type Faults = {
  /** What happened, for whoever mends it; no text of a circle is in it. */
  readonly listen: (hear: (details: string) => void) => void;
};

/** Name, words and first place of what was thrown. */
export const detailsOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause).slice(0, 300);
  const place = /[\w.-]+\.[jt]s(?:\?[^:\s]*)?:\d+:\d+/.exec(cause.stack ?? "")?.[0];
  return `${cause.name}: ${cause.message}${place === undefined ? "" : ` (${place})`}`.slice(0, 300);
};

export const watchFaults = (page: Pick<Window, "addEventListener">): Faults => {
  let hear: (details: string) => void = () => undefined;
  page.addEventListener("error", ({ error, message }) => hear(detailsOf(error ?? message)));
  page.addEventListener("unhandledrejection", ({ reason }) => hear(detailsOf(reason)));
  return {
    listen: (next) => {
      hear = next;
    },
  };
};
