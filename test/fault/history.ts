import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { note, type Row } from './faultTable.ts';
import type { Person } from './person.ts';
import type { Witness } from './witness.ts';

/**
 * Compares what each window was told with the final session: every acknowledged command took effect exactly once, nobody has
 * more than three votes, no window went back in time, and all windows show the same.
 */
export async function checkHistory(
  { fault, runs }: Pick<Row, 'fault' | 'runs'>,
  people: Person[],
  rows: Row[],
): Promise<void> {
  const [first] = people as [Person];
  // A last change that everyone must see brings all windows to the same place.
  const off = !first.window.shared.recordingOff;
  await first.ask({ type: 'confirm-recording', off });
  await Promise.all(people.map((p) => p.window.until(() => p.window.view?.shared.recordingOff === off, 15_000)));

  let lost = 0;
  let doubled = 0;
  const texts = Object.values(first.window.shared.topics).flatMap((topic) => topic.parts.map((part) => part.text));
  for (const person of people) {
    const done = person.asked.filter(({ refused }) => refused === undefined);
    const expected: Record<string, number> = {};
    for (const { command } of done) {
      if (command.type === 'cast-vote') expected[command.topic] = (expected[command.topic] ?? 0) + 1;
      if (command.type === 'take-back-vote') expected[command.topic] = (expected[command.topic] ?? 0) - 1;
      if (command.type !== 'add-topic') continue;
      const times = texts.filter((text) => text === command.text).length;
      if (times === 0) lost += 1;
      doubled += Math.max(times - 1, 0);
    }
    const { votes } = person.window.own;
    for (const topic of new Set([...Object.keys(expected), ...Object.keys(votes)])) {
      const difference = (votes[topic] ?? 0) - (expected[topic] ?? 0);
      lost += Math.max(-difference, 0);
      doubled += Math.max(difference, 0);
    }
    const placed = Object.values(votes).reduce((sum, n) => sum + n, 0);
    expect(placed, `votes of ${person.name}`).toBeLessThanOrEqual(3);
    expect(person.stepsBack + person.window.stepsBack, `steps back at ${person.name}`).toBe(0);
    const same = isDeepStrictEqual(person.window.shared, first.window.shared);
    expect(same, `${person.name} holds the same session`).toBe(true);
  }
  report({ fault, runs, lost, doubled }, people, rows);
}

/**
 * The same for a cleared session, checked against its log before the clear: acknowledged commands took effect once, refused
 * ones not at all, nobody ever had more than three votes, and no window went back in time or was shown the session again.
 */
export function checkCleared(
  { fault, runs }: Pick<Row, 'fault' | 'runs'>,
  people: Person[],
  witness: Witness,
  rows: Row[],
): void {
  expect(witness.clears, 'clears that were decided').toBe(1);
  expect(witness.afterwards, 'openings after the clear').toBe(0);
  let lost = 0;
  let doubled = 0;
  for (const person of people) {
    const votes: Record<string, number> = {};
    for (const { counter, command, refused } of person.asked) {
      const times = witness.done.get(`${person.id}.${counter}`) ?? 0;
      if (refused === undefined) {
        if (times === 0) lost += 1;
        doubled += Math.max(times - 1, 0);
        if (command.type === 'cast-vote') votes[command.topic] = (votes[command.topic] ?? 0) + 1;
        if (command.type === 'take-back-vote') votes[command.topic] = (votes[command.topic] ?? 0) - 1;
      } else doubled += times;
    }
    const id = witness.last?.participants.find(({ name }) => name === person.name)?.id ?? '';
    for (const { id: topic, votes: placed } of Object.values(witness.last?.topics ?? {})) {
      const difference = (placed[id] ?? 0) - (votes[topic] ?? 0);
      lost += Math.max(-difference, 0);
      doubled += Math.max(difference, 0);
    }
    expect(person.stepsBack + person.window.stepsBack, `steps back at ${person.name}`).toBe(0);
    const { messages } = person.window;
    const cleared = messages.findIndex(({ type }) => type === 'cleared');
    const after = cleared < 0 ? [] : messages.slice(cleared).filter(({ type }) => ['welcome', 'change'].includes(type));
    expect(after, `shown to ${person.name} after the clear`).toEqual([]);
    expect(person.window.view).toBeUndefined();
  }
  report({ fault, runs, lost, doubled }, people, rows);
}

/** Adds a row to the table, and checks that nothing acknowledged was lost or done twice. */
function report(
  { lost, doubled, ...fault }: Pick<Row, 'fault' | 'runs' | 'lost' | 'doubled'>,
  people: readonly Person[],
  rows: Row[],
): void {
  const acknowledged = people.flatMap((p) => p.asked.filter(({ refused }) => refused === undefined)).length;
  note(rows, { ...fault, acknowledged, lost, doubled, back: people.flatMap((p) => p.backAfter) });
  expect({ ...fault, lost, doubled }).toEqual({ ...fault, lost: 0, doubled: 0 });
}
