import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { withoutData } from '../../server/grouping/noData.ts';
import places from '../../server/grouping/reading/places.json' with { type: 'json' };
import { readList } from '../../server/grouping/reading/readList.ts';
import { Zones } from '../../server/grouping/timeZone.ts';
import { type Decisions, ListReader, type Reading } from '../../tab/organizer/reading.ts';
import { books } from './lists/books.ts';
import { careless } from './lists/careless.ts';
import { exports } from './lists/exports.ts';
import { company, size } from './lists/invented.ts';
import { languages } from './lists/languages.ts';
import { oddities } from './lists/oddities.ts';
import { type Counts, clocks, levels, type Outcome, outcomes, rowOf } from './lists/outcomes.ts';
import { systems } from './lists/systems.ts';

const lists: Readonly<Record<string, string | Uint8Array>> = {
  ...exports,
  ...oddities,
  ...systems,
  ...languages,
  ...careless,
  ...books,
};
const zones = new Zones(places, Date.UTC(2026, 6, 1));
const bufferOf = (content: string | Uint8Array) =>
  Uint8Array.from(typeof content === 'string' ? Buffer.from(content) : content);

const whole = { people: size, managers: size - 4, departments: size };

const expected: Readonly<Record<keyof typeof exports | keyof typeof oddities | keyof typeof outcomes, Outcome>> = {
  ...outcomes,
  'Entra ID, “Download users”': { ...clocks, managers: 0, asked: ['manager: none'] },
  'Entra ID, PowerShell with #TYPE and managers': clocks,
  'Entra ID, PowerShell with manager ids': {},
  'Microsoft 365 admin center': { ...clocks, managers: 0, asked: ['manager: none'] },
  'Google Workspace': {},
  'Google Workspace, no managers filled in': { managers: 0 },
  'Workday, with titles above and a total below': { ...levels, ...clocks, problems: ['29 missing-email Total'] },
  'BambooHR, last names first': clocks,
  'BambooHR, names in two columns': clocks,
  'Personio, German': { ...levels, ...clocks },
  'SAP SuccessFactors': clocks,
  'Outlook people': clocks,
  'Excel’s sep=; line': { facilitators: 6, ...levels, ...clocks },
  'managers as Name <mail>': {},
  'managers by sign-in name': {},
  'managers by employee number': {},
  'managers “Last, First”, people “First Last”': {},
  'people “Last, First”, managers “First Last”': {},
  'managers without accents': {},
  'a manager column of yes and no before the real one': {},
  'a column “Manager” of TRUE and FALSE alone': { managers: 0, asked: ['manager: none'] },
  'managers under a heading that doesn’t say so': { managers: 0, asked: ['manager: Owner of the cost center'] },
  'two columns of different managers': { managers: 0, asked: ['manager: Manager, Supervisor'] },
  'managers “Last, First (number)”': {},
  'managers by account name': {},
  'manager emails of another domain beside their names': {},
  'a chain of managers': {
    managers: 0,
    asked: ['manager: Management Chain - Level 01, Management Chain - Level 02'],
  },
  'other people than the manager': {},
  'French headings': clocks,
  'a sign-in name where the mail is missing': {},
  'names of time zones in words': { ...levels, ...clocks },
  'a chief who reports to themselves': { problems: [0, 1, 2, 3].map((n) => rowOf(n, 'self')) },
  'levels in words': { asked: ['levels: Director, Lead'] },
  'levels on two scales': { asked: ['levels: M2, IC5'] },
  'places in free text': { asked: ['zone: Location'] },
  'places that aren’t cities': {},
  'mostly cities': { clocks: size - 3, problems: [0, 8, 16].map((n) => rowOf(n, 'unknown-zone')) },
  'a time zone that doesn’t exist': { ...levels, clocks: size - 1, problems: [rowOf(7, 'unknown-zone')] },
  'ambiguous time zones': { ...levels, clocks: size / 2, asked: ['IST: 6', 'BST: 6'] },
  'Windows’ time zones': { ...levels, ...clocks },
  'cities in German and Japanese': clocks,
  'groups only where the heading says so': {},
  'home email before work email': {},
  'an unclosed quotation mark': { problems: [rowOf(1, 'open-quote')] },
  'an unclosed quotation mark before proper ones': { problems: [rowOf(1, 'open-quote')] },
  'line breaks in quotation marks': {},
  'no-break and zero-width characters': {},
  'names in NFD, managers in NFC': {},
  'a title above and totals below': { problems: ['29 missing-email Total'] },
  'the same heading twice': { departments: 0 },
  'a comma without quotation marks': {
    people: size - 1,
    managers: size - 9,
    departments: size - 1,
    problems: [rowOf(2, 'missing-email'), ...[6, 10, 14, 18, 22].map((n) => rowOf(n, 'unknown-manager'))],
  },
  'someone twice, and someone without email': { problems: ['26 duplicate Ada Ahmed', '27 missing-email Zoë Zimmer'] },
  'tabs, as pasted from a sheet': {},
  'a semicolon file with commas in it': {},
  'UTF-16 without a byte order mark': {},
  'UTF-16 with one': {},
  'Windows-1252': {},
  'Windows-1250, Polish': { hasOtherNames: true },
  'Windows-1250, Czech': { hasOtherNames: true },
  'CP850, from DOS': {},
  'Mac OS Roman': {},
  'Shift_JIS, from Excel in Japanese': { hasOtherNames: true },
  'an Excel workbook': {},
  'an Excel workbook whose list is on the second sheet': {},
  'emails alone': { hasOtherNames: true, managers: 0, departments: 0, asked: ['manager: none'] },
  'a web page called .xls': { refused: 'not-text' },
  'a picture': { refused: 'not-text' },
  'an Excel workbook from before 2007': { refused: 'old-workbook' },
  'a ZIP file that is no workbook': { refused: 'not-workbook' },
  'an empty file': { refused: 'empty' },
  'a heading alone': { refused: 'empty' },
  'a list without a heading': { refused: 'no-heading' },
  'a list without emails': { refused: 'no-email' },
};

async function readAgain(name: string, decisions?: Decisions) {
  const reader = new ListReader();
  const first = await reader.read(bufferOf(lists[name] ?? '').buffer, zones);
  return decisions ? await reader.reread(decisions, zones) : first;
}

/** As the page does, which lets the Organizer choose the column of emails if none is found. */
async function read(name: string, decisions?: Decisions): Promise<Reading | { trouble: string }> {
  const reading = await readAgain(name, decisions);
  return 'matching' in reading && reading.matching.email.length === 0 ? { trouble: 'no-email' } : reading;
}

async function readWell(name: string, decisions?: Decisions): Promise<Reading> {
  const reading = await read(name, decisions);
  if ('trouble' in reading) throw new Error(reading.trouble);
  return reading;
}

function countsOf({ people }: Reading): Counts {
  const ids = new Set(people.map((p) => p.id));
  return {
    people: people.length,
    managers: people.filter((p) => p.manager && ids.has(p.manager)).length,
    departments: people.filter((p) => p.department).length,
    levels: people.filter((p) => p.level !== undefined).length,
    clocks: people.filter((p) => p.offset !== undefined).length,
  };
}

/** People whose manager is in the list, but isn't the one of the company. */
function wrongManagersIn({ people }: Reading): string[] {
  const ids = new Set(people.map((p) => p.id));
  const right = new Map(company.flatMap((p) => [p.email, p.upn].map((id) => [id, p.manager])));
  return people
    .filter((p) => p.manager && ids.has(p.manager))
    .filter((p) => ![right.get(p.id)?.email, right.get(p.id)?.upn].includes(p.manager))
    .map((p) => p.name);
}

const questionsOf = ({ questions, heading }: Reading) =>
  questions.map((q) => {
    if (q.kind === 'zone') return `${q.value}: ${q.people}`;
    if (q.kind === 'levels') return `levels: ${q.values.join(', ')}`;
    return `${q.column}: ${q.candidates.map((n) => heading[n]).join(', ') || 'none'}`;
  });

const tabled: Record<string, string>[] = [];

describe('a list', () => {
  it.each(Object.entries(expected))(
    '%s',
    async (name, {
      asked = [],
      problems = [],
      facilitators = 0,
      refused,
      isUnsure = false,
      hasOtherNames: _,
      ...counts
    }) => {
      const reading = await read(name);
      if ('trouble' in reading) {
        tabled.push({ list: name, outcome: 'refused in words', detail: reading.trouble });
        return expect(reading.trouble).toBe(refused);
      }
      const found = countsOf(reading);
      const outcome = reading.questions.length > 0 || isUnsure ? 'asked' : 'read right';
      tabled.push({ list: name, outcome, ...Object.fromEntries(Object.entries(found).map(([k, v]) => [k, `${v}`])) });
      expect(refused).toBeUndefined();
      expect(found).toEqual({ ...whole, levels: 0, clocks: 0, ...counts });
      expect(questionsOf(reading)).toEqual(asked);
      expect(reading.problems.map(({ line, kind, name }) => `${line} ${kind} ${name}`)).toEqual(problems);
      expect(reading.encodings?.isUnsure ?? false).toBe(isUnsure);
      expect(reading.people.filter((p) => p.facilitates)).toHaveLength(facilitators);
      expect(wrongManagersIn(reading)).toEqual([]);
      const group = reading.people.some((p) => p.group !== undefined);
      expect(group).toBe(false);
    },
  );
  afterAll(() => {
    const of = (outcome: string) => tabled.filter((one) => one.outcome === outcome).length;
    // biome-ignore lint/suspicious/noConsole: the table is for people
    console.table(tabled);
    // biome-ignore lint/suspicious/noConsole: the table is for people
    console.log(`read right ${of('read right')}, asked ${of('asked')}, refused in words ${of('refused in words')}`);
  });
});

it.each(
  Object.keys(expected).filter(
    (name) =>
      !expected[name as keyof typeof expected].hasOtherNames && !expected[name as keyof typeof expected].refused,
  ),
)('reads the names of “%s” letter by letter', async (name) => {
  const { people } = await readWell(name);
  const known = new Set(company.map((p) => p.name));
  expect(people.filter((p) => !known.has(p.name)).map((p) => p.name)).toEqual([]);
});

it.each([
  ['Windows-1250, Polish', ['Łukasz Wiśniewski', 'Małgorzata Żółć', 'Paweł Dąbrowski']],
  ['Windows-1250, Czech', ['Jiří Dvořák', 'Lucie Černá', 'Tomáš Růžička']],
  ['Shift_JIS, from Excel in Japanese', ['佐藤 花子0', '佐藤 花子1', '佐藤 花子2']],
])('reads the letters of %s', async (name, names) => {
  const { people } = await readWell(name);
  expect(people.slice(0, 3).map((p) => p.name)).toEqual(names);
});

describe('answers', () => {
  it('name the manager column', async () => {
    const reading = await readWell('managers under a heading that doesn’t say so', { columns: { manager: [2] } });
    expect(countsOf(reading).managers).toBe(20);
    expect(reading.questions).toEqual([]);
    const none = await readWell('Entra ID, “Download users”', { columns: { manager: [] } });
    expect(none.questions).toEqual([]);
    expect(withoutData(none.people)).toEqual(expect.arrayContaining(['own-manager', 'same-manager', 'levels']));
  });

  it('rank levels', async () => {
    const reading = await readWell('levels in words', { levels: ['Director', 'Lead'] });
    expect(reading.people.map((p) => p.level)).toEqual(company.map(({ word }) => (word === 'Director' ? 2 : 1)));
    expect(reading.questions).toEqual([]);
  });

  it('say what zones mean', async () => {
    const reading = await readWell('ambiguous time zones', { zones: { IST: 'Asia/Kolkata', BST: '' } });
    expect(countsOf(reading).clocks).toBe(18);
    expect(reading.people[0]).toMatchObject({ zone: 'Asia/Kolkata', offset: 330 });
    expect(reading.problems.map(({ kind, value }) => `${kind} ${value}`)).toEqual(Array(6).fill('unknown-zone BST'));
  });

  it('use places that are partly known', async () => {
    const reading = await readWell('places in free text', { columns: { zone: [4] } });
    expect(countsOf(reading)).toMatchObject({ people: size, clocks: 12 });
    expect(new Set(reading.problems.map(({ value }) => value))).toEqual(new Set(['Remote - Germany', 'Home office']));
  });

  it('choose another encoding or sheet', async () => {
    const wrong = await readWell('Windows-1252', { encoding: 'macintosh' });
    expect(wrong.people[1]?.name).not.toBe('Björn Fuchs');
    const sheet = await readAgain('an Excel workbook whose list is on the second sheet', { sheet: 0 });
    expect(sheet).toMatchObject({ people: [], sheets: { names: ['Notes', 'Managers'], chosen: 0 } });
  });
});

it('tells which rules have no data', async () => {
  expect(withoutData((await readWell('Google Workspace, no managers filled in')).people)).toEqual([
    'own-manager',
    'same-manager',
    'levels',
    'hours',
    'facilitator',
    'strengths',
    'zones',
  ]);
  expect(withoutData((await readWell('Excel’s sep=; line')).people)).toEqual([]);
});

it('asks about letters if several encodings read well', async () => {
  const rows = company.map((p) => `Hélène,${p.email},`).join('\n');
  const bytes = Uint8Array.from(Buffer.from(`Name,Email,Manager\n${rows}`, 'latin1'));
  const reading = await new ListReader().read(bytes.buffer, zones);
  expect(reading).toMatchObject({ encodings: { isUnsure: true }, people: { length: size } });
});

it('loses nobody: every row is a person or a problem, whatever the cells hold', () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      'a@x.y',
      'b@x.y',
      'Ada Ahmed',
      'Ahmed, Ada',
      'Ada <a@x.y>',
      'yes',
      '3',
      'IST',
      'Berlin',
      '"',
      'n/a',
    ),
    fc.string({ maxLength: 12, unit: 'grapheme' }),
  );
  const heading = fc.constantFrom(
    'Name',
    'Email',
    'Manager',
    'Level',
    'City',
    'Group',
    'Facilitator',
    'Work Email',
    '',
  );
  const table = fc.record({
    titles: fc.array(heading, { minLength: 2, maxLength: 8 }),
    rows: fc.array(fc.array(cell, { maxLength: 9 }), { maxLength: 12 }),
  });
  fc.assert(
    fc.property(table, ({ titles, rows }) => {
      const read = readList([titles, ...rows], zones, { columns: { email: [1] } });
      if (!read) return;
      const below = rows
        .slice(read.headingRow)
        .flatMap((row, n) => (row.some(Boolean) ? [n + read.headingRow + 2] : []));
      const leftOut = read.problems.filter((p) => !p.kept).map((p) => p.line);
      expect(read.people.length + leftOut.length).toBe(below.length);
      expect(new Set(leftOut).size).toBe(leftOut.length);
      expect(below).toEqual(expect.arrayContaining(leftOut));
    }),
    { numRuns: 300 },
  );
});
