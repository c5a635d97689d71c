import { describe, expect, it } from 'vitest';
import { headingRowOf } from '../../server/grouping/reading/headingRow.ts';
import { matchColumns } from '../../server/grouping/reading/match.ts';
import places from '../../server/grouping/reading/places.json' with { type: 'json' };
import { type Choices, readList } from '../../server/grouping/reading/readList.ts';
import { Zones } from '../../server/grouping/timeZone.ts';

const summer = Date.UTC(2026, 6, 1);
const zones = new Zones(places, summer);
/** The list in these rows, of which the first is the heading. */
function listIn(rows: string[][], choices?: Choices) {
  const list = readList(rows, zones, choices);
  if (!list) throw new Error('no heading');
  return list;
}
const person = ['Ann Abbott', 'ann@x.y', 'bob@x.y', 'Sales', '3', 'Europe/Berlin', 'planning', 'yes', 'A'];

it.each([
  [
    'English',
    ['Name', 'Email', 'Manager email', 'Department', 'Level', 'Time zone', 'Strengths', 'Facilitator', 'Current group'],
  ],
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
  const { name, email, manager, department, level, zone, strengths, facilitates, group } = matchColumns(
    heading,
    [person],
    zones,
  ).matching;
  expect([name, email, manager, department, level, zone, strengths, facilitates, group].map(([n]) => n)).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7, 8,
  ]);
});

describe('matching', () => {
  const matched = (heading: string[], rows: string[][]) => matchColumns(heading, rows, zones).matching;

  it('prefers a time zone over a place, and uses places only where most are known', () => {
    const rows = ['a@x.y', 'b@x.y', 'c@x.y'].map((email) => [email, 'Berlin', 'UTC+1']);
    expect(matched(['Email', 'Office location', 'Time zone'], rows).zone).toEqual([2]);
    expect(matched(['Email', 'Office location', 'Floor'], rows).zone).toEqual([1]);
    expect(
      matched(['Email', 'Office location', 'Floor'], [...rows, ...rows.map(() => ['d@x.y', 'HQ', ''])]).zone,
    ).toEqual([]);
  });

  it('takes columns that the Organizer chose', () => {
    const { matching, questions } = matchColumns(['Email', 'Buddy'], [['a@x.y', 'b@x.y']], zones, { manager: [1] });
    expect(matching.manager).toEqual([1]);
    expect(questions).toEqual([]);
  });

  it.each([
    ['Is Manager', 'Yes'],
    ['Manager since', '2019-01-01'],
    ['HR manager', 'a@x.y'],
    ['Matrix manager', 'a@x.y'],
    ['Number of managers', '3'],
  ])('takes no “%s” for the manager', (title, cell) => {
    expect(
      matched(['Email', title], [['a@x.y', ''], ...['b', 'c', 'd'].map((n) => [`${n}@x.y`, cell])]).manager,
    ).toEqual([]);
  });

  it.each(['ageGroup', 'Job Family Group', 'Security Group', 'Employee Group', 'Groups'])(
    'takes no “%s” for the current group',
    (title) => expect(matched(['Email', title], [['a@x.y', 'Adult']]).group).toEqual([]),
  );

  it.each(['Password Hash Function [UPLOAD ONLY]', 'Department ID', 'Head of department', 'Cost Center'])(
    'takes no “%s” for the department',
    (title) => expect(matched(['Email', title], [['a@x.y', 'SHA-1']]).department).toEqual([]),
  );
});

it('finds the heading below titles, and none above people', () => {
  expect(
    headingRowOf([
      ['Name', 'Email'],
      ['Ann', 'ann@x.y'],
    ]),
  ).toBe(0);
  expect(headingRowOf([['Managers'], [''], ['Name', 'Email'], ['Ann', 'ann@x.y']])).toBe(2);
  expect(
    headingRowOf([
      ['A', 'B'],
      ['Ann', 'ann@x.y'],
    ]),
  ).toBe(0);
  expect(
    headingRowOf([
      ['Ann', 'ann@x.y'],
      ['Bob', 'bob@x.y'],
    ]),
  ).toBeUndefined();
});

it('finds a manager by a unique name', () => {
  const { people, problems } = listIn([
    ['name', 'email', 'manager'],
    ['Ann', 'ann@x.y', ''],
    ['Bob', 'bob@x.y', 'Ann'],
    ['Cid', 'cid1@x.y', 'ann'],
    ['Cid', 'cid2@x.y', 'ann@x.y'],
    ['Dan', 'dan@x.y', 'Cid'],
    ['Eve', 'eve@x.y', 'Zoe'],
    ['Fay', 'fay@x.y', 'Fay'],
  ]);
  expect(people.map((p) => [p.id, p.manager])).toEqual([
    ['ann@x.y', undefined],
    ['bob@x.y', 'ann@x.y'],
    ['cid1@x.y', 'ann@x.y'],
    ['cid2@x.y', 'ann@x.y'],
    ['eve@x.y', 'zoe'],
    ['fay@x.y', undefined],
  ]);
  expect(problems).toEqual([
    { line: 6, name: 'Dan', kind: 'which-manager', value: 'Cid', kept: false },
    { line: 7, name: 'Eve', kind: 'unknown-manager', value: 'zoe', kept: true },
    { line: 8, name: 'Fay', kind: 'self', value: 'fay@x.y', kept: true },
  ]);
});

it('reads the offsets of both halves of the year', () => {
  const { people } = listIn([
    ['email', 'time zone'],
    ['a@x.y', 'Europe/Berlin'],
    ['b@x.y', 'Asia/Tokyo'],
    ['c@x.y', 'Sydney'],
  ]);
  expect(people.map((p) => [p.zone, p.offset, p.laterOffset])).toEqual([
    ['Europe/Berlin', 120, 60],
    ['Asia/Tokyo', 540, undefined],
    ['Australia/Sydney', 600, 660],
  ]);
});

it('lists bad rows with their line numbers and names, and keeps the good ones', () => {
  const { people, problems } = listIn([
    ['name', 'email', 'manager email', 'time zone'],
    ['A', 'a@x.y', '', 'Europe/Berlin'],
    ['B', 'b@x.y', 'a@x.y', 'UTC+2'],
    ['C', '', 'a@x.y', ''],
    ['D', 'A@x.y', '', ''],
    ['E', 'e@x.y', 'e@x.y', ''],
    ['F', 'f@x.y', 'g@x.y', ''],
    ['G', 'g@x.y', 'f@x.y', ''],
    ['H', 'h@x.y', 'nobody@x.y', ''],
    ['I', 'i@x.y', '', 'Atlantis', 'spilt'],
  ]);
  expect(people.map((p) => [p.id, p.offset])).toEqual([
    ['a@x.y', 120],
    ['b@x.y', 120],
    ['e@x.y', undefined],
    ['h@x.y', undefined],
    ['i@x.y', undefined],
  ]);
  expect(problems.map(({ line, name, kind, kept }) => [line, name, kind, kept])).toEqual([
    [4, 'C', 'missing-email', false],
    [5, 'D', 'duplicate', false],
    [6, 'E', 'self', true],
    [7, 'F', 'cycle', false],
    [8, 'G', 'cycle', false],
    [9, 'H', 'unknown-manager', true],
    [10, 'I', 'extra-cells', true],
    [10, 'I', 'unknown-zone', true],
  ]);
});

it.each([
  [
    ['L5', 'L4', 'L4'],
    [5, 4, 4],
  ],
  [
    ['Grade 5', '4', 'n/a'],
    [undefined, undefined, undefined],
  ],
  [
    ['5 - Director', '4 - Lead', '-'],
    [5, 4, undefined],
  ],
  [
    ['IC5', 'M1', 'M2'],
    [undefined, undefined, undefined],
  ],
  [
    ['Director', 'Lead', 'Lead'],
    [undefined, undefined, undefined],
  ],
])('reads the levels %j', (cells, levels) => {
  const { people } = listIn([['email', 'level'], ...cells.map((cell, n) => [`p${n}@x.y`, cell])]);
  expect(people.map((p) => p.level)).toEqual(levels);
});

describe('a time zone', () => {
  it.each([
    ['Asia/Kolkata', 330],
    ['Asia/Calcutta', 330],
    ['utc-3', -180],
    ['+05:45', 345],
    ['UTC', 0],
    ['GMT+1', 60],
    ['CET', 120],
    ['New York', -240],
    ['Wien', 120],
    ['München', 120],
    ['東京', 540],
    ['القاهرة', 180],
    ['Berlin (Mitte)', 120],
    ['London, UK', 60],
    ['London, Ontario', -240],
    ['Portland, Oregon', -420],
    ['Munich Office', 120],
    ['Europe/Berlin (CET)', 120],
    ['CET/CEST', 120],
    ['UTC+01:00 Berlin', 120],
    ['GMT+1 (CET)', 60],
    ['W. Europe Standard Time', 120],
    ['eastern daylight time', -240],
    ['India Standard Time', 330],
    ['(UTC+01:00) Amsterdam, Berlin, Bern', 120],
    ['(UTC+03:30) Nowhere', 210],
    ['(UTC) Coordinated Universal Time', 0],
    ['UTC+01:00 - Berlin', 120],
    ['(UTC-08:00) Pacific Time (US & Canada)', -420],
    ['(GMT+01:00) Central European Time - Berlin', 120],
    ['ET', -240],
    ['UTC+5,5', 330],
    ['GMT+5.75', 345],
    ['GMT + 1', 60],
    ['Berlin/Munich', 120],
    ['Germany - Berlin', 120],
    ['Cambridge, MA', -240],
    ['Birmingham (UK)', 60],
    ['Victoria, BC', -420],
    ['Berlin, DE', 120],
    ['Toronto, CA', -240],
    ['Tel Aviv, IL', 180],
    ['San José, Costa Rica', -360],
    ['東京都', 540],
    ['Washington, DC', -240],
  ])('is %s', (zone, offset) => expect(zones.find(zone)).toMatchObject({ offset }));

  it.each([
    'Atlantis Standard Time',
    'Nowhere/City',
    'UTC+99',
    'DE',
    'GB',
    'Germany',
    'Remote - Germany',
    'Home office',
    'Mobile',
    'Dublin, CA',
    'Moscow, USA',
    '5',
  ])('isn’t %s', (zone) => expect(zones.find(zone)).toBeUndefined());

  it.each([
    ['IST', ['Asia/Kolkata', 'Europe/Dublin', 'Asia/Jerusalem']],
    ['bst', ['Europe/London', 'Asia/Dhaka']],
    ['Birmingham', ['America/Chicago', 'Europe/London']],
    ['Cambridge', ['America/New_York', 'Europe/London']],
    ['Paris, TX', ['America/Chicago', 'America/Denver']],
    ['London/New York', ['America/New_York', 'Europe/London']],
  ])('can’t be told from %s alone', (zone, meant) =>
    expect([...(zones.find(zone) as readonly string[])].sort()).toEqual([...meant].sort()),
  );
});
