import { expect, test } from 'vitest';
import { Leases } from '../../server/live/leases.ts';
import { StoreError } from '../../server/store/store.ts';

const dead = { process: 'dead', at: 5 };

/** A store that says which process is dead, or does not answer, and what it was asked. */
function world() {
  const asked: string[][] = [];
  const here = { now: 0, away: false };
  const store = {
    async expiredLeases(processes: readonly string[]) {
      asked.push([...processes]);
      if (here.away) throw new StoreError('away');
      return processes.includes('dead') ? [dead] : [];
    },
  };
  return { asked, here, leases: new Leases(store, { now: () => here.now }) };
}

test('all who ask within a second share one question, each process of it', async () => {
  const { asked, here, leases } = world();
  const answers = [leases.expired(['a']), leases.expired(['a', 'dead']), leases.expired(['dead'])];
  expect(await Promise.all(answers)).toEqual([[], [dead], [dead]]);
  here.now = 999;
  expect(await leases.expired(['a', 'dead'])).toEqual([dead]);
  expect(asked).toEqual([['a'], ['dead']]);
  here.now = 1_000;
  expect(await leases.expired(['a', 'dead'])).toEqual([dead]);
  expect(asked).toEqual([['a'], ['dead'], ['a', 'dead']]);
});

test('a store that does not answer is not taken for one that says that all live, and is asked again', async () => {
  const { here, leases } = world();
  here.away = true;
  await expect(leases.expired(['dead'])).rejects.toThrow(StoreError);
  await expect(leases.expired(['dead'])).rejects.toThrow(StoreError);
  here.away = false;
  here.now = 1_000;
  expect(await leases.expired(['dead'])).toEqual([dead]);
});
