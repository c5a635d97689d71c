import { afterAll, beforeAll, expect, test } from 'vitest';
import { FaultWorld } from './faultWorld.ts';
import { processEnds, redisEmptied } from './scenarios.ts';

// A short version of `faults.test.ts`, which `npm run test:fault` runs.
let world: FaultWorld;

beforeAll(async () => {
  world = await FaultWorld.start(3);
}, 120_000);
afterAll(() => world.stop());

test('no vote is lost when a process is killed, and its people return', { timeout: 120_000 }, async () => {
  await processEnds(world, 'SIGKILL', 2);
  // Only prints how soon; `npm run test:fault`, with nothing else running, has a limit for it.
  expect(world.rows.flatMap(({ back }) => back)).not.toEqual([]);
});

test('no vote is lost when Redis comes back empty', { timeout: 120_000 }, () => redisEmptied(world, 1));
