import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { run, tableOf, violationsIn } from './run.ts';

// A short seed of what `npm run test:history` does at length.
test('real processes keep every promise while one is killed, connections are cut and Redis forgets', {
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

test('the checker shares no code with the product', () => {
  const folder = new URL('./', import.meta.url);
  const mayImport = /^(node:|vitest$|ws$|redis$|\.\/|\.\.\/support\/redis\.ts$)/;
  for (const file of readdirSync(folder)) {
    const source = readFileSync(new URL(file, folder), 'utf8');
    for (const [, from = ''] of source.matchAll(/(?:\bfrom|^import|\bimport\()\s*'([^'\n]+)'/gm)) {
      expect(from, `imported by ${file}`).toMatch(mayImport);
    }
  }
});
