import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rulesVersion } from '#session/decide.ts';
import { decided, type Golden } from './golden/golden.ts';

const folder = join(import.meta.dirname, 'golden');
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));

test.each(names)('[T4] %s is decided today as it was when it was recorded', (name) => {
  const { rules, ...golden }: Golden = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  expect([rulesVersion, rulesVersion - 1]).toContain(rules);
  const log = golden.entries.map(({ entry }) => entry);
  expect(decided(golden.opening, log)).toEqual(golden);
});

test('the present rules have logs of a whole meeting, of a claim, and of undoing and merging', () => {
  for (const story of ['full-meeting', 'claimed-role', 'undo-and-merge']) {
    expect(names).toContain(`v${rulesVersion}-${story}.json`);
  }
});
