/** What a list's columns can hold. */
export const columns = [
  'name',
  'email',
  'number',
  'manager',
  'department',
  'level',
  'zone',
  'strengths',
  'facilitates',
  'group',
] as const;
export type Column = (typeof columns)[number];

/**
 * The file's columns, from 0, that hold each. Of several, the first that isn't empty counts, except that names are joined, and that
 * all emails and numbers of a person lead to them. Empty: no column holds it.
 */
export type Matching = Readonly<Record<Column, readonly number[]>>;

/** A matching without any column. */
export const nothingMatched: Matching = {
  name: [],
  email: [],
  number: [],
  manager: [],
  department: [],
  level: [],
  zone: [],
  strengths: [],
  facilitates: [],
  group: [],
};
