import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClientMessage } from '#session/protocol.ts';
import { commonMessage } from '../../server/live/commonMessage.ts';

const votes = ['cast-vote', 'take-back-vote'];
const common = [
  ...votes.map((type) => ({ type: 'command', counter: 1, command: { type, topic: 't1' } })),
  ...['finished', 'continue'].map((answer) => ({
    type: 'command',
    counter: 2 ** 53 - 1,
    command: { type: 'answer-check-in', step: -3, answer },
  })),
];

/** One thing in it taken away, added, renamed or replaced: what the schema may still take, and what it must not. */
const value = fc.oneof(
  fc.constantFrom<unknown>(0, -0, -1, 1, 7, 0.5, 2 ** 53 - 1, 2 ** 53, 1e300, '', 't9', 'x'.repeat(40), 'x'.repeat(41)),
  fc.constantFrom<unknown>('command', 'start', 'join', ...votes, 'answer-check-in', 'mark-copied', 'finished', 'maybe'),
  fc.constantFrom<unknown>(
    '\ud800',
    '😀'.repeat(20),
    '😀'.repeat(21),
    null,
    true,
    [],
    ['t1'],
    {},
    { type: 'cast-vote' },
  ),
);
const key = fc.constantFrom(
  'type',
  'counter',
  'command',
  'topic',
  'step',
  'answer',
  'seen',
  '__proto__',
  'constructor',
);
const change = fc.record({ inside: fc.boolean(), key, value: fc.option(value, { nil: undefined }) });

test('what is taken without the schema is what the schema takes, as it stands', () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.constantFrom(...common), fc.array(change, { maxLength: 3 }), (whole, changes) => {
      const fields = { ...whole, command: new Map<string, unknown>(Object.entries(whole.command)) as unknown };
      const outer = new Map<string, unknown>(Object.entries(fields));
      for (const { inside, key, value } of changes) {
        const command = outer.get('command');
        const at = inside && command instanceof Map ? command : outer;
        if (value === undefined) at.delete(key);
        else at.set(key, value);
      }
      const text = (of: unknown): string =>
        of instanceof Map
          ? `{${[...of].map(([name, field]) => `${JSON.stringify(name)}:${text(field)}`)}}`
          : JSON.stringify(of);
      const message: unknown = JSON.parse(text(outer));
      const fast = commonMessage(message);
      const slow = ClientMessage.safeParse(message);
      if (fast) {
        expect(slow.data).toEqual(fast);
        taken += 1;
      } else if (slow.success && slow.data.type === 'command') {
        // Nothing that is common goes the long way, but for names outside of what we ever give (two units a character).
        const { type, topic = '' } = slow.data.command as { type: string; topic?: string };
        if (topic.length <= 40) expect([...votes, 'answer-check-in']).not.toContain(type);
      }
    }),
    { numRuns: 5_000 },
  );
  expect(taken).toBeGreaterThan(1_000);
});

test('what is no message at all is left to the schema', () => {
  for (const message of [undefined, null, 1, 'command', [], [1, 2, 3], { type: 'command', counter: 1, command: null }])
    expect(commonMessage(message)).toBeUndefined();
});

test('a name is taken that is as long as the schema allows, and none that is longer', () => {
  for (const length of [0, 40, 41]) {
    const message = { type: 'command', counter: 1, command: { type: 'cast-vote', topic: 'x'.repeat(length) } };
    expect(commonMessage(message)).toEqual(ClientMessage.safeParse(message).data);
  }
});
