import { afterAll, beforeAll, expect, test } from 'vitest';
import { FaultWorld } from './faultWorld.ts';
import { percentile, type Row, report } from './history.ts';
import {
  clearedAndEmptied,
  emptiedAndOpened,
  flushedAndOpened,
  processEnds,
  redisAway,
  redisEmptied,
} from './scenarios.ts';

let world: FaultWorld;
const rows: Row[] = [];

beforeAll(async () => {
  world = await FaultWorld.start(3);
});
afterAll(async () => {
  await world.stop();
  report(rows);
});

const backWithin = (ms: number, fault: string) => {
  const { back = [] } = rows.find((row) => row.fault === fault) ?? {};
  expect(back.length).toBeGreaterThan(0);
  expect(percentile(back, 0.99)).toBeLessThan(ms);
};

test('SIGKILL in the middle of voting, again and again', async () => {
  await processEnds(world, rows, 'SIGKILL', 20);
  backWithin(2_000, 'a process gets SIGKILL');
});

test('SIGTERM hands connections over', async () => {
  await processEnds(world, rows, 'SIGTERM', 10);
  backWithin(2_000, 'a process gets SIGTERM');
});

test('Redis killed and started empty in the middle of voting', () => redisEmptied(world, rows, 8));
test('… and "Start" pressed at that moment', () => emptiedAndOpened(world, rows, 4));
test('Redis forgets without a restart, and "Start" is pressed at a process that never held the session', () =>
  flushedAndOpened(world, rows, 4));
test('two clears at once, racing votes, with Redis emptied right after', () => clearedAndEmptied(world, rows, 6));
test('Redis away for ten seconds', () => redisAway(world, rows, 10_000));
