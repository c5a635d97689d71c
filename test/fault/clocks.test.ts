import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServerProcess } from '../support/serverProcess.ts';
import { FaultWorld } from './faultWorld.ts';
import type { Person } from './person.ts';
import { moreVotes, whileVoting } from './scenarios.ts';

let world: FaultWorld;

beforeAll(async () => {
  world = await FaultWorld.start(1);
  world.servers.push(await world.withClock({ ahead: 30_000 }));
});
afterAll(() => world.stop());

test('processes whose clocks are 30 s apart count the same votes', () =>
  whileVoting('clocks of two processes 30 s apart', 1, world, () => moreVotes(world, 20)));

/** The time according to this person's process. */
async function timeAt({ window }: Person): Promise<number> {
  const before = window.of('pong').length;
  window.send({ type: 'ping', sentAt: 0 });
  await window.until(() => window.of('pong').length > before);
  return window.of('pong').at(-1)?.now ?? Number.NaN;
}

test('processes whose clocks are 30 s apart show everyone the same time box, and end it once and on time', async () => {
  const [right, fast] = world.servers as [ServerProcess, ServerProcess];
  await world.voting('Ada');
  const [ada] = world.people as [Person];
  const people = [ada, await world.person('Ben').comeTo(right), await world.person('Cleo').comeTo(fast)];
  await Promise.all(people.map((person) => person.window.until(() => person.window.view !== undefined)));
  const moves = (to: 'reveal' | 'discuss') => ada.ask({ type: 'move-on', step: ada.window.shared.step, to });
  await ada.ask({ type: 'change-settings', settings: { timeBoxMinutes: 1 } });
  expect(await moves('reveal')).toBeUndefined();
  expect(await moves('discuss')).toBeUndefined();

  const discussed = ({ window }: Person) => {
    const { phase } = window.shared;
    return phase.kind === 'discuss' ? phase : undefined;
  };
  await Promise.all(people.map((person) => person.window.until(() => discussed(person) !== undefined)));
  // The remaining time in each window, by its own process's time.
  const left = await Promise.all(
    people.map(async (person) => {
      const now = await timeAt(person);
      const timer = discussed(person)?.timer;
      return timer && 'endsAt' in timer ? timer.endsAt - now : Number.NaN;
    }),
  );
  expect(Math.max(...left) - Math.min(...left)).toBeLessThan(2_000);
  expect(Math.max(...left)).toBeLessThanOrEqual(60_000);

  const at = await Promise.all(
    people.map(async (person) => {
      await person.window.until(() => !!discussed(person)?.checkIn, 75_000);
      return timeAt(person);
    }),
  );
  const { timer } = discussed(ada) ?? {};
  const endsAt = timer && 'endsAt' in timer ? timer.endsAt : Number.NaN;
  process.stdout.write(`told of the check-in after the end: ${at.map((now) => `${now - endsAt} ms`).join(', ')}\n`);
  for (const now of at) {
    expect(now - endsAt).toBeGreaterThanOrEqual(0);
    expect(now - endsAt).toBeLessThan(1_000);
  }
  for (const person of people) expect(discussed(person)?.timer).toEqual(timer);
});
