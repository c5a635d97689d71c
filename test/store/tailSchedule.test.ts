import { expect, test } from 'vitest';
import { quietTailEvery, tailEvery } from '../../server/store/lifetimes.ts';
import { partEvery, tailSchedule } from '../../server/store/redis/tailSchedule.ts';
import type { LogName } from '../../server/store/store.ts';

const names = namesOf(1_000);

function namesOf(many: number): LogName[] {
  return Array.from({ length: many }, (_, n) => `log ${n}` as LogName);
}

function scheduled(all = names) {
  let now = 5_000_000;
  const schedule = tailSchedule(() => all, { now: () => now });
  /** How often each log is checked within `ms`, and the most that are checked at a time. */
  const during = (ms: number) => {
    const times = new Map<LogName, number>();
    let most = 0;
    for (const end = now + ms; now < end; now += partEvery) {
      const these = schedule.next();
      most = Math.max(most, these.length);
      for (const name of these) times.set(name, (times.get(name) ?? 0) + 1);
    }
    return { times: all.map((name) => times.get(name) ?? 0), most };
  };
  return { schedule, during };
}

test.each([0, 1, 79, 80, 1_000])('%i idle logs are checked now and then, as few at a time as possible', (many) => {
  const { times, most } = scheduled(namesOf(many)).during(3 * quietTailEvery);
  expect(times).toEqual(Array.from({ length: many }, () => 3));
  expect(most).toBe(Math.ceil((many * partEvery) / quietTailEvery));
});

test('a log that is followed from now on is checked from the next round on', () => {
  const all = namesOf(160);
  const { during } = scheduled(all);
  during(partEvery);
  all.push('new' as LogName);
  expect(during(quietTailEvery - partEvery).times.at(-1)).toBe(0);
  expect(during(quietTailEvery).times.at(-1)).toBe(1);
});

test('a log with a new entry is checked every second for a while, then as rarely as all others', () => {
  const { schedule, during } = scheduled();
  schedule.noteEntry(names[7] as LogName);
  const [, ...first] = Array.from({ length: 10 }, () => during(tailEvery).times[7] ?? 0);
  expect(Math.min(...first)).toBeGreaterThanOrEqual(1);
  during(2 * tailEvery);
  expect(during(quietTailEvery).times[7]).toBe(1);
});

test('all logs are checked every second while the store does not answer', () => {
  const { schedule, during } = scheduled();
  during(tailEvery);
  schedule.noteFailure();
  expect(Math.min(...during(tailEvery).times)).toBeGreaterThanOrEqual(1);
  schedule.noteFailure();
  expect(Math.min(...during(tailEvery).times)).toBeGreaterThanOrEqual(1);
  during(12 * tailEvery);
  expect(Math.max(...during(quietTailEvery).times)).toBe(1);
});
