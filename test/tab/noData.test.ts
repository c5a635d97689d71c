import { expect, it } from 'vitest';
import type { Person } from '../../server/grouping/person.ts';
import { defaultSettings } from '../../server/grouping/settings.ts';
import { named } from '../../tab/organizer/check/noData.ts';
import { setOrganizerLanguage } from '../../tab/organizer/words.ts';

it('names rules and wishes without data as words within a sentence', async () => {
  const people: Person[] = [{ id: 'a', name: 'A', email: 'a', strengths: [] }];
  await setOrganizerLanguage('en');
  expect(named(people, defaultSettings)).toContain('levels not mixed too far; ');
  expect(named(people, defaultSettings)).toContain('; mixed strengths');
  // A rule may begin with a German noun, a wish begins with an adjective.
  await setOrganizerLanguage('de');
  expect(named(people, defaultSettings)).toContain('Ebenen nicht zu weit gemischt; ');
  expect(named(people, defaultSettings)).toContain('; gemischte Stärken');
});
