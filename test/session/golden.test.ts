import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { knowsRules, rulesVersion } from '#session/decide.ts';
import { decided, type Golden } from './golden/golden.ts';

test('[T4] the recorded log is decided today as it was when it was recorded', () => {
  const file = join(import.meta.dirname, 'golden', `v${rulesVersion}-meeting.json`);
  const golden: Golden = JSON.parse(readFileSync(file, 'utf8'));
  expect(
    decided(
      golden.opening,
      golden.entries.map(({ entry }) => entry),
    ),
  ).toEqual(golden);
});

test('a session of other rules is not for this release to decide', () => {
  expect([rulesVersion - 1, rulesVersion, rulesVersion + 1].map(knowsRules)).toEqual([false, true, false]);
});
