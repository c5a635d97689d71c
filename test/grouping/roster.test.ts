import { expect, it } from 'vitest';
import { lacksHeading, matchColumns, readRoster } from '../../server/grouping/roster.ts';
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

it.each([
  [
    'German',
    ['Name', 'E-Mail', 'E-Mail der Führungskraft', 'Abteilung', 'Ebene', 'Zeitzone', 'Stärken', 'Moderiert', 'Gruppe'],
  ],
  [
    'Japanese',
    ['名前', 'メール', '上司のメール', '部署', 'レベル', 'タイムゾーン', '強み', 'ファシリテーター', '現在のグループ'],
  ],
  [
    'Arabic',
    ['الاسم', 'البريد', 'بريد المدير', 'القسم', 'المستوى', 'المنطقة الزمنية', 'نقاط القوة', 'ميسر', 'المجموعة الحالية'],
  ],
])('matches the columns of a %s heading', (_, heading) => {
  const { name, email, manager, department, level, zone, strengths, facilitates, group } = matchColumns(heading);
  expect([name, email, manager, department, level, zone, strengths, facilitates, group]).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7, 8,
  ]);
});

it('prefers a time zone over a place, and recognizes a file without a heading', () => {
  expect(matchColumns(['Email', 'Office location', 'Time zone']).zone).toBe(2);
  expect(matchColumns(['Email', 'Office location']).zone).toBe(1);
  expect(lacksHeading([['Ann', 'ann@x.y']])).toBe(true);
  expect(lacksHeading([['Name', 'Email']])).toBe(false);
});

it('finds a manager by a unique name', () => {
  const rows = [
    ['name', 'email', 'manager'],
    ['Ann', 'ann@x.y', ''],
    ['Bob', 'bob@x.y', 'Ann'],
    ['Cid', 'cid1@x.y', 'ann'],
    ['Cid', 'cid2@x.y', 'ann@x.y'],
    ['Dan', 'dan@x.y', 'Cid'],
    ['Eve', 'eve@x.y', 'Zoe'],
    ['Fay', 'fay@x.y', 'Fay'],
  ];
  const { people, problems } = readRoster(rows, matchColumns(rows[0] as string[]), summer);
  expect(people.map((p) => [p.id, p.manager])).toEqual([
    ['ann@x.y', undefined],
    ['bob@x.y', 'ann@x.y'],
    ['cid1@x.y', 'ann@x.y'],
    ['cid2@x.y', 'ann@x.y'],
    ['eve@x.y', 'zoe'],
  ]);
  expect(problems).toEqual([
    { line: 6, kind: 'which-manager', value: 'Cid', kept: false },
    { line: 7, kind: 'unknown-manager', value: 'zoe', kept: true },
    { line: 8, kind: 'self', value: 'fay@x.y', kept: false },
  ]);
});

it('reads the offsets of both halves of the year', () => {
  const rows = [
    ['email', 'zone'],
    ['a@x.y', 'Europe/Berlin'],
    ['b@x.y', 'Asia/Tokyo'],
    ['c@x.y', 'Sydney'],
  ];
  const { people } = readRoster(rows, matchColumns(rows[0] as string[]), summer);
  expect(people.map((p) => [p.offset, p.laterOffset])).toEqual([
    [120, 60],
    [540, undefined],
    [600, 660],
  ]);
});

it('lists bad rows with their line numbers and keeps the good ones', () => {
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
  ['New York', -240],
  ['W. Europe Standard Time', 120],
  ['eastern daylight time', -240],
  ['India Standard Time', 330],
  ['Atlantis Standard Time', undefined],
  ['(UTC+01:00) Amsterdam, Berlin, Bern', 120],
  ['(UTC+03:30) Nowhere', 210],
  ['(UTC) Coordinated Universal Time', 0],
  ['Nowhere/City', undefined],
  ['UTC+99', undefined],
])('knows the time zone %s', (zone, offset) => expect(offsetOf(zone, summer)).toBe(offset));
