import { createEvent } from 'ics';
import Papa from 'papaparse';
import type { Person } from '#grouping/person.ts';
import { say } from './words.ts';

/** People the Organizer placed by hand; if that breaks a rule, with whom, and why it is right anyway. */
interface Pin {
  people: string[];
  reason?: string;
}

/** A group on the page. */
export interface Group {
  name: string;
  members: string[];
  locked: boolean;
  pins: Pin[];
  /** Its members when its facilitator was told. */
  told?: string[];
}

/** Whether its facilitator was told about the group as it is now. */
export function isTold({ members, told }: Group): boolean {
  return told?.length === members.length && members.every((id) => told.includes(id));
}

/** The link with which a facilitator creates the meeting; it can't carry a recurrence. */
export function meetingLink(members: readonly Person[]): string {
  const query = new URLSearchParams({
    subject: say('hand.invite.title'),
    attendees: members.map((p) => p.email).join(','),
    content: say('hand.invite.text'),
  });
  return `https://teams.microsoft.com/l/meeting/new?${query.toString().replaceAll('+', '%20')}`;
}

/** The link that opens an empty chat with one person. */
export function chatLink(to: Person): string {
  return `https://teams.microsoft.com/l/chat/0/0?users=${encodeURIComponent(to.email)}`;
}

/** The message to a facilitator. */
export function messageFor(facilitator: Person, members: readonly Person[]): string {
  const others = members.filter((p) => p !== facilitator);
  return say('hand.text', {
    name: facilitator.name,
    others: others.map((p) => p.name).join(', '),
    steps: say('hand.invite.steps'),
    link: meetingLink(others),
  });
}

/** The same as HTML, where the long link has a label: Teams chats keep it. */
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

/** A placeholder next week at ten, `minutes` long, which says that it is one. */
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

/** All groups as CSV, escaped so that no spreadsheet runs a cell. */
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
  // The byte order mark tells Excel that this is UTF-8.
  return `\uFEFF${Papa.unparse([heading, ...rows], { escapeFormulae: true })}`;
}

/** A sample roster of three people; its heading names the columns a roster can have. */
export function exampleFile(): string {
  const heading = [
    say('column.name'),
    say('column.email'),
    say('column.example.manager'),
    say('column.department'),
    say('column.level'),
    say('column.example.zone'),
    say('column.strengths'),
    say('column.facilitates'),
    say('column.group'),
  ];
  const yes = say('example.yes');
  const ann = ['Ann Abbott', 'ann@example.com', '', 'Sales', '3', 'Europe/Berlin', 'hiring; feedback', yes, ''];
  const ben = ['Ben Costa', 'ben@example.com', 'ann@example.com', 'Sales', '2', 'America/New_York', 'planning', '', ''];
  const cho = ['Cho Ito', 'cho@example.com', 'ann@example.com', 'Finance', '2', 'Asia/Tokyo', 'coaching', yes, ''];
  return `\uFEFF${Papa.unparse([heading, ann, ben, cho])}`;
}

/** Downloads `text` as a file. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  // When click() returns, the browser has the URL but not yet its content.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
