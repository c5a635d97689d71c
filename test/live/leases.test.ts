import { expect, test } from 'vitest';
import { Leases } from '../../server/live/leases.ts';
import { leaseLife } from '../../server/store/lifetimes.ts';
import { StoreError } from '../../server/store/store.ts';

/** A store that returns leases or fails, and records what it was asked. */
function world() {
  const asked: string[][] = [];
  const here = { now: 0, away: false };
  const said = new Map<string, number>();
  const store = {
    now: () => here.now,
    async leases(processes: readonly string[]) {
      asked.push([...processes]);
      if (here.away) throw new StoreError('away');
      return new Map([...said].filter(([process]) => processes.includes(process)));
    },
  };
  return { asked, here, said, leases: new Leases(store, { now: () => here.now }) };
}

test('all callers share one question to the store, and its answer', async () => {
  const { asked, said, leases } = world();
  said.set('a', 1).set('dead', 0);
  for (const process of ['a', 'dead', 'dead']) expect(leases.isGone(process)).toBe(false);
  await leases.ask();
  expect(asked).toEqual([['a', 'dead']]);
  expect([leases.isGone('a'), leases.isGone('dead')]).toEqual([false, true]);
});

test('a process without a lease counts as alive for one lease’s time, and no longer', async () => {
  const { here, said, leases } = world();
  said.set('forgotten', leaseLife);
  for (const [now, gone] of [
    [0, [false, false]],
    [leaseLife - 1, [false, false]],
    [leaseLife, [true, false]],
    [2 * leaseLife - 2, [true, false]],
    [2 * leaseLife - 1, [true, true]],
  ] as const) {
    here.now = now;
    if (now > 0) said.clear();
    leases.isGone('silent');
    leases.isGone('forgotten');
    await leases.ask();
    expect([leases.isGone('silent'), leases.isGone('forgotten')]).toEqual(gone);
  }
  said.set('silent', 3 * leaseLife);
  await leases.ask();
  expect([leases.isGone('silent'), leases.isGone('forgotten')]).toEqual([false, true]);
});

test('if the store doesn’t answer, processes count neither as alive nor as gone', async () => {
  const { here, said, leases } = world();
  said.set('dead', 0).set('lives', 5);
  for (const process of said.keys()) leases.isGone(process);
  await leases.ask();
  here.away = true;
  here.now = 6;
  await expect(leases.ask()).rejects.toThrow(StoreError);
  expect([leases.isGone('dead'), leases.isGone('lives')]).toEqual([true, false]);
});

test('a process that no hub has mentioned for ten seconds is no longer asked about', async () => {
  const { asked, here, leases } = world();
  leases.isGone('a');
  here.now = 9_999;
  leases.isGone('dead');
  await leases.ask();
  here.now = 10_000;
  await leases.ask();
  expect(asked).toEqual([['a', 'dead'], ['dead']]);
});
