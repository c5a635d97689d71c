import { afterAll, beforeAll, test } from 'vitest';
import type { TestCluster } from '../support/redisCluster.ts';
import { FaultWorld } from './faultWorld.ts';
import { type Row, report } from './history.ts';
import { processEnds, slotMoved } from './scenarios.ts';

let world: FaultWorld;
const rows: Row[] = [];

beforeAll(async () => {
  world = await FaultWorld.onCluster(3);
});
afterAll(async () => {
  await world.stop();
  report(rows);
});

test('SIGKILL in the middle of voting, on a Redis Cluster', () => processEnds(world, rows, 'SIGKILL', 4, ' (Cluster)'));
test('the slot of the session moves to another node in the middle of voting', () =>
  slotMoved(world, world.cluster as TestCluster, rows, 3));
