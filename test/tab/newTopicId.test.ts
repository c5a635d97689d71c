import { expect, test } from 'vitest';
import { Command } from '#session/command.ts';
import { newSentenceId, newTopicId } from '../../tab/gather/newTopicId.ts';

test('[G12] a window makes valid ids, no two alike', () => {
  const ids = Array.from({ length: 10_000 }, newTopicId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const topic of ids) Command.parse({ type: 'add-topic', topic, text: 'x' });
  Command.parse({ type: 'propose-sentence', id: newSentenceId(), text: 'x' });
});

test.each([
  '',
  't',
  't1',
  '12345678901a',
  't0123456789',
  't012345678901',
  'T01234567890',
  't0123456789!',
  '__proto__',
  'p01234567890',
])('[G12] the protocol accepts no other id: %o', (topic) => {
  expect(Command.safeParse({ type: 'add-topic', topic, text: 'x' }).success).toBe(false);
});
