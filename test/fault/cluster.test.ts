import { afterAll, beforeAll, test } from 'vitest';
import type { TestCluster } from '../support/redisCluster.ts';
import { FaultWorld } from './faultWorld.ts';
import { primaryKilled, processEnds, slotMoved } from './scenarios.ts';

let world: FaultWorld;

beforeAll(async () => {
  world = await FaultWorld.onCluster(3);
});
afterAll(() => world.stop());

test('SIGKILL in the middle of voting, on a Redis Cluster', () => processEnds(world, 'SIGKILL', 4, ' (Cluster)'));
test('the slot of the session moves to another node in the middle of voting', () =>
  slotMoved(world, world.cluster as TestCluster, 3));
test('the primary that has the session gets SIGKILL, and its replica takes over', () =>
  primaryKilled(world, world.cluster as TestCluster));
