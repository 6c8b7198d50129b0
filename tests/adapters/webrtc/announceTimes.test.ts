import { describe, expect, it } from "vitest";
import { createAnnounceTimes } from "../../../src/adapters/webrtc/announceTimes.ts";

describe("announcements in a room", () => {
  it("[TRA-26] come soon again at first, and every 20 seconds in the end", () => {
    let now = 50_000;
    const times = createAnnounceTimes(() => now);
    const said: number[] = [];
    for (const begun = now; now < begun + 80_000; now += 1_000)
      if (times.isDue()) {
        said.push((now - begun) / 1_000);
        times.said();
      }
    expect(said).toEqual([0, 2, 6, 14, 30, 50, 70]);
  });

  it("[TRA-26] are never less than a second apart", () => {
    let now = 0;
    const times = createAnnounceTimes(() => now);
    expect(times.isTooSoon()).toBe(false);
    times.said();
    now = 999;
    expect(times.isTooSoon()).toBe(true);
    now = 1_000;
    expect(times.isTooSoon()).toBe(false);
  });
});
