import { afterEach, beforeEach, expect, it } from 'vitest';
import { LockWorld } from '../../support/lockWorld.ts';

let world: LockWorld;
beforeEach(() => {
  world = new LockWorld();
});
afterEach(() => world.ends());

it('honest', async () => {
  const [aiko, ben, cleo] = await world.meets('Aiko', 'Ben', 'Cleo');
  expect(await ben.writes('Our secret topic')).toBeUndefined();
  expect([aiko.topics, ben.topics, cleo.topics]).toEqual([['Our secret topic'], ['Our secret topic'], ['Our secret topic']]);
  expect(aiko.lock.devices.length).toBe(3);
  await aiko.compares();
  console.log(aiko.comparison, ben.comparison, cleo.comparison);
  expect(world.leaks('Our secret topic')).toEqual([]);
  console.log(world.operations, world.secrets.length, aiko.decided, ben.decided);
});
