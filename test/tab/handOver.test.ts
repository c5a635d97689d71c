import { describe, expect, it } from 'vitest';
import type { Person } from '../../server/grouping/person.ts';
import places from '../../server/grouping/reading/places.json' with { type: 'json' };
import { defaultSettings as settings } from '../../server/grouping/settings.ts';
import { Zones } from '../../server/grouping/timeZone.ts';
import {
  calendarHold,
  chatLink,
  exampleFile,
  groupsFile,
  isTold,
  meetingLink,
  messageFor,
  messageHtml,
} from '../../tab/organizer/handOver.ts';
import { openSaved, savedFile } from '../../tab/organizer/ownFile.ts';
import { ListReader } from '../../tab/organizer/reading.ts';

const person = (name: string): Person => ({ id: `${name}@x.y`, email: `${name}@x.y`, name, strengths: [] });
const people = ['ann', '=cmd()', '+1', '-1', '@sum'].map(person);
const byId = new Map(people.map((p) => [p.id, p]));
const group = { name: '=A1', members: people.map((p) => p.id), locked: false, pins: [] };

it('escapes cells that a spreadsheet would run', () => {
  const cells = groupsFile([group], byId)
    .split(/\r\n/)
    .slice(1)
    .flatMap((line) => line.split(','));
  expect(cells.filter((cell) => /^"?[=+\-@]/.test(cell))).toEqual([]);
  expect(cells).toContain(`"'=cmd()"`);
});

it('links to a new meeting with attendees, title and text, and to an empty chat', () => {
  const { origin, pathname, searchParams } = new URL(meetingLink(people.slice(0, 2)));
  expect(origin + pathname).toBe('https://teams.microsoft.com/l/meeting/new');
  expect(searchParams.get('attendees')).toBe('ann@x.y,=cmd()@x.y');
  expect(searchParams.get('content')).toContain('What is said here stays here');
  expect(chatLink(person('a&b'))).toBe('https://teams.microsoft.com/l/chat/0/0?users=a%26b%40x.y');
});

it('tells the facilitator who else is in the group, and what to do next', () => {
  const [ann, other] = people as [Person, Person];
  const message = messageFor(ann, [ann, other]);
  expect(message).toContain('With you: =cmd().');
  expect(message).toContain('repeat weekly or every two weeks');
  expect(message).not.toContain('attendees=ann');
});

it('labels the link in HTML, and escapes names', () => {
  const [ann, other] = [person('ann'), person('<img src=x> https://x.y/')];
  const html = messageHtml(ann, [ann, other]);
  expect(html.match(/<[^/][^>]*>/g)?.filter((tag) => !/^<(p|br)>$/.test(tag))).toEqual([
    `<a href="${meetingLink([other]).replaceAll('&', '&amp;')}">`,
  ]);
  expect(html).toContain('&lt;img src=x&gt; https://x.y/');
});

it('counts a group as handed over until its people change', () => {
  expect(isTold(group)).toBe(false);
  const told = { ...group, told: [...group.members].reverse() };
  expect(isTold(told)).toBe(true);
  expect(isTold({ ...told, members: told.members.slice(1) })).toBe(false);
  expect(isTold({ ...told, members: [...told.members.slice(1), 'new@x.y'] })).toBe(false);
});

it('makes a calendar placeholder that says it is one', () => {
  const hold = calendarHold(45, new Date(2026, 0, 5));
  expect(hold).toContain('BEGIN:VEVENT');
  expect(hold.replace(/\r\n[ \t]/g, '')).toContain('This is only a hold in your calendar\\, not the meeting.');
  expect(hold).toContain('DURATION:PT45M');
});

it('provides an example list that it can read', async () => {
  const reading = await new ListReader().read(exampleFile(), new Zones(places, Date.UTC(2026, 0, 5)));
  expect(reading).toMatchObject({ problems: [], questions: [] });
  const third = 'people' in reading ? reading.people[2] : undefined;
  expect(third).toMatchObject({ name: 'Cho Ito', manager: 'ann@example.com', offset: 540, facilitates: true });
});

describe("the Organizer's own file", () => {
  const pinned = { ...group, pins: [{ people: ['ann@x.y'], reason: 'They asked' }, { people: ['-1@x.y'] }] };
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
          name: 'A',
          members: ['ann@x.y', 'boss@x.y'],
          locked: true,
          pins: [{ people: ['ann@x.y', 'boss@x.y'], reason: 'They asked' }],
        },
      ],
    });
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
