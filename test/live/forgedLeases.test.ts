import { createClient } from 'redis';
import { afterAll, expect, test, vi } from 'vitest';
import { systemClock } from '../../server/kit/clock.ts';
import type { Hub } from '../../server/live/hub.ts';
import { Hubs } from '../../server/live/hubs.ts';
import { silentWatcher } from '../../server/store/store.ts';
import { RedisWorld } from '../store/redisWorld.ts';
import { places } from '../support/places.ts';

const world = new RedisWorld();
/** How long a session is kept without a window, in ms; the windows here have been connected for longer. */
const limits = { maxAge: 3_600_000, unattended: 1_000 };

const running: Hubs[] = [];
afterAll(() => Promise.all(running.map((hubs) => hubs.stop())));

/** One process's hub of the meeting. */
async function hubAt(process: string): Promise<Hub> {
  const store = await world.store();
  await store.keepLease(process);
  const hubs = new Hubs({ store, clock: systemClock, places, process, limits, trouble() {} });
  running.push(hubs);
  return hubs.get('meeting');
}

const comes = (hub: Hub, name: string) => hub.join(name, { key: name, name }, { send() {}, close() {} }, Date.now());

/** An attacker who can write to Redis forges every lease and blocks renewals. */
async function forgeLeases(): Promise<void> {
  const client = await createClient({ url: world.redis.url }).connect();
  await client.sendCommand(['ACL', 'SETUSER', 'default', '-set']);
  for (const name of await client.keys('mini-m:lease:*')) {
    await client.del(name);
    await client.append(name, '1');
  }
  client.destroy();
}

test('[P5] a session with people in it continues even if all leases are forged', async () => {
  const one = await hubAt('one');
  const ada = await comes(one, 'Ada');
  if (!ada) throw new Error('not let in');
  await one.start(ada, { type: 'start-session', settings: {}, recordingOff: true });
  const other = await hubAt('other');
  await comes(other, 'Ben');
  const store = await world.store();
  const gone: string[] = [];
  await store.watch(store.nameOf('meeting'), {
    ...silentWatcher,
    logged(_, logged) {
      if (logged.kind === 'entry' && logged.entry.command.type === 'process-gone')
        gone.push(logged.entry.command.process);
    },
    wiped: () => gone.push('session'),
  });
  // All it achieves is that both count as gone for a moment.
  await forgeLeases();
  await vi.waitFor(() => expect(new Set(gone).size).toBe(2), { timeout: 20_000, interval: 20 });
  expect(gone).not.toContain('session');
  for (const hub of [one, other]) {
    const session = await hub.present();
    expect(session?.participants.map(({ name }) => name)).toEqual(['Ada', 'Ben']);
  }
});
