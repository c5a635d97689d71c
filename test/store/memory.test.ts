import { expect, test } from 'vitest';
import type { Clock } from '../../server/kit/clock.ts';
import { tombstoneLife } from '../../server/store/lifetimes.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { StoreError } from '../../server/store/store.ts';
import { storeContract } from './contract.ts';
import { opening, Recorder, topic } from './recorder.ts';

/** A clock that moves only when told to. */
function stillClock(): Clock & { pass(ms: number): void } {
  let now = 1_800_000_000_000;
  let waiting: Array<{ at: number; run(): void }> = [];
  return {
    now: () => now,
    after(ms, run) {
      const due = { at: now + ms, run };
      waiting.push(due);
      return () => {
        waiting = waiting.filter((other) => other !== due);
      };
    },
    pass(ms) {
      now += ms;
      const due = waiting.filter(({ at }) => at <= now);
      waiting = waiting.filter(({ at }) => at > now);
      for (const { run } of due) run();
    },
  };
}

storeContract('memory', async () => {
  const clock = stillClock();
  const store = memoryStore(clock);
  return {
    one: store,
    other: store,
    close: () => store.close(),
  };
});

test('a tombstone expires, unless a session was opened on it', async () => {
  const clock = stillClock();
  const store = memoryStore(clock);
  const [cleared, again] = [store.nameOf('cleared'), store.nameOf('opened again')];
  const epochs: number[] = [];
  for (const meeting of [cleared, again]) {
    const seen = new Recorder();
    await store.open(meeting, opening);
    await store.watch(meeting, seen);
    await store.wipe(meeting, seen.epoch);
    epochs.push(seen.epoch);
  }
  await store.open(again, opening);
  clock.pass(tombstoneLife - 1);
  const told = new Recorder();
  await store.watch(cleared, told);
  expect(told.wipes).toHaveLength(1);
  clock.pass(1);
  const later = new Recorder();
  await store.watch(cleared, later);
  expect(later.wipes).toEqual([]);
  const open = new Recorder();
  await store.watch(again, open);
  expect(open.kinds).toEqual(['opened']);
  expect(open.epoch).toBeGreaterThan(Math.max(...epochs));
});

test('a closed store rejects every call and delivers nothing', async () => {
  const store = memoryStore(stillClock());
  const seen = new Recorder();
  const meeting = store.nameOf('meeting');
  await store.open(meeting, opening);
  await store.watch(meeting, seen);
  const proposed = store.propose(meeting, seen.epoch, topic('late'));
  await store.close();
  await proposed;
  expect(seen.versions).toEqual([1]);
  await expect(store.open(meeting, opening)).rejects.toThrow(StoreError);
});
