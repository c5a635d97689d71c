import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const tests = join(import.meta.dirname, '..');
const rules = readFileSync(join(tests, '../server/session/RULES.md'), 'utf8');

const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((name) => /\.test\.tsx?$/.test(name));
const written = [...rules.matchAll(/^- \*\*([A-Z]\d+)\*\* /gm)].map(([, id]) => id);
const proved = new Set(
  files.flatMap((name) => {
    const titles = readFileSync(join(tests, name), 'utf8').matchAll(/['"`]((?:\[[A-Z]\d+\] )+)/g);
    return [...titles].flatMap(([, ids = '']) => ids.match(/\w+/g) ?? []);
  }),
);

test('every rule has a test with its id', () => {
  expect(written.length).toBeGreaterThan(50);
  expect(written.filter((id) => id && !proved.has(id))).toEqual([]);
});

test('every id in a test’s title is a rule', () => {
  expect([...proved].filter((id) => !written.includes(id))).toEqual([]);
});

test('every rule has an id of its own', () => {
  expect(new Set(written).size).toBe(written.length);
});
