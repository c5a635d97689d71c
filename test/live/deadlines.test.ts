import { beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../server/kit/clock.ts';
import type { Position, Store, Tombstone } from '../../server/store/store.ts';
import { silentWatcher } from '../../server/store/store.ts';
import { startRedis } from '../support/redis.ts';
import { RedisProcesses } from '../support/redisProcesses.ts';
import { TestWindow } from '../support/wire.ts';

const world = new RedisProcesses();
/** How long a session may last here, in ms. */
const maxAge = 3_500;

let meetings = 0;

beforeEach(() => {
  meetings += 1;
});

const process = (clock = systemClock) => world.process({ clock }, { maxAge });
type Process = Awaited<ReturnType<typeof process>>;

const meeting = () => `deadline-${meetings}`;

/** When the meeting's session was wiped, by Redis' clock. */
async function wipedAt(store: Store): Promise<number> {
  let at: number | undefined;
  const told = {
    ...silentWatcher,
    wiped(_position: Position, tombstone: Tombstone) {
      ({ at } = tombstone);
    },
  };
  const watch = await store.watch(store.nameOf(`test:${meeting()}`), told);
  await vi.waitFor(() => expect(at).toBeDefined(), { timeout: 12_000, interval: 20 });
  await watch.stop();
  return at as number;
}

async function opened(at: Process): Promise<{ ada: TestWindow; endsAt: number }> {
  const ada = await TestWindow.join(at.url, 'Ada', { meeting: meeting() });
  expect(await ada.start()).toBeUndefined();
  return { ada, endsAt: at.store.now() + maxAge };
}

describe('a deadline', () => {
  it('[X4] is met within a second while a process lives, even with no window open', async () => {
    const one = await process();
    const { ada, endsAt } = await opened(one);
    await ada.close();
    expect(Math.abs((await wipedAt((await process()).store)) - endsAt)).toBeLessThan(1_000);
  });

  it('[X4] is met within five seconds after its process was killed, by one that never served the session', async () => {
    const [one, other] = [await process(), await process()];
    const { endsAt } = await opened(one);
    await one.die();
    const at = await wipedAt(other.store);
    expect(at).toBeGreaterThanOrEqual(endsAt - 100);
    expect(at - endsAt).toBeLessThan(5_000);
    await vi.waitFor(async () => expect(await other.store.overdue()).toEqual([]), { timeout: 5_000 });
  });

  it('[X4] is met even if Redis loses everything meanwhile', async () => {
    const one = await process();
    const { ada, endsAt } = await opened(one);
    await world.redis.kill();
    world.redis = await startRedis({ port: world.redis.port });
    await ada.until(() => ada.cleared, 12_000);
    expect(Math.abs(one.store.now() - endsAt)).toBeLessThan(1_500);
  });

  it('is the same for processes whose clocks are a minute apart', async () => {
    const skewed = (ms: number) => ({ ...systemClock, now: () => Date.now() + ms });
    const [slow, fast] = [await process(skewed(-30_000)), await process(skewed(30_000))];
    const { ada, endsAt } = await opened(slow);
    const ben = await TestWindow.join(fast.url, 'Ben', { meeting: meeting() });
    await ben.until(() => ben.view !== undefined);
    expect(ben.shared.plannedEnd).toBe(ada.shared.plannedEnd);
    await Promise.all([ada, ben].map((window) => window.until(() => window.cleared)));
    const told = [ada, ben].map((window) => window.of('cleared')[0]?.now ?? 0);
    for (const now of told) expect(Math.abs(now - endsAt)).toBeLessThan(1_000);
  });
});
