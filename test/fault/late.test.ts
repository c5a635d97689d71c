import { createClient } from 'redis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { rehearsalMeeting } from '../../server/rehearsal/identity.ts';
import { unconfirmedLife } from '../../server/store/lifetimes.ts';
import { RedisProxy } from '../support/redisProxy.ts';
import type { ServerProcess } from '../support/serverProcess.ts';
import { FaultWorld } from './faultWorld.ts';
import { checkCleared } from './history.ts';
import type { Person } from './person.ts';
import { moreVotes, nothingIsThere, restartEmpty } from './scenarios.ts';
import { Witness } from './witness.ts';

let world: FaultWorld;
let proxy: RedisProxy;

beforeAll(async () => {
  world = await FaultWorld.start(1);
  proxy = await RedisProxy.to(world.redis.port);
});
afterAll(() => world.stop());

/**
 * People vote at two processes. One of them is cut off from Redis and misses the clear at the other. After `happens`, the late
 * one is back.
 */
async function late(fault: string, happens: (late: ServerProcess) => Promise<void>): Promise<void> {
  const other = await world.withClock({ jump: unconfirmedLife + 60_000 }, proxy.url);
  await world.voting('Ada', 'Ben', 'Dan', 'Eve');
  const witness = await Witness.of(world);
  const [ada] = world.people as [Person];
  const cleo = await world.person('Cleo').comeTo(other);
  await cleo.window.until(() => cleo.window.view !== undefined);
  world.work();
  await moreVotes(world, 4);
  await world.rest();
  proxy.cut();
  // Its people's presses aren't acknowledged meanwhile.
  const pressed = cleo.window.command({ type: 'acknowledge-rule' });
  expect(await ada.ask({ type: 'clear-session' })).toBeUndefined();
  await Promise.all(world.people.map((person) => person.window.untilCleared()));
  expect(await pressed).toBe('unavailable');
  expect(cleo.window.view).toBeDefined();

  await happens(other);
  proxy.mend();
  world.servers = [...world.servers, other];
  await cleo.window.until(() => cleo.window.view === undefined || cleo.window.closedWith !== undefined, 20_000);
  await nothingIsThere(world);
  checkCleared({ fault, runs: 1 }, world.people, witness, world.rows);
  await witness.stop();
  await world.everybodyLeaves();
  cleo.vanish();
  for (const server of world.servers) await server.stop('SIGKILL');
  world.servers = [await world.server()];
}

test('a late process that still holds a cleared session', () =>
  late('a late process with an old copy', async () => {}));

test('… after Redis has lost the tombstone', () =>
  late('a late process with an old copy, Redis restarted empty', () => restartEmpty(world)));

test('… after the tombstone has expired and no process remembers', () =>
  late('a late process with an old copy, tombstone expired', async (other) => {
    const jumped = vi.waitFor(() => expect(other.said()).toContain('the clock jumped'), { timeout: 5_000 });
    other.child.kill('SIGUSR2');
    await jumped;
    for (const server of world.servers) await server.stop('SIGKILL');
    world.servers = [];
    const store = await world.store();
    const client = await createClient({ url: world.redis.url }).connect();
    expect(await client.del(store.nameOf(rehearsalMeeting(world.meeting)))).toBe(1);
    client.destroy();
    await store.close();
    world.servers = [await world.server()];
  }));
