import { expect, it } from 'vitest';
import { matchColumns, readRoster } from '../../server/grouping/roster.ts';
import { offsetOf } from '../../server/grouping/timeZone.ts';

const summer = Date.UTC(2026, 6, 1);

it('matches the columns by name', () => {
  expect(matchColumns(['Manager name', 'Full name', 'E-mail', 'Manager email', 'Time zone', 'Level'])).toEqual({
    manager: 3,
    email: 2,
    name: 0,
    zone: 4,
    level: 5,
  });
});

it('lists every bad row with its line and keeps the good ones', () => {
  const rows = [
    ['name', 'email', 'manager email', 'zone'],
    ['A', 'a@x.y', '', 'Europe/Berlin'],
    ['B', 'b@x.y', 'a@x.y', 'UTC+2'],
    ['C', '', 'a@x.y', ''],
    ['D', 'A@x.y', '', ''],
    ['E', 'e@x.y', 'e@x.y', ''],
    ['F', 'f@x.y', 'g@x.y', ''],
    ['G', 'g@x.y', 'f@x.y', ''],
    ['H', 'h@x.y', 'nobody@x.y', ''],
    ['I', 'i@x.y', '', 'Atlantis'],
  ];
  const { people, problems } = readRoster(rows, matchColumns(rows[0] as string[]), summer);
  expect(people.map((p) => [p.id, p.offset])).toEqual([
    ['a@x.y', 120],
    ['b@x.y', 120],
    ['h@x.y', undefined],
  ]);
  expect(problems.map(({ line, kind, kept }) => [line, kind, kept])).toEqual([
    [4, 'missing-email', false],
    [5, 'duplicate', false],
    [6, 'self', false],
    [7, 'cycle', false],
    [8, 'cycle', false],
    [9, 'unknown-manager', true],
    [10, 'unknown-zone', false],
  ]);
});

it.each([
  ['Asia/Kolkata', 330],
  ['utc-3', -180],
  ['+05:45', 345],
  ['UTC', 0],
  ['Nowhere/City', undefined],
  ['UTC+99', undefined],
])('knows the time zone %s', (zone, offset) => expect(offsetOf(zone, summer)).toBe(offset));
