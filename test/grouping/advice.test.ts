import { describe, expect, it } from 'vitest';
import { advise } from '../../server/grouping/advice.ts';
import { formGroups } from '../../server/grouping/formGroups.ts';
import type { Person } from '../../server/grouping/person.ts';
import { defaultSettings, type Settings } from '../../server/grouping/settings.ts';
import { rosterOf } from './kinds.ts';
import { run } from './run.ts';

const options = { seed: 1, effort: 0.2 };
const adviceFor = (people: readonly Person[], settings: Settings = defaultSettings) =>
  run(advise(people, settings, run(formGroups(people, settings, options)), options));
const someone = (n: number, more: Partial<Person> = {}): Person => ({
  id: `p${n}`,
  name: `Person ${n}`,
  email: `p${n}`,
  strengths: [],
  ...more,
});
const several = (count: number, more: (n: number) => Partial<Person> = () => ({})) =>
  Array.from({ length: count }, (_, n) => someone(n, more(n)));

describe('advice about groups that break rules', () => {
  it('names the manager of most people, and how many they manage', () => {
    const settings: Settings = { ...defaultSettings, off: ['same-manager'] };
    const people = several(16, (n) => (n > 3 ? { manager: n > 9 ? 'p5' : 'p0' } : {}));
    expect(adviceFor(people, settings)).toEqual({ kind: 'leave-out', names: ['Person 0'], below: 12 });
  });

  it('names everyone who is alone at the other end of the world', () => {
    const people = several(22, (n) => ({ offset: n > 19 ? 600 : 0 }));
    expect(adviceFor(people)).toEqual({ kind: 'leave-out', names: ['Person 20', 'Person 21'], below: 0 });
  });

  it('asks the most senior person of a group that lacks a facilitator', () => {
    const people = several(16, (n) => ({ facilitates: n === 0, level: n === 9 || n === 10 ? 2 : 1 }));
    const { groups } = run(formGroups(people, defaultSettings, options));
    const lacking = groups.filter((members) => !members.includes('p0'));
    expect(lacking).toHaveLength(1);
    const senior = people.find(({ id, level }) => level === 2 && lacking[0]?.includes(id));
    const expected = senior?.name ?? people.find(({ id }) => lacking[0]?.[0] === id)?.name;
    expect(adviceFor(people)).toEqual({ kind: 'facilitate', names: [expected] });
  });

  it('gives none if it would have to name many', () => {
    expect(adviceFor(several(23, (n) => (n < 19 ? { manager: 'boss' } : {})))).toBeUndefined();
  });

  it('helps: without the people it names, groups are found that keep all rules', () => {
    let checked = 0;
    for (const seed of [201, 202]) {
      const people = rosterOf('tree', 50, seed);
      const advice = adviceFor(people);
      if (advice?.kind !== 'leave-out') continue;
      const others = people.filter(({ name }) => !advice.names.includes(name));
      expect(run(formGroups(others, defaultSettings, { seed: 3 })).conflicts).toEqual([]);
      checked++;
    }
    expect(checked).toBeGreaterThan(0);
  }, 60_000);
});
