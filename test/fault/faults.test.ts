import { afterAll, beforeAll, expect, test } from 'vitest';
import { percentile } from './faultTable.ts';
import { FaultWorld } from './faultWorld.ts';
import {
  clearedAndEmptied,
  emptiedAndOpened,
  flushedAndOpened,
  processEnds,
  redisAway,
  redisEmptied,
} from './scenarios.ts';

let world: FaultWorld;

beforeAll(async () => {
  world = await FaultWorld.start(3);
});
afterAll(() => world.stop());

const backWithin = (ms: number, fault: string) => {
  const { back = [] } = world.rows.find((row) => row.fault === fault) ?? {};
  expect(back.length).toBeGreaterThan(0);
  expect(percentile(back, 0.99)).toBeLessThan(ms);
};

test('SIGKILL in the middle of voting, again and again', async () => {
  await processEnds(world, 'SIGKILL', 20);
  backWithin(2_000, 'a process gets SIGKILL');
});

test('SIGTERM hands connections over', async () => {
  await processEnds(world, 'SIGTERM', 10);
  backWithin(2_000, 'a process gets SIGTERM');
});

test('Redis killed and started empty in the middle of voting', () => redisEmptied(world, 8));
test('… and "Start" pressed at that moment', () => emptiedAndOpened(world, 4));
test('Redis loses its data without a restart, and "Start" is pressed at a process that never held the session', () =>
  flushedAndOpened(world, 4));
test('two clears at once, racing votes, with Redis emptied right after', () => clearedAndEmptied(world, 6));
test('Redis away for ten seconds', () => redisAway(world, 10_000));
