import type { Person } from './person.ts';
import type { Rule, Wish } from './settings.ts';

/**
 * Rules and wishes that a list says nothing about: they are kept by any groups, so that nobody may call them kept. Wishes about earlier
 * groups are none of the list's.
 */
export function withoutData(people: readonly Person[]): (Rule | Wish)[] {
  const has = (fits: (person: Person) => boolean) => people.some(fits);
  const data: [boolean, ...(Rule | Wish)[]][] = [
    [has((p) => p.manager !== undefined), 'own-manager', 'same-manager'],
    [has((p) => p.level !== undefined), 'levels'],
    [has((p) => p.offset !== undefined), 'hours'],
    [has((p) => p.facilitates !== undefined), 'facilitator'],
    [has((p) => p.department !== undefined), 'departments'],
    [has((p) => p.strengths.length > 0), 'strengths'],
    [has((p) => p.offset !== undefined), 'zones'],
  ];
  return data.flatMap(([isThere, ...concerned]) => (isThere ? [] : concerned));
}
