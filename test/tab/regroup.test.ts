import { expect, it } from 'vitest';
import type { Person } from '../../server/grouping/person.ts';
import { gathered, ranges } from '../../tab/organizer/check/problems.ts';
import type { Group } from '../../tab/organizer/group.ts';
import {
  changesBetween,
  continued,
  groupsOf,
  heldIn,
  keepingPlans,
  named,
  pastOf,
} from '../../tab/organizer/regroup.ts';

const group = (name: string, members: string[], more: Partial<Group> = {}): Group => ({
  id: `id of ${name}`,
  name,
  members,
  locked: false,
  pins: [],
  ...more,
});
const pin = { people: ['a', 'b'], reason: 'They asked' };

it('gives no two groups the same name if some are locked or have people placed by hand', () => {
  const former = [
    group('Group 1', ['x']),
    group('Group 2', ['a', 'b'], { pins: [pin] }),
    group('Group 3', ['l'], { locked: true }),
  ];
  const after = named([['l'], ['q', 'a', 'b'], ['x'], ['y']], former);
  expect(after.map(({ name, members }) => [name, members])).toEqual([
    ['Group 3', ['l']],
    ['Group 2', ['q', 'a', 'b']],
    ['Group 1', ['x']],
    ['Group 4', ['y']],
  ]);
  expect(after[1]?.pins).toEqual([pin]);
});

it('keeps names and reasons of groups that continue, but not of a dissolved one', () => {
  const former = [group('A', ['a', 'b'], { pins: [pin] }), group('B', ['c']), group('Group 1', ['d'])];
  expect(continued([['b', 'x'], [], ['d'], ['n']], former)).toEqual([
    group('A', ['b', 'x'], { pins: [{ people: ['b'], reason: 'They asked' }] }),
    group('Group 1', ['d']),
    { ...group('Group 2', ['n']), id: expect.any(String) },
  ]);
});

it('tells who moved, joined and left', () => {
  expect(changesBetween([group('A', ['a', 'b']), group('B', ['c'])], [group('A', ['a', 'c', 'n'])])).toEqual([
    { id: 'b', from: 'A' },
    { id: 'c', from: 'B', to: 'A' },
    { id: 'n', to: 'A' },
  ]);
});

it('keeps people placed by hand who are still there', () => {
  expect(heldIn(group('A', ['a', 'c'], { pins: [pin, { people: ['c'] }] }))).toEqual(['a', 'c']);
});

it('takes the groups a roster names, with the lock and reasons of known ones', () => {
  const people = ['a', 'b', 'c'].map(
    (id, n): Person => ({ id, name: id, email: id, strengths: [], group: n < 2 ? 'A' : 'B' }),
  );
  expect(groupsOf(people, [group('A', ['a', 'z'], { locked: true, pins: [pin] })])).toEqual([
    group('A', ['a', 'b'], { locked: true, pins: [pin] }),
    { ...group('B', ['c']), id: expect.any(String) },
  ]);
});

it('counts groups as former once they have changed, but never drafts', () => {
  const past = [{ until: '2026-05-01', groups: [['x', 'y']] }];
  const inUse = [['a', 'b'], ['c']];
  const today = '2026-11-24';
  expect(pastOf(past, inUse, [group('B', ['c']), group('A', ['b', 'a'])], today)).toEqual(past);
  expect(pastOf(past, inUse, [group('A', ['a', 'c']), group('B', ['b'])], today)).toEqual([
    ...past,
    { until: today, groups: inUse },
  ]);
  expect(pastOf([], [], [group('A', ['a'])], today)).toEqual([]);
});

it('reports a manager missing from the list once, with the rows that name them', () => {
  const unknown = (line: number) => ({
    line,
    name: `P${line}`,
    kind: 'unknown-manager' as const,
    value: 'boss',
    kept: true,
  });
  const missing = { line: 9, name: 'Ann', kind: 'missing-email' as const, value: '–', kept: false };
  expect(gathered([unknown(2), unknown(3), unknown(4), missing, unknown(11)])).toEqual({
    leftOut: [{ kind: 'missing-email', value: '–', lines: [9], names: ['Ann'] }],
    kept: [{ kind: 'unknown-manager', value: 'boss', lines: [2, 3, 4, 11], names: ['P2', 'P3', 'P4', 'P11'] }],
  });
  expect(ranges([2, 3, 4, 11])).toBe('2–4, 11');
});

it('undoes a move, but not a facilitator, a time or a message settled since', () => {
  const schedule = { day: 2, start: 600, zone: 'Europe/Berlin', everyWeeks: 1 } as const;
  const settled = { facilitator: 'c', schedule, told: ['c', 'd'] };
  const earlier = [
    group('A', ['a', 'b'], { facilitator: 'a', told: ['a', 'b'] }),
    group('B', ['c', 'd']),
    group('C', ['e']),
  ];
  const now = [group('A', ['a'], { facilitator: 'a' }), group('B', ['c', 'd', 'b'], settled)];
  expect(keepingPlans(earlier, now)).toEqual([
    group('A', ['a', 'b'], { facilitator: 'a' }),
    group('B', ['c', 'd'], settled),
    group('C', ['e']),
  ]);
});
