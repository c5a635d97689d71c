import { expect, test } from 'vitest';
import { participantId } from '../../server/live/participantId.ts';
import type { LogName } from '../../server/store/store.ts';

const [one, other] = ['mini-m:{one}', 'mini-m:{other}'] as LogName[] as [LogName, LogName];

test('[I6] a person has one id in a meeting, whenever and wherever they join, and another in another meeting', () => {
  expect(participantId(one, 'tenant/ada')).toBe(participantId(one, 'tenant/ada'));
  expect(participantId(other, 'tenant/ada')).not.toBe(participantId(one, 'tenant/ada'));
  // The boundary between name and key matters.
  expect(participantId('a' as LogName, 'bc')).not.toBe(participantId('ab' as LogName, 'c'));
});

test('[I6] ids fit the protocol, don’t look like numbers, and are all different', () => {
  const ids = Array.from({ length: 10_000 }, (_, n) => participantId(one, `tenant/${n}`));
  for (const id of ids) expect(id).toMatch(/^p[\w-]{11}$/);
  expect(new Set(ids).size).toBe(ids.length);
});
