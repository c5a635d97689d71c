import Papa from 'papaparse';
import type { Person } from '#grouping/person.ts';
import type { Group } from './group.ts';
import { say } from './words.ts';

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
