import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock, systemRandom } from "../../../src/adapters/clock/index.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_790_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the machine's clock and chance", () => {
  it("[CLK-1] calls once when the time has come, and not when it was called off", () => {
    const call = vi.fn<() => void>();
    systemClock.after(1000, call);
    systemClock.after(1000, call)();
    vi.advanceTimersByTime(999);
    expect(call).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100_000);
    expect(call).toHaveBeenCalledTimes(1);
    expect(systemClock.now()).toBe(1_790_000_100_999);
  });

  it("[CLK-1] waits longer than one timer can, and can be called off on the way", () => {
    const month = 31 * 86_400_000;
    const [call, other] = [vi.fn<() => void>(), vi.fn<() => void>()];
    systemClock.after(month, call);
    const cancel = systemClock.after(month, other);
    vi.advanceTimersByTime(month - 1);
    expect(call).not.toHaveBeenCalled();
    cancel();
    vi.advanceTimersByTime(1);
    expect(call).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(month);
    expect(other).not.toHaveBeenCalled();
  });

  it("[CLK-2] gives as many random bytes as asked, also more than the platform gives at once", () => {
    const bytes = systemRandom.bytes(200_000);
    expect(bytes.length).toBe(200_000);
    for (let at = 0; at < bytes.length; at += 1000)
      expect(bytes.subarray(at, at + 1000).some((byte) => byte !== 0)).toBe(true);
    expect(systemRandom.bytes(32)).not.toEqual(systemRandom.bytes(32));
    expect(systemRandom.bytes(0).length).toBe(0);
  });
});
