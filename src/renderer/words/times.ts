// Times as people say them: coarse, in words, never counting down (words, notes for i18n).

export type Times = {
  /** "today", "yesterday", "3 days ago", then the day; ahead: "in 2 hours", "in 3 days". */
  readonly coarse: (then: number, now: number) => string;
  /** A day of the week or the month, and the hour: for what ends at a time. */
  readonly moment: (then: number, now: number) => string;
  /** Weekday, day and month. */
  readonly day: (then: number) => string;
  /** A calendar day, YYYY-MM-DD, as a text was published on. */
  readonly calendarDay: (day: string) => string;
};

const hour = 3_600_000;
const dayLength = 24 * hour;

const dayNumber = (moment: number): number => {
  const date = new Date(moment);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / dayLength);
};

export const timesIn = (locale: string): Times => {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const dayAndMonth = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" });
  const withYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });
  const published = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
  const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const weekdayAlone = new Intl.DateTimeFormat(locale, { weekday: "long" });

  const dateNear = (then: number, now: number): string =>
    new Date(then).getFullYear() === new Date(now).getFullYear()
      ? dayAndMonth.format(then)
      : withYear.format(then);

  return {
    coarse: (then, now) => {
      const days = dayNumber(then) - dayNumber(now);
      if (then > now && then - now < dayLength)
        return relative.format(Math.max(1, Math.round((then - now) / hour)), "hour");
      if (Math.abs(days) <= 6) return relative.format(days, "day");
      return dateNear(then, now);
    },
    moment: (then, now) => {
      const days = dayNumber(then) - dayNumber(now);
      const named =
        days >= 0 && days <= 1
          ? relative.format(days, "day")
          : days > 1 && days < 7
            ? weekdayAlone.format(then)
            : dateNear(then, now);
      return `${named} ${clock.format(then)}`;
    },
    day: (then) => weekday.format(then).replace(/[،,]/, ""),
    calendarDay: (day) => {
      const then = Date.parse(`${day}T00:00:00Z`);
      return Number.isNaN(then) ? day : published.format(then);
    },
  };
};
