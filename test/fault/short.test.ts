import { afterAll, beforeAll, expect, test } from 'vitest';
import { FaultWorld } from './faultWorld.ts';
import { processEnds, redisEmptied } from './scenarios.ts';

// A short version of `faults.test.ts`, which `npm run test:fault` runs.
let world: FaultWorld;

beforeAll(async () => {
  world = await FaultWorld.start(3);
}, 120_000);
afterAll(() => world.stop());

test('a process that is killed loses nobody a vote, and its people are back', { timeout: 120_000 }, async () => {
  await processEnds(world, 'SIGKILL', 2);
  // How soon is printed here, and held to a limit where nothing else runs beside it: in `npm run test:fault`.
  expect(world.rows.flatMap(({ back }) => back)).not.toEqual([]);
});

test('a Redis that comes back empty loses nobody a vote', { timeout: 120_000 }, () => redisEmptied(world, 1));
