import fc from 'fast-check';
import { expect } from 'vitest';

/**
 * Checks a property in `numRuns` random cases, and goes on while they have not reached each situation at least as often as
 * `least` says, since a property proves nothing about situations that never came up. The property counts them in `reached`.
 * Fails if ten times as many cases do not reach them.
 */
export async function assertReaching<Situation extends string>(
  property: fc.IRawProperty<unknown>,
  numRuns: number,
  reached: Readonly<Record<Situation, number>>,
  least: Readonly<Partial<Record<Situation, number>>>,
): Promise<void> {
  const missed = () =>
    Object.fromEntries(Object.entries(reached).filter(([name, n]) => (n as number) < (least[name as Situation] ?? 0)));
  for (let round = 0; round < 10; round++) {
    await fc.assert(property, { numRuns });
    if (Object.keys(missed()).length === 0) return;
  }
  expect(missed()).toEqual({});
}
