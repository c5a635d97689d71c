import { createEvent } from 'ics';
import Papa from 'papaparse';
import type { Person } from '#grouping/person.ts';
import { columns } from '#grouping/roster.ts';
import { say } from './words.ts';

/** Whom the Organizer put into a group by hand; where that breaks a rule, with whom, and why it is right all the same. */
interface Pin {
  people: string[];
  reason?: string;
}

/** A group as the page has it. */
export interface Group {
  name: string;
  members: string[];
  locked: boolean;
  pins: Pin[];
  /** Who was in it when its facilitator was told. */
  told?: string[];
}

/** Whether its facilitator was told of the group as it is now. */
export function isTold({ members, told }: Group): boolean {
  return told?.length === members.length && members.every((id) => told.includes(id));
}

/** The link with which a facilitator creates the meeting; it cannot carry a recurrence. */
export function meetingLink(members: readonly Person[]): string {
  const query = new URLSearchParams({
    subject: say('hand.invite.title'),
    attendees: members.map((p) => p.email).join(','),
    content: say('hand.invite.text'),
  });
  return `https://teams.microsoft.com/l/meeting/new?${query.toString().replaceAll('+', '%20')}`;
}

/** The link that opens a chat with one person, with nothing written in it. */
export function chatLink(to: Person): string {
  return `https://teams.microsoft.com/l/chat/0/0?users=${encodeURIComponent(to.email)}`;
}

/** What the Organizer sends to the facilitator. */
export function messageFor(facilitator: Person, members: readonly Person[]): string {
  const others = members.filter((p) => p !== facilitator);
  return say('hand.text', {
    name: facilitator.name,
    others: others.map((p) => p.name).join(', '),
    steps: say('hand.invite.steps'),
    link: meetingLink(others),
  });
}

/** The same as HTML, in which the long link has a name: a chat of Teams keeps it. */
export function messageHtml(facilitator: Person, members: readonly Person[]): string {
  const link = escaped(meetingLink(members.filter((p) => p !== facilitator)));
  return escaped(messageFor(facilitator, members))
    .replace(link, () => `<a href="${link}">${say('hand.create')}</a>`)
    .split('\n\n')
    .map((part) => `<p>${part.replaceAll('\n', '<br>')}</p>`)
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A hold in a week at ten, `minutes` long, which says that it is only that. */
export function calendarHold(minutes: number, now: Date): string {
  const day = new Date(now.getTime() + 7 * 24 * 60 * 60_000);
  const { value, error } = createEvent({
    title: say('hand.invite.title'),
    description: say('hand.holdText'),
    start: [day.getFullYear(), day.getMonth() + 1, day.getDate(), 10, 0],
    duration: { minutes },
    status: 'TENTATIVE',
    busyStatus: 'TENTATIVE',
    productId: 'mini-m',
  });
  if (!value) throw error ?? new Error('no calendar entry');
  return value;
}

/** All groups as CSV, in which no cell is run by a spreadsheet. */
export function groupsFile(groups: readonly Group[], byId: ReadonlyMap<string, Person>): string {
  const heading = (['column.group', 'column.name', 'column.email', 'column.department', 'column.zone'] as const).map(
    (word) => say(word),
  );
  const rows = groups.flatMap(({ name, members }) =>
    members.map((id) => {
      const p = byId.get(id);
      return [name, p?.name ?? '', p?.email ?? id, p?.department ?? '', p?.zone ?? ''];
    }),
  );
  // The mark at the start tells Excel that it is UTF-8.
  return `\uFEFF${Papa.unparse([heading, ...rows], { escapeFormulae: true })}`;
}

/** A roster of three in the order of `columns`, whose heading says what a list of managers may have. */
export function exampleFile(): string {
  const heading = columns.map((column) => say(`column.${column}`));
  const yes = say('example.yes');
  const ann = ['Ann Abbott', 'ann@example.com', '', 'Sales', '3', 'Europe/Berlin', 'hiring; feedback', yes, ''];
  const ben = ['Ben Costa', 'ben@example.com', 'ann@example.com', 'Sales', '2', 'America/New_York', 'planning', '', ''];
  const cho = ['Cho Ito', 'cho@example.com', 'ann@example.com', 'Finance', '2', 'Asia/Tokyo', 'coaching', yes, ''];
  return `\uFEFF${Papa.unparse([heading, ann, ben, cho])}`;
}

/** Hands `text` to the browser as a file. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  // The browser has taken the address when the click returns, but not yet what is behind it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
