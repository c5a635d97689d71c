import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startRedis } from '../support/redis.ts';
import { faults, inject } from './faults.ts';
import { History } from './history.ts';
import { Random } from './random.ts';
import { run, tableOf, violationsIn } from './run.ts';
import { World } from './world.ts';

// A short version of `npm run test:history`.
test('real processes keep every promise while one is killed, connections are cut and Redis loses its data', {
  timeout: 180_000,
}, async () => {
  const result = await run({
    seed: 25,
    meetings: 3,
    people: 6,
    plan: [['SIGKILL of a process', 'connections of clients cut'], ['Redis killed and empty']],
  });
  process.stdout.write(`${tableOf([result])}\n`);
  expect(violationsIn(result), result.stories.join('\n')).toBe(0);
  expect(result.checked).toBeGreaterThan(100);
});

test("a fault that can't reach Redis is noted and doesn't end the run", async () => {
  const world = new World();
  world.redis = await startRedis();
  await world.redis.kill();
  const history = new History();
  const asking = ['FLUSHALL', 'one key deleted', 'Redis set back', 'Redis full'];
  for (const fault of faults.filter(({ name }) => asking.includes(name))) {
    await inject(fault, { world, meetings: [], history, random: new Random(1) });
  }
  expect([...history.notes.keys()]).toEqual(asking.map((name) => `"${name}" didn't reach Redis`));
  expect(history.faults.map(({ to }) => to)).not.toContain(undefined);
  await expect(world.heal()).rejects.toThrow('Redis is away');
});

test('the checker shares no code with the product', () => {
  const folder = new URL('./', import.meta.url);
  const plumbing = ['../support/redis.ts', '../support/redisProxy.ts'];
  const mayImport = /^(node:|vitest$|ws$|redis$|\.\/)/;
  for (const file of [...readdirSync(folder), ...plumbing]) {
    const source = readFileSync(new URL(file, folder), 'utf8');
    for (const [, from = ''] of source.matchAll(/(?:\bfrom|^import|\bimport\()\s*'([^'\n]+)'/gm)) {
      if (!plumbing.includes(from)) expect(from, `imported by ${file}`).toMatch(mayImport);
    }
  }
});
