import { locale } from './words.ts';

/** What follows a comma in a name without being a first name. */
const suffix = /^(jr|sr|i{2,3}|iv|md|m\.d|ph\.?d|mba|esq|cpa)\.?$/i;

/** "Ann Abbott" for "Abbott, Ann": in a list, a comma inside a name would make two people of one. */
export function fullName(name: string): string {
  const [last = '', ...others] = name.split(',').map((part) => part.trim());
  const suffixes = others.filter((part) => suffix.test(part));
  const first = others.filter((part) => !suffix.test(part));
  return [...first, last, ...suffixes].filter(Boolean).join(' ');
}

/** Names as a list in the reader's language: "Ann Abbott, Ben Costa, and Cho Ito". */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(names.map(fullName));
}
