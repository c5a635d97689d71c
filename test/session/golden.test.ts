import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { knowsRules, rulesVersion } from '#session/decide.ts';
import { decided, type Golden } from './golden/golden.ts';

const folder = join(import.meta.dirname, 'golden');
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));

test.each(names)('[T4] %s is decided today as it was when it was recorded', (name) => {
  const golden: Golden = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  expect(knowsRules(golden.rules)).toBe(true);
  const log = golden.entries.map(({ entry }) => entry);
  expect(decided(golden.rules, golden.opening, log)).toEqual(golden);
});

test('the present rules have logs of a whole meeting, of a claim, and of undoing and merging', () => {
  for (const story of ['full-meeting', 'claimed-role', 'undo-and-merge']) {
    expect(names).toContain(`v${rulesVersion}-${story}.json`);
  }
});
