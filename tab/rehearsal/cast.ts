import type { Caller } from './call.ts';

/** The people who can be played, in the order in which they join. The first one scheduled the meeting. */
export const cast: readonly Caller[] = [
  { key: 'aiko', name: 'Aiko Tanaka', organizer: true },
  { key: 'tomas', name: 'Tomás Rivera', organizer: false },
  { key: 'priya', name: 'Priya Nair', organizer: false },
  { key: 'sam', name: 'Sam Okafor', organizer: false },
  { key: 'lena', name: 'Lena Fischer', organizer: false },
  { key: 'maryam', name: 'Maryam Haddad', organizer: false },
  { key: 'jonas', name: 'Jonas Weber', organizer: false },
  { key: 'chloe', name: 'Chloé Martin', organizer: false },
];

/** How many of the cast join an empty meeting. */
export const atFirst = 3;
