import { afterAll, beforeAll, test } from 'vitest';
import { RedisProxy } from '../support/redisProxy.ts';
import { FaultWorld } from './faultWorld.ts';
import { cutOff, hintsDisturbed, hintsDroppedAndFlushed } from './scenarios.ts';

let world: FaultWorld;
let proxies: [RedisProxy, RedisProxy];

beforeAll(async () => {
  world = await FaultWorld.start(3, async ({ port, url }) => {
    proxies = [await RedisProxy.to(port), await RedisProxy.to(port)];
    return [url, ...proxies.map((proxy) => proxy.url)];
  });
});
afterAll(() => world.stop());

test('hints dropped, delayed, duplicated and out of order, even the very last one', () =>
  hintsDisturbed(world, proxies));
test('hints dropped, and Redis emptied before anyone has checked', () => hintsDroppedAndFlushed(world, proxies, 6));
test('a process cut off from Redis and then back', () => cutOff(world, proxies[0], 8_000, 2));
