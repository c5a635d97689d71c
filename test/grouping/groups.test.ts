import { describe, expect, it } from 'vitest';
import { Company } from '../../server/grouping/company.ts';
import { allConflicts } from '../../server/grouping/conflicts.ts';
import { formGroups } from '../../server/grouping/formGroups.ts';
import { giveWay } from '../../server/grouping/giveWay.ts';
import type { Person } from '../../server/grouping/person.ts';
import { rotate } from '../../server/grouping/rotate.ts';
import { defaultSettings as settings } from '../../server/grouping/settings.ts';
import { settle } from '../../server/grouping/settle.ts';
import { exactCost, mostLeaving } from './exact.ts';
import { plant } from './plant.ts';
import { run } from './run.ts';

const form = (people: readonly Person[], seed = 1) => run(formGroups(people, settings, { seed }));
const someone = (n: number, more: Partial<Person> = {}): Person => ({
  id: `p${n}`,
  name: `P${n}`,
  email: `p${n}`,
  strengths: [],
  ...more,
});
const sorted = (groups: readonly (readonly string[])[]) => groups.map((members) => [...members].sort()).sort();

describe('forming groups', () => {
  it.each([
    [40, 1],
    [40, 2],
    [41, 3],
    [97, 4],
    [300, 5],
    [2000, 6],
  ])('finds groups without a conflict if some were planted: %i people', (size, seed) => {
    const { people, groups } = plant(size, seed);
    expect(allConflicts(new Company(people, settings), groups)).toEqual([]);
    const found = run(formGroups(people, settings, { seed: 1, effort: 0.05 }));
    expect(found.conflicts).toEqual([]);
    expect(found.groups.flat().sort()).toEqual(people.map((p) => p.id).sort());
  });

  it('gives the same groups for the same seed', () => {
    const { people } = plant(60, 7);
    expect(form(people, 5)).toEqual(form(people, 5));
  });

  it('fulfills the wishes within 2 % of an exact solver’s optimum', async () => {
    for (const seed of [1, 3]) {
      const people = plant(12, seed).people.map((p) => ({ ...p, level: 1, offset: 60 }));
      const best = await exactCost(new Company(people, settings));
      if (best === undefined) continue;
      expect(form(people).score).toBeGreaterThanOrEqual(0.98 * 100 * (1 - best / people.length));
    }
  });

  it('leaves locked groups as they are', () => {
    const { people, groups } = plant(60, 8);
    const locked = groups.slice(0, 2);
    expect(run(formGroups(people, settings, { seed: 1, locked })).groups.slice(0, 2)).toEqual(locked);
  });
});

describe('impossible rosters', () => {
  it('tells how many people report to one manager, and which rule to relax', () => {
    const people = Array.from({ length: 23 }, (_, n) => someone(n, n < 19 ? { manager: 'boss' } : {}));
    expect(form(people).reasons).toEqual([
      { kind: 'same-manager', manager: 'boss', reports: 19, people: 23, groups: 4 },
    ]);
    expect(run(giveWay(people, settings, 1))).toEqual([['same-manager']]);
  });

  it('lists every rule that the closest grouping breaks', () => {
    const people = Array.from({ length: 9 }, (_, n) => someone(n));
    const found = form(people);
    expect(found.reasons).toEqual([{ kind: 'no-size', people: 9, min: 5, max: 8 }]);
    expect(found.conflicts.every((c) => c.rule === 'sizes')).toBe(true);
    expect(found.conflicts).not.toEqual([]);
    expect(run(giveWay(people, settings, 1))).toEqual([['sizes']]);
  });

  it('keeps an indirect manager apart, even if the one between is elsewhere', () => {
    const people = [
      ...Array.from({ length: 5 }, (_, n) => someone(n, { offset: 0 })),
      someone(10, { offset: 0 }),
      someone(11, { offset: 600, manager: 'p10' }),
      someone(12, { offset: 0, manager: 'p11' }),
    ];
    const company = new Company(people, settings);
    expect(allConflicts(company, [['p0', 'p1', 'p2', 'p10', 'p12']])).toEqual([
      { rule: 'own-manager', group: 0, people: ['p10', 'p12'] },
    ]);
  });
});

describe('changes over time', () => {
  it('rotates two people of each group, who mostly meet new people', () => {
    // With one time zone and one level, people can go anywhere but to their own line.
    const people = plant(120, 9).people.map((p) => ({ ...p, level: 1, offset: 60 }));
    const before = run(formGroups(people, settings, { seed: 1, effort: 0.1 })).groups;
    const after = run(rotate(people, before, settings, { seed: 1 }));
    const home = new Map(before.flatMap((members, group) => members.map((id) => [id, group] as const)));
    for (const [group, members] of after.entries())
      expect(members.filter((id) => home.get(id) !== group)).toHaveLength(2);
    expect(after.flat().sort()).toEqual(before.flat().sort());
    let repeated = 0;
    for (const [group, members] of after.entries())
      for (const id of members.filter((p) => home.get(p) !== group))
        repeated += members.filter((other) => other !== id && home.get(other) === home.get(id)).length;
    // With few groups in a time zone, some must meet again.
    expect(repeated).toBeLessThanOrEqual(after.length / 2);
  });

  it('moves two people of each group if that breaks no rule, and nobody if every swap would', () => {
    const { people, groups } = plant(40, 3);
    for (const seed of [1, 2]) {
      const after = run(rotate(people, groups, settings, { seed, locked: [1] }));
      const left = after.map((members, group) => members.filter((id) => !groups[group]?.includes(id)).length);
      // The first group is alone in its time zones; the second is locked.
      expect(left).toEqual([0, 0, 2, 2, 2, 2]);
      expect(allConflicts(new Company(people, settings), after)).toEqual([]);
    }
  }, 60_000);

  it('moves as many people as an exact solver', async () => {
    for (const seed of [6, 13]) {
      const { people } = plant(40, seed);
      const before = run(formGroups(people, settings, { seed: 1, effort: 0.1 })).groups;
      const after = run(rotate(people, before, settings, { seed }));
      const left = after.flatMap((members, group) => members.filter((id) => !before[group]?.includes(id)));
      expect(left).toHaveLength((await mostLeaving(new Company(people, settings), before)) ?? Number.NaN);
      expect(allConflicts(new Company(people, settings), after)).toEqual([]);
    }
  });

  it('places a newcomer without moving anyone, if possible, and removes people who left', () => {
    const { people } = plant(80, 10);
    const before = run(formGroups(people, settings, { seed: 1, effort: 0.1 })).groups;
    const joiner = someone(999, { offset: people[0]?.offset ?? 0, level: people[0]?.level ?? 1, facilitates: false });
    const small = before.findIndex((members) => members.length > 5);
    const leaver = before[small]?.[0] as string;
    const after = settle([...people.filter((p) => p.id !== leaver), joiner], before, settings);
    expect(after.groups.flat()).not.toContain(leaver);
    expect(after.groups.flat().length + after.unplaced.length).toBe(80);
  });

  it('flags groups that break a rule after a change of reporting lines', () => {
    const { people, groups } = plant(40, 11);
    const [first, second] = groups[0] as [string, string];
    const changed = people.map((p) => (p.id === first ? { ...p, manager: second } : p));
    expect(allConflicts(new Company(changed, settings), groups)).toContainEqual({
      rule: 'own-manager',
      group: 0,
      people: expect.arrayContaining([first, second]),
    });
    expect(sorted(groups)).toHaveLength(groups.length);
  });
});
