import { locale } from './words.ts';

/** What follows a comma in a name without being a first name. */
const suffix = /^(jr|sr|i{2,3}|iv|md|m\.d|ph\.?d|mba|esq|cpa)\.?$/i;

/** "Ann Abbott" for "Abbott, Ann": in a list, a comma inside a name would make two people of one. */
export function fullName(name: string): string {
  const [last = '', first = '', ...more] = name.split(',').map((part) => part.trim());
  if (!first || !last) return last || name;
  if (more.length > 0 || suffix.test(first)) return [last, first, ...more].join(' ');
  return `${first} ${last}`;
}

/** Names as a list in the reader's language: "Ann Abbott, Ben Costa, and Cho Ito". */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(names.map(fullName));
}
