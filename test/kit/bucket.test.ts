import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Bucket, Buckets } from '../../server/kit/bucket.ts';
import { manualClock, type SkippableClock } from '../../server/rehearsal/clock.ts';

let clock: SkippableClock;
beforeEach(() => {
  clock = manualClock(1_000_000);
});

const rate = { atOnce: 10, perSecond: 2 };
const times = (n: number, act: () => string) => Array.from({ length: n }, act);

describe('a bucket', () => {
  it('allows a burst, then refuses, and gives up after half as many refusals', () => {
    const bucket = new Bucket(rate, clock);
    expect(times(10, () => bucket.take())).toEqual(Array(10).fill('fine'));
    expect(times(4, () => bucket.take())).toEqual(Array(4).fill('too-much'));
    expect(times(3, () => bucket.take())).toEqual(Array(3).fill('enough'));
  });

  it('refills each second, up to the burst', () => {
    const bucket = new Bucket(rate, clock);
    times(10, () => bucket.take());
    clock.skip(1_500);
    expect(times(4, () => bucket.take())).toEqual(['fine', 'fine', 'fine', 'too-much']);
    clock.skip(3_600_000);
    expect(times(11, () => bucket.take())).toEqual([...Array(10).fill('fine'), 'too-much']);
  });

  it('recovers within seconds of a pause, however long the flood was', () => {
    const bucket = new Bucket(rate, clock);
    times(10_000, () => bucket.take());
    clock.skip(2_400);
    expect(bucket.take()).toBe('too-much');
    clock.skip(1_100);
    expect(bucket.take()).toBe('fine');
  });

  it('never serves a sender who stays faster than the refill', () => {
    const bucket = new Bucket(rate, clock);
    const verdicts = times(400, () => {
      clock.skip(250);
      return bucket.take();
    });
    expect(verdicts.lastIndexOf('fine')).toBeLessThan(20);
    expect(verdicts.at(-1)).toBe('enough');
  });

  it('neither gains nor loses when the clock is set back', () => {
    let now = 1_000_000;
    const bucket = new Bucket(rate, { now: () => now });
    times(4, () => bucket.take());
    now = 0;
    expect(times(7, () => bucket.take())).toEqual([...Array(6).fill('fine'), 'too-much']);
    now = 1_000;
    expect(times(2, () => bucket.take())).toEqual(['fine', 'too-much']);
  });
});

describe('buckets', () => {
  it('are one per name, and refunds don’t count', () => {
    const buckets = new Buckets(rate, clock);
    times(11, () => buckets.take('ada'));
    expect([buckets.take('ada'), buckets.take('ben')]).toEqual(['too-much', 'fine']);
    times(100, () => {
      buckets.giveBack('ben');
      return buckets.take('ben');
    });
    expect(times(10, () => buckets.take('ben')).filter((verdict) => verdict === 'fine')).toHaveLength(9);
    buckets.giveBack('nobody', 100);
    expect(times(11, () => buckets.take('nobody')).at(-1)).toBe('too-much');
  });

  it('drop full ones and keep the others', () => {
    const buckets = new Buckets(rate, clock);
    for (let n = 0; n < 1_000; n++) buckets.take(`once-${n}`);
    times(100, () => buckets.take('ada'));
    expect(buckets.size).toBe(1_001);
    clock.skip(9_000);
    times(100, () => buckets.take('ada'));
    clock.skip(1_000);
    expect(buckets.size).toBe(1);
    expect(buckets.take('ada')).toBe('too-much');
    clock.skip(60_000);
    expect(buckets.size).toBe(0);
  });

  it('drop the last one too, when nobody comes any more', () => {
    vi.useFakeTimers();
    const before = vi.getTimerCount();
    const buckets = new Buckets(rate, { now: Date.now });
    buckets.take('the last one', 10);
    // Full after 5 s, so the sweep at 10 s drops it and stops.
    expect(vi.getTimerCount()).toBe(before + 1);
    vi.advanceTimersByTime(10_000);
    expect(vi.getTimerCount()).toBe(before);
    vi.useRealTimers();
  });
});
