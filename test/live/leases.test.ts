import { expect, test } from 'vitest';
import { Leases } from '../../server/live/leases.ts';
import { StoreError } from '../../server/store/store.ts';

/** A store that says which process is dead, or does not answer, and what it was asked. */
function world() {
  const asked: string[][] = [];
  const here = { now: 0, away: false };
  const store = {
    async expiredLeases(processes: readonly string[]) {
      asked.push([...processes]);
      if (here.away) throw new StoreError('away');
      return processes.includes('dead') ? [{ process: 'dead', at: 5 }] : [];
    },
  };
  return { asked, here, leases: new Leases(store, { now: () => here.now }) };
}

test('all who ask share one question, and hear what was said to it', async () => {
  const { asked, leases } = world();
  for (const process of ['a', 'dead', 'dead']) expect(leases.endOf(process)).toBeUndefined();
  await leases.ask();
  expect(asked).toEqual([['a', 'dead']]);
  expect([leases.endOf('a'), leases.endOf('dead')]).toEqual([undefined, 5]);
});

test('a store that does not answer is not taken for one that says that all live', async () => {
  const { here, leases } = world();
  leases.endOf('dead');
  await leases.ask();
  here.away = true;
  await expect(leases.ask()).rejects.toThrow(StoreError);
  expect(leases.endOf('dead')).toBe(5);
});

test('whom nobody has named for ten seconds is not asked about any more', async () => {
  const { asked, here, leases } = world();
  leases.endOf('a');
  here.now = 9_999;
  leases.endOf('dead');
  await leases.ask();
  here.now = 10_000;
  await leases.ask();
  expect(asked).toEqual([['a', 'dead'], ['dead']]);
});
