import { expect, it } from 'vitest';
import type { Person } from '../../server/grouping/person.ts';
import { defaultSettings as settings } from '../../server/grouping/settings.ts';
import { calendarHold, chatLink, groupsFile, meetingLink, messageFor } from '../../tab/organizer/handOver.ts';
import { openSaved, savedFile } from '../../tab/organizer/ownFile.ts';

const person = (name: string): Person => ({ id: `${name}@x.y`, email: `${name}@x.y`, name, strengths: [] });
const people = ['ann', '=cmd()', '+1', '-1', '@sum'].map(person);
const byId = new Map(people.map((p) => [p.id, p]));
const group = { name: '=A1', members: people.map((p) => p.id), locked: false, reasons: [] };

it('exports cells that a spreadsheet would run so that it does not', () => {
  const cells = groupsFile([group], byId)
    .split(/\r\n/)
    .slice(1)
    .flatMap((line) => line.split(','));
  expect(cells.filter((cell) => /^"?[=+\-@]/.test(cell))).toEqual([]);
  expect(cells).toContain(`"'=cmd()"`);
});

it('links to a new meeting with the attendees, the title and the text, and to a chat with nothing in it', () => {
  const { origin, pathname, searchParams } = new URL(meetingLink(people.slice(0, 2)));
  expect(origin + pathname).toBe('https://teams.microsoft.com/l/meeting/new');
  expect(searchParams.get('attendees')).toBe('ann@x.y,=cmd()@x.y');
  expect(searchParams.get('content')).toContain('What is said here stays here');
  expect(chatLink(person('a&b'))).toBe('https://teams.microsoft.com/l/chat/0/0?users=a%26b%40x.y');
});

it('tells the facilitator who else is in the group, and how to go on', () => {
  const [ann, other] = people as [Person, Person];
  const message = messageFor(ann, [ann, other]);
  expect(message).toContain('With you: =cmd().');
  expect(message).toContain('repeat weekly or every two weeks');
  expect(message).not.toContain('attendees=ann');
});

it('makes a calendar hold that says that it is only that', () => {
  const hold = calendarHold(45, new Date(2026, 0, 5));
  expect(hold).toContain('BEGIN:VEVENT');
  expect(hold.replace(/\r\n[ \t]/g, '')).toContain('This is only a hold in your calendar\\, not the meeting.');
  expect(hold).toContain('DURATION:PT45M');
});

it('opens what it saved, and nothing else', () => {
  const saved = { people: [person('ann')], groups: [group], settings };
  expect(openSaved(savedFile(saved))).toEqual(saved);
  for (const other of ['', '{}', '[1]', '{"miniM":"organizer-1","people":{}}'])
    expect(openSaved(other)).toBeUndefined();
});
