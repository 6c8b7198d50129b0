// How long something that others did stands on Today: two weeks by the clock of who did it, seen or not. What is dated
// more than a day ahead says nothing of when it was: it would stand there for ever, and nobody could put it away.

const day = 24 * 3_600_000;
const isNewFor = 14 * day;
/** So far clocks may differ, by a zone that was set wrong. */
const clocksApart = day;

export const isNewOn = (now: number, at: number): boolean => at <= now + clocksApart && at + isNewFor >= now;
