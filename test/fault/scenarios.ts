import { createClient } from 'redis';
import { expect, vi } from 'vitest';
import { rehearsalMeeting } from '../../server/rehearsal/identity.ts';
import { startRedis } from '../support/redis.ts';
import type { TestCluster } from '../support/redisCluster.ts';
import type { RedisProxy } from '../support/redisProxy.ts';
import type { ServerProcess } from '../support/serverProcess.ts';
import type { FaultWorld } from './faultWorld.ts';
import { checkCleared, checkHistory } from './history.ts';
import { type Person, pause } from './person.ts';
import { Witness } from './witness.ts';

const names = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn'];

/** People vote while something happens `runs` times; then checks what everyone was told. */
export async function whileVoting(
  fault: string,
  runs: number,
  world: FaultWorld,
  happens: () => Promise<void>,
): Promise<void> {
  await world.voting(...names);
  world.work();
  await happens();
  await world.rest();
  await checkHistory({ fault, runs }, world.people, world.rows);
  const present = world.people[0]?.window.shared.people ?? {};
  for (const person of Object.values(present)) expect(person).not.toHaveProperty('awaySince');
  await world.everybodyLeaves();
}

/** A process that has windows. */
function someServer(world: FaultWorld): ServerProcess {
  const serving = world.servers.filter((server) => world.people.some((person) => person.server === server));
  return serving[Math.floor(Math.random() * serving.length)] as ServerProcess;
}

/** Waits until every window has got several more answers. */
export async function moreVotes(world: FaultWorld, count = 8): Promise<void> {
  const before = world.people.map((person) => person.asked.length);
  const wait = { timeout: 30_000, interval: 20 };
  await vi.waitFor(() => {
    const behind = world.people.slice(1).some((person, i) => person.asked.length < (before[i + 1] ?? 0) + count);
    if (behind) throw new Error('nobody gets an answer any more');
  }, wait);
}

/** SIGKILL, or SIGTERM, of a process that has windows, again and again. */
export function processEnds(
  world: FaultWorld,
  signal: 'SIGKILL' | 'SIGTERM',
  times: number,
  where = '',
): Promise<void> {
  return whileVoting(`a process gets ${signal}${where}`, times, world, async () => {
    for (let n = 0; n < times; n++) {
      await moreVotes(world);
      await world.replace(someServer(world), signal);
    }
    await moreVotes(world);
    // During a handover, nothing is refused, not even for a moment.
    if (signal === 'SIGTERM') for (const person of world.people) expect(person.troubles, person.name).toBe(0);
  });
}

/** The session's slot moves to another node of the Cluster, again and again. */
export function slotMoved(world: FaultWorld, cluster: TestCluster, times: number): Promise<void> {
  return whileVoting("Cluster: the session's slot moved to another node", times, world, async () => {
    const store = await world.store();
    for (let n = 0; n < times; n++) {
      await moreVotes(world);
      await cluster.moveSlotOf(store.nameOf(rehearsalMeeting(world.meeting)));
      await moreVotes(world);
    }
    await store.close();
  });
}

/** The primary that has the session is killed. Its replica takes over, though it may lack the last entries. */
export function primaryKilled(world: FaultWorld, cluster: TestCluster): Promise<void> {
  return whileVoting("Cluster: the session's primary gets SIGKILL", 1, world, async () => {
    const store = await world.store();
    await moreVotes(world);
    const primary = await cluster.primaryOf(store.nameOf(rehearsalMeeting(world.meeting)));
    await primary.kill();
    await moreVotes(world);
    await store.close();
  });
}

/** Kills Redis and starts it empty. */
export function redisEmptied(world: FaultWorld, times: number): Promise<void> {
  return whileVoting('Redis restarted empty', times, world, async () => {
    for (let n = 0; n < times; n++) {
      await moreVotes(world);
      await restartEmpty(world);
      await moreVotes(world);
    }
  });
}

/** The same while someone at a process that doesn't know the session presses "Start" in its meeting. */
export function emptiedAndOpened(world: FaultWorld, times: number): Promise<void> {
  const fault = 'Redis restarted empty, "Start" pressed at that moment';
  return openedAfter(fault, restartEmpty, world, times);
}

/** Flushes Redis, without losing a connection, while someone presses "Start" elsewhere. */
export function flushedAndOpened(world: FaultWorld, times: number): Promise<void> {
  return openedAfter('Redis flushed, "Start" pressed at that moment', flush, world, times);
}

function openedAfter(
  fault: string,
  forget: (world: FaultWorld) => Promise<void>,
  world: FaultWorld,
  times: number,
): Promise<void> {
  return whileVoting(fault, times, world, async () => {
    for (let n = 0; n < times; n++) {
      await moreVotes(world);
      const fresh = await world.server();
      await forget(world);
      const late = await world.person(`Late${n}`).comeTo(fresh);
      // Whether they came before or after the session was restored, it already exists.
      if (!late.window.view) expect(await late.start({ again: true })).toBe('session-open');
      await late.window.until(() => late.window.view !== undefined);
      expect(late.window.shared.phase.kind).toBe('vote');
      await late.leave();
      await fresh.stop();
      await moreVotes(world);
    }
  });
}

/** Redis stops answering for a while. Idle windows learn of it, and of its return. */
export function redisAway(world: FaultWorld, ms: number): Promise<void> {
  return whileVoting(`Redis away for ${ms / 1_000} s`, 1, world, async () => {
    await moreVotes(world);
    const [{ window: idle }] = world.people as [Person];
    const away = () => idle.of('pong').flatMap((pong) => (pong.sentAt === undefined ? [pong.away ?? false] : []));
    world.redis.signal('SIGSTOP');
    const stoppedAt = performance.now();
    await idle.until(() => away().includes(true), ms);
    process.stdout.write(`an idle window was told after ${Math.round(performance.now() - stoppedAt)} ms\n`);
    await pause(ms - (performance.now() - stoppedAt));
    world.redis.signal('SIGCONT');
    await moreVotes(world);
    await idle.until(() => away().at(-1) === false);
    expect(away()).toEqual([true, false]);
    // People who pressed something meanwhile got an error message.
    const told = world.people.some((person) => person.troubles > 0);
    if (ms > 5_000) expect(told).toBe(true);
  });
}

/** Two of the processes get published messages late, twice, reordered or not at all; they miss the last one, too. */
export async function hintsDisturbed(world: FaultWorld, proxies: RedisProxy[]): Promise<void> {
  await whileVoting('hints dropped, late, doubled, out of order', 1, world, async () => {
    for (const proxy of proxies) {
      proxy.meddle = () => {
        const dice = Math.random();
        if (dice < 0.3) return 'drop';
        if (dice < 0.5) return 'double';
        return dice < 0.8 ? { lateMs: Math.random() * 300 } : 'pass';
      };
    }
    await moreVotes(world, 25);
    for (const proxy of proxies) proxy.meddle = () => 'drop';
    await moreVotes(world, 5);
  });
  for (const proxy of proxies) proxy.meddle = () => 'pass';
}

/** Hints are lost and Redis is flushed before any process has read its log: what only one process knows must survive. */
export function hintsDroppedAndFlushed(world: FaultWorld, proxies: RedisProxy[], times: number): Promise<void> {
  return whileVoting('hints dropped, and Redis flushed', times, world, async () => {
    for (let n = 0; n < times; n++) {
      await moreVotes(world, 2);
      for (const proxy of proxies) proxy.meddle = () => 'drop';
      await moreVotes(world, 1);
      await flush(world);
      await moreVotes(world, 2);
      for (const proxy of proxies) proxy.meddle = () => 'pass';
    }
  });
}

/** Cuts a process off from Redis for some seconds. */
export function cutOff(world: FaultWorld, proxy: RedisProxy, ms: number, times: number): Promise<void> {
  return whileVoting('a process cut off from Redis, and back', times, world, async () => {
    for (let n = 0; n < times; n++) {
      await moreVotes(world, 4);
      proxy.cut();
      await pause(ms);
      proxy.mend();
      await moreVotes(world, 4);
    }
  });
}

/** Two processes clear the session at once while others vote; every other time Redis is emptied right after. */
export async function clearedAndEmptied(world: FaultWorld, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    const emptied = n % 2 === 1;
    const fault = `two clears at once racing votes${emptied ? ', then Redis restarted empty' : ''}`;
    await world.voting(...names);
    const witness = await Witness.of(world);
    const [ada] = world.people as [Person];
    const also = await world.person(ada.name).come();
    await also.window.until(() => also.window.view !== undefined);
    world.work();
    await moreVotes(world, 4);
    const clears = [ada, also].map((person) => person.ask({ type: 'clear-session' }));
    expect((await Promise.all(clears)).filter((refused) => refused === undefined)).toHaveLength(1);
    const everyWindow = [...world.people, also];
    await Promise.all(everyWindow.map(({ window }) => window.untilCleared()));
    if (emptied) await restartEmpty(world);
    await world.rest();
    await nothingIsThere(world);
    // Of two last calls, one is begun and the other refused.
    checkCleared({ fault, runs: 1 }, everyWindow, witness, world.rows);
    await witness.stop();
    await also.leave();
    await world.everybodyLeaves();
  }
}

/** Checks that no process shows a session, neither now nor once all have read Redis again. */
export async function nothingIsThere(world: FaultWorld): Promise<void> {
  for (let look = 0; look < 2; look++) {
    for (const server of world.servers) {
      const late = await world.person(`Late${look}`).comeTo(server);
      expect(late.window.view).toBeUndefined();
      expect(late.window.messages.some((m) => m.type === 'vacant')).toBe(true);
      await late.leave();
    }
    await pause(1_500);
  }
}

async function flush({ redis }: FaultWorld): Promise<void> {
  const client = await createClient({ url: redis.url }).connect();
  await client.flushAll();
  client.destroy();
}

export async function restartEmpty(world: FaultWorld): Promise<void> {
  const { port } = world.redis;
  await world.redis.kill();
  world.redis = await startRedis({ port });
}
