import { describe, expect, test } from 'vitest';
import { systemClock } from '../../server/kit/clock.ts';
import { openSession } from '../../server/session/rules/start.ts';
import { tombstoneLife } from '../../server/store/lifetimes.ts';
import { StoreError } from '../../server/store/store.ts';
import { storeContract } from './contract.ts';
import { opening, Recorder, topic } from './recorder.ts';
import { RedisWorld, randomKey } from './redisWorld.ts';

const world = new RedisWorld();

storeContract('redis', async () => {
  const [one, other] = await Promise.all([world.store(), world.store()]);
  return {
    one,
    other,
    close: () => Promise.all([one.close(), other.close()]),
  };
});

describe('what Redis holds', () => {
  test('can’t be read, and no key reveals who met', async () => {
    await world.command('CONFIG', 'SET', 'slowlog-log-slower-than', '0');
    const monitor = await world.listen();
    const { store, meeting, seen, epoch, name } = await world.session();
    await store.propose(meeting, epoch, topic('canary sentence'));
    await seen.heard(2);
    await store.settle(meeting, seen.last, openSession({ ...opening, at: 1 }));
    await store.propose(meeting, epoch, topic('canary sentence'));
    await seen.heard(4);
    monitor.stop();

    const keys = await world.command<Buffer[]>('KEYS', '*');
    expect(keys.map(String)).toContain(name);
    const places = [...monitor.lines, ...keys.map(String)];
    for (const key of keys) places.push((await world.command<Buffer>('DUMP', key)).toString('latin1'));
    places.push(JSON.stringify(await world.command('SLOWLOG', 'GET', '-1'), asText));
    expect(places.join('\n')).toContain(name);
    for (const place of places) expect(place).not.toMatch(/canary|Ada|add-topic|start-session/);
  });

  test('is a tombstone without content after a clear, and expires', async () => {
    const { store, meeting, seen, epoch, name } = await world.session();
    await store.propose(meeting, epoch, topic('gone'));
    expect(await world.command('PTTL', name)).toBeGreaterThan(opening.limits.maxAge);
    await store.wipe(meeting, epoch);
    await seen.wipedTimes(1);
    const left = await world.entries(name);
    expect(left.map(([, fields]) => [fields.length, String(fields[0])])).toEqual([[2, 'e']]);
    expect((await world.command<Buffer>('DUMP', name)).length).toBeLessThan(200);
    const life = await world.command<number>('PTTL', name);
    expect(life).toBeGreaterThan(tombstoneLife - 60_000);
    expect(life).toBeLessThanOrEqual(tombstoneLife);
  });

  test('expires if no process is left to clear it', async () => {
    const { store, meeting, epoch, name } = await world.session();
    await store.propose(meeting, epoch, topic('left alone'));
    await store.settle(meeting, { epoch, version: 2 }, openSession({ ...opening, at: 1 }));
    const life = await world.command<number>('PTTL', name);
    expect(life).toBeGreaterThan(opening.limits.maxAge);
    expect(life).toBeLessThan(opening.limits.maxAge + 3_600_000);
  });

  test('opens with an older SEAL_KEY as long as it is still listed', async () => {
    const { store, meeting, seen, epoch } = await world.session();
    const next = randomKey();
    const rotated = await world.store({ sealKey: `${next}, ${world.sealKey}` });
    const elsewhere = new Recorder();
    await rotated.watch(meeting, elsewhere);
    expect(await rotated.propose(meeting, epoch, topic('sealed by the new process'))).toBe(true);
    await seen.heard(2);
    expect(seen.texts).toEqual(['sealed by the new process']);

    // The next snapshot wraps the session's key with the new one; processes that hold the session read on.
    expect(await rotated.settle(meeting, seen.last, openSession({ ...opening, at: 1 }))).toBe(true);
    await store.propose(meeting, epoch, topic('sealed by the old process'));
    const newest = await world.store({ sealKey: next });
    const later = new Recorder();
    await newest.watch(meeting, later);
    expect(later.kinds).toEqual(['snapshot', 'entry']);
    await seen.heard(4);
  });

  test('is left alone by a process with another SEAL_KEY, which says so in one sentence', async () => {
    const { store, meeting, seen, epoch } = await world.session();
    const stranger = await world.store({ sealKey: randomKey() });
    const sentence = 'A session in Redis was sealed with another SEAL_KEY, or was damaged.';
    const told = new Recorder();
    await expect(stranger.watch(meeting, told)).rejects.toThrow(new StoreError(sentence));
    await expect(stranger.propose(meeting, epoch, topic('x'))).rejects.toThrow(new StoreError(sentence));
    expect(await stranger.settle(meeting, seen.last, openSession({ ...opening, at: 1 }))).toBe(false);
    expect(await stranger.open(meeting, opening)).toBe(false);
    expect(told.told).toEqual([]);
    await store.propose(meeting, epoch, topic('goes on'));
    await seen.heard(2);
  });
});

test('all processes share Redis’ time, however wrong their own clocks are', async () => {
  const slow = await world.store({ clock: { ...systemClock, now: () => Date.now() - 30_000 } });
  const fast = await world.store({ clock: { ...systemClock, now: () => Date.now() + 30_000 } });
  const [seconds] = await world.command<Buffer[]>('TIME');
  expect(Math.abs(slow.now() - fast.now())).toBeLessThan(250);
  expect(Math.abs(slow.now() - Number(seconds) * 1_000)).toBeLessThan(2_000);
});

test('closing a store ends its leases', async () => {
  const [leaving, staying] = await Promise.all([world.store(), world.store()]);
  await leaving.keepLease('leaves');
  expect((await staying.leases(['leaves'])).get('leaves')).toBeGreaterThan(staying.now());
  await leaving.close();
  expect((await staying.leases(['leaves'])).get('leaves')).toBeLessThanOrEqual(staying.now() + 100);
});

/** A reply, which holds buffers, as searchable text. */
function asText(_key: string, value: unknown): unknown {
  const { type, data } = (value ?? {}) as { type?: string; data?: number[] };
  return type === 'Buffer' && data ? Buffer.from(data).toString('latin1') : value;
}
