import { describe, expect, it } from 'vitest';
import type { Person } from '../../server/grouping/person.ts';
import places from '../../server/grouping/reading/places.json' with { type: 'json' };
import { defaultSettings as settings } from '../../server/grouping/settings.ts';
import { Zones } from '../../server/grouping/timeZone.ts';
import { exampleFile, groupsFile } from '../../tab/organizer/files.ts';
import { type Group, isTold } from '../../tab/organizer/group.ts';
import {
  chatLink,
  type Invitation,
  mailLink,
  meetingLink,
  messageFor,
  messageHtml,
} from '../../tab/organizer/message.ts';
import { openSaved, savedFile } from '../../tab/organizer/ownFile.ts';
import { fullName } from '../../tab/organizer/people.ts';
import { ListReader } from '../../tab/organizer/reading.ts';

const person = (name: string): Person => ({ id: `${name}@x.y`, email: `${name}@x.y`, name, strengths: [] });
const people = ['ann', '=cmd()', '+1', '-1', '@sum'].map(person);
const byId = new Map(people.map((p) => [p.id, p]));
const group: Group = { id: 'g', name: '=A1', members: people.map((p) => p.id), locked: false, pins: [] };
/** Winter in Europe. */
const now = Date.UTC(2026, 0, 5, 9);
const invitation = (members: Person[], more: Partial<Invitation> = {}): Invitation => ({
  members,
  facilitator: members[0],
  schedule: { day: 2, start: 10 * 60, zone: 'Europe/Berlin', everyWeeks: 1 },
  settings,
  host: 'teams',
  now,
  ...more,
});

it('escapes cells that a spreadsheet would run', () => {
  const cells = groupsFile([group], byId)
    .split(/\r\n/)
    .slice(1)
    .flatMap((line) => line.split(','));
  expect(cells.filter((cell) => /^"?[=+\-@]/.test(cell))).toEqual([]);
  expect(cells).toContain(`"'=cmd()"`);
});

describe('the link to create the meeting', () => {
  const [ann, ...others] = people.slice(0, 3) as [Person, Person, Person];

  it('has attendees, title, text, and the first date in Teams', () => {
    const { origin, pathname, searchParams } = new URL(meetingLink(invitation([ann, ...others])));
    expect(origin + pathname).toBe('https://teams.microsoft.com/l/meeting/new');
    expect(searchParams.get('attendees')).toBe('=cmd()@x.y,+1@x.y');
    expect(searchParams.get('content')).toContain('What is said here stays here');
    // The first Tuesday after a week, at ten in Berlin.
    expect(searchParams.get('startTime')).toBe('2026-01-13T09:00:00.000Z');
    expect(searchParams.get('endTime')).toBe('2026-01-13T09:45:00.000Z');
  });

  it('is Google Calendar’s where groups meet in Meet, with the zone and the recurrence', () => {
    const schedule = { day: 2, start: 10 * 60, zone: 'Europe/Berlin', everyWeeks: 2 } as const;
    const { origin, pathname, searchParams } = new URL(
      meetingLink(invitation([ann, ...others], { host: 'meet', schedule })),
    );
    expect(origin + pathname).toBe('https://calendar.google.com/calendar/render');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      action: 'TEMPLATE',
      dates: '20260113T100000/20260113T104500',
      ctz: 'Europe/Berlin',
      recur: 'RRULE:FREQ=WEEKLY;INTERVAL=2',
      add: '=cmd()@x.y,+1@x.y',
    });
  });

  it('is in UTC where only an offset is known', () => {
    const schedule = { day: 1, start: 60, zone: 'UTC+2', everyWeeks: 1 } as const;
    const link = meetingLink(invitation([ann, ...others], { host: 'meet', schedule }));
    expect(new URL(link).searchParams.get('dates')).toBe('20260111T230000Z/20260111T234500Z');
  });
});

it.each([
  ['Abbott, Ann', 'Ann Abbott'],
  ['de la Cruz, María José', 'María José de la Cruz'],
  ['Ann Abbott', 'Ann Abbott'],
  ['Ann Abbott, PhD', 'Ann Abbott PhD'],
  ['Smith, John, Jr.', 'John Smith Jr.'],
  ['Ito,', 'Ito'],
])('writes %s as %s', (name, full) => {
  expect(fullName(name)).toBe(full);
});

it('opens an empty chat', () => {
  expect(chatLink(person('a&b'))).toBe('https://teams.microsoft.com/l/chat/0/0?users=a%26b%40x.y');
});

describe('the message to a facilitator', () => {
  const [ann, bob, cho] = [person('Abbott, Ann'), person('Bob Costa'), person('Ito, Cho')];

  it('says what a Mini-M is, why them, who else is in the group, when, and the first three steps', () => {
    const message = messageFor(invitation([{ ...ann, facilitates: true }, bob, cho]));
    expect(message).toContain('Hello Ann Abbott,');
    expect(message).toContain('a small group of managers who meet every week for 45 minutes');
    expect(message).toContain('you’re listed as someone who can facilitate');
    // Nobody can take "Ito, Cho" for two people.
    expect(message).toContain('In your group: Bob Costa and Cho Ito.');
    expect(message).toContain('Proposed time: Tuesday, 10:00 AM (Berlin), every week.\n');
    expect(message.match(/^\d\. /gm)).toEqual(['1. ', '2. ', '3. ']);
    expect(message).not.toContain('attendees=Abbott');
  });

  it('names each clock of the group, and the weeks in which they stand apart otherwise', () => {
    const far = { ...bob, zone: 'America/New_York', offset: -300, laterOffset: -240 };
    const near = { ...ann, zone: 'Europe/Berlin', offset: 60, laterOffset: 120 };
    const schedule = { day: 2, start: 15 * 60, zone: 'Europe/Berlin', everyWeeks: 2 } as const;
    const message = messageFor(invitation([near, far], { schedule }));
    expect(message).toContain('Proposed time: Tuesday, 3:00 PM (Berlin), every two weeks.');
    expect(message).toContain('New York 9:00 AM (10:00 AM in 4 weeks of the year) · Berlin 3:00 PM');
  });

  it('is Meet’s in Meet', () => {
    const message = messageFor(invitation([ann, bob], { host: 'meet' }));
    expect(message).toContain('https://calendar.google.com/');
    expect(message).toContain('Google Meet video conferencing');
    expect(message).not.toMatch(/teams|lobby/i);
  });

  it('labels the link in HTML, and escapes names', () => {
    const other = person('<img src=x> https://x.y/');
    const html = messageHtml(invitation([ann, other]));
    expect(html.match(/<[^/][^>]*>/g)?.filter((tag) => !/^<(p|br)>$/.test(tag))).toEqual([
      `<a href="${meetingLink(invitation([ann, other])).replaceAll('&', '&amp;')}">`,
    ]);
    expect(html).toContain('&lt;img src=x&gt; https://x.y/');
  });

  it('goes into a mail whole if it fits into its link, and else is to be pasted', () => {
    const alone = mailLink(invitation([{ ...ann, email: 'ann@x.y' }]));
    expect(alone.isWhole).toBe(true);
    expect(alone.href).toMatch(
      /^mailto:ann@x\.y\?subject=Would%20you%20facilitate%20a%20Mini-M%20group%3F&body=Hello%20Ann/,
    );
    const many = Array.from({ length: 8 }, (_, n) => ({ ...bob, email: `somebody.${n}@subsidiary.example.com` }));
    const long = mailLink(invitation([{ ...ann, email: 'ann@x.y' }, ...many]));
    expect(long).toEqual({
      href: 'mailto:ann@x.y?subject=Would%20you%20facilitate%20a%20Mini-M%20group%3F',
      isWhole: false,
    });
  });
});

it('counts a group as handed over until its people change', () => {
  expect(isTold(group)).toBe(false);
  const told = { ...group, told: [...group.members].reverse() };
  expect(isTold(told)).toBe(true);
  expect(isTold({ ...told, members: told.members.slice(1) })).toBe(false);
  expect(isTold({ ...told, members: [...told.members.slice(1), 'new@x.y'] })).toBe(false);
});

it('provides an example list that it can read', async () => {
  const reading = await new ListReader().read(exampleFile(), new Zones(places, Date.UTC(2026, 0, 5)));
  expect(reading).toMatchObject({ problems: [], questions: [] });
  const third = 'people' in reading ? reading.people[2] : undefined;
  expect(third).toMatchObject({ name: 'Cho Ito', manager: 'ann@example.com', offset: 540, facilitates: true });
});

describe("the Organizer's own file", () => {
  const pinned: Group = {
    ...group,
    facilitator: 'ann@x.y',
    schedule: { day: 2, start: 600, zone: 'UTC+1', everyWeeks: 2 },
    pins: [{ people: ['ann@x.y'], reason: 'They asked' }, { people: ['-1@x.y'] }],
  };
  const saved = {
    people,
    groups: [pinned],
    settings,
    past: [{ until: '2026-05-01', groups: [['ann@x.y', '-1@x.y']] }],
  };

  it('opens as it was saved, with reasons and former groups', () => {
    expect(openSaved(savedFile(saved))).toEqual(saved);
  });

  it('opens the first version’s format, assigning reasons to the people in the conflicts', () => {
    const boss = { ...person('boss'), manager: 'ann@x.y' };
    const first = {
      miniM: 'organizer-1',
      people: [...people, boss],
      groups: [{ name: 'A', members: ['ann@x.y', 'boss@x.y'], locked: true, reasons: ['They asked'] }],
      settings,
    };
    expect(openSaved(JSON.stringify(first))).toEqual({
      people: [...people, boss],
      settings,
      past: [],
      groups: [
        {
          id: expect.any(String),
          name: 'A',
          members: ['ann@x.y', 'boss@x.y'],
          locked: true,
          pins: [{ people: ['ann@x.y', 'boss@x.y'], reason: 'They asked' }],
        },
      ],
    });
  });

  it('gives groups of files without identities one each', () => {
    const { id: _, ...older } = pinned;
    const opened = openSaved(JSON.stringify({ miniM: 'organizer-2', ...saved, groups: [older, older] }));
    const ids = 'groups' in opened ? opened.groups.map(({ id }) => id) : [];
    expect(new Set(ids).size).toBe(2);
  });

  it('places a person named twice only once', () => {
    const twice = { ...saved, groups: [pinned, { ...pinned, name: 'B', members: ['ann@x.y', 'new@x.y'] }] };
    const opened = openSaved(savedFile(twice));
    expect('groups' in opened && opened.groups[1]?.members).toEqual(['new@x.y']);
  });

  it('says what is wrong with any other file', () => {
    for (const other of ['', '{}', '[1]', 'null', '{"miniM":"organizer-1","people":{}}'])
      expect(openSaved(other)).toEqual({ trouble: 'not-ours' });
    expect(openSaved('{"miniM":"organizer-3"}')).toEqual({ trouble: 'newer' });
  });
});
