import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Company } from '../../server/grouping/company.ts';
import { allConflicts, repeatsIn, scoreOf } from '../../server/grouping/conflicts.ts';
import { exhaust } from '../../server/grouping/exhaust.ts';
import { formGroups } from '../../server/grouping/formGroups.ts';
import { impossible } from '../../server/grouping/impossible.ts';
import type { Person } from '../../server/grouping/person.ts';
import { randomFrom } from '../../server/grouping/random.ts';
import { rotate } from '../../server/grouping/rotate.ts';
import { defaultSettings, type Settings } from '../../server/grouping/settings.ts';
import { settle } from '../../server/grouping/settle.ts';
import { company, mayNotMeet, rulesOf, shapes } from './companies.ts';
import { everyGrouping, fewestMoves } from './exhaustive.ts';
import { plant } from './plant.ts';
import { run } from './run.ts';

const everybody = (people: readonly Person[]) => people.map((p) => p.id).sort();
const quick = { seed: 1, effort: 0.02 };
const conflictsIn = (people: readonly Person[], settings: Settings, groups: readonly (readonly string[])[]) =>
  allConflicts(new Company(people, settings), groups);

/** A small company with one level in which some people clash, and groups for it; fewer than two groups count as none. */
function planted(size: number, seed: number): { people: Person[]; groups: string[][] } {
  const random = randomFrom(seed);
  const people = plant(size, seed).people.map((p) => ({
    ...p,
    level: 1,
    offset: [-300, 0, 0, 330][Math.floor(random() * 4)] as number,
    facilitates: random() < 0.3,
  }));
  return { people, groups: run(formGroups(people, defaultSettings, quick)).groups };
}

describe('forming groups, in companies with 4 to 7 levels', () => {
  it('seats everyone exactly once, and breaks no rule unless it proves that not all can be kept', () => {
    let kept = 0;
    let proved = 0;
    fc.assert(
      fc.property(shapes(15, 60), rulesOf(5, 8), (shape, settings) => {
        const people = company(shape);
        const { groups, conflicts, reasons } = run(formGroups(people, settings, quick));
        expect(groups.flat().sort()).toEqual(everybody(people));
        const byId = new Map(people.map((p) => [p.id, p]));
        const members = groups.map((ids) => ids.map((id) => byId.get(id) as Person));
        const broken = members.flatMap((group) =>
          group.flatMap((a, n) => group.slice(n + 1).filter((b) => mayNotMeet(people, settings, a, b))),
        );
        const sizes = members.filter(({ length }) => length < 5 || length > 8);
        const led = settings.off.includes('facilitator') || members.every((group) => group.some((p) => p.facilitates));
        // The reported conflicts are the real ones.
        expect(conflicts.length === 0).toBe(broken.length === 0 && sizes.length === 0 && led);
        if (conflicts.length === 0) kept++;
        else {
          expect(reasons).not.toEqual([]);
          proved++;
        }
      }),
      { seed: 1, numRuns: 36 },
    );
    // Both cases occur.
    expect(Math.min(kept, proved)).toBeGreaterThan(6);
  });

  it('gives the same groups for the same seed, whatever ran before', () => {
    fc.assert(
      fc.property(shapes(15, 200), fc.nat(), (shape, seed) => {
        const people = company(shape);
        const form = () => run(formGroups(people, defaultSettings, { seed, effort: 0.02 }));
        expect(form()).toEqual(form());
      }),
      { seed: 2, numRuns: 12 },
    );
  });

  it('reports an impossible roster exactly if no grouping keeps the rules', () => {
    const said = new Set<string>();
    fc.assert(
      fc.property(shapes(4, 10), rulesOf(2, 4), (shape, settings) => {
        const one = new Company(company(shape), settings);
        const found = run(exhaust(one, 1_000_000));
        const exists = everyGrouping(one).next().done === false;
        expect(found !== 'not-known' && found !== 'none').toBe(exists);
        if (typeof found === 'object') {
          const groups = found.groups.map((members) => members.map((i) => one.people[i]?.id ?? ''));
          expect(allConflicts(one, groups)).toEqual([]);
          expect(groups.flat().sort()).toEqual(everybody(one.people));
        }
        said.add(exists ? 'can be' : 'cannot be');
      }),
      { seed: 3, numRuns: 150 },
    );
    expect(said.size).toBe(2);
  });

  it('gives a reason only if no grouping keeps the rules', () => {
    const given = new Set<string>();
    fc.assert(
      fc.property(shapes(9, 12), rulesOf(3, 4), (shape, settings) => {
        const one = new Company(company(shape), settings);
        const reasons = impossible(one);
        if (reasons.length > 0) expect(everyGrouping(one).next().done).toBe(true);
        for (const { kind } of reasons) given.add(kind);
      }),
      { seed: 9, numRuns: 600 },
    );
    expect([...given].sort()).toEqual(expect.arrayContaining(['clique', 'clique-facilitators', 'companions']));
  });

  it('fulfills the wishes within 2 % of the best grouping', () => {
    let compared = 0;
    fc.assert(
      fc.property(shapes(6, 10), rulesOf(2, 4), (shape, settings) => {
        const one = new Company(company(shape), settings);
        let best = Number.NEGATIVE_INFINITY;
        for (const groups of everyGrouping(one)) best = Math.max(best, scoreOf(one, groups));
        if (best === Number.NEGATIVE_INFINITY) return;
        compared++;
        const found = run(formGroups(one.people, settings, { seed: 1, effort: 0.2 }));
        expect(found.conflicts).toEqual([]);
        expect(found.score).toBeGreaterThanOrEqual(0.98 * best - 1e-9);
      }),
      { seed: 4, numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(20);
  });

  it('keeps people together whom the Organizer grouped, and breaks nothing else for it if possible', () => {
    let clashing = 0;
    let kept = 0;
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 12 }), fc.nat(1000), (size, seed) => {
        const { people } = planted(size, seed);
        const pairs = people.flatMap((a, n) => people.slice(n + 1).map((b) => [a, b] as const));
        const pair =
          (pairs.find(([a, b]) => mayNotMeet(people, defaultSettings, a, b)) ?? pairs[0])?.map((p) => p.id) ?? [];
        const together = [pair];
        const isWhole = (groups: readonly (readonly string[])[]) =>
          groups.some((members) => pair.every((id) => members.includes(id)));
        const { groups, conflicts } = run(formGroups(people, defaultSettings, { seed, effort: 0.02, together }));
        expect(groups.flat().sort()).toEqual(everybody(people));
        expect(isWhole(groups)).toBe(true);
        const others = conflicts.filter((c) => !(c.people.length > 0 && c.people.every((id) => pair.includes(id))));
        if (others.length < conflicts.length) clashing++;
        if (others.length === 0) kept++;
        else expect([...everyGrouping(new Company(people, defaultSettings, { together }))].some(isWhole)).toBe(false);
      }),
      { seed: 5, numRuns: 30 },
    );
    expect(Math.min(clashing, kept)).toBeGreaterThan(5);
  });
});

describe('rotating', () => {
  it('moves two people of each group if that breaks nothing, and keeps sizes, locked groups and people placed by hand', () => {
    let moved = 0;
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 90 }), fc.nat(1000), (size, seed) => {
        const { people, groups } = plant(size, seed);
        const held = groups.at(-1)?.slice(0, 2) ?? [];
        const after = run(rotate(people, groups, defaultSettings, { seed, locked: [0], held }));
        expect(after.flat().sort()).toEqual(everybody(people));
        expect(after.map((members) => members.length)).toEqual(groups.map((members) => members.length));
        expect(after[0]).toEqual(groups[0]);
        expect(after.at(-1)).toEqual(expect.arrayContaining(held));
        // The planted groups broke nothing, and neither does the result: anyone whose move would break a rule stays put.
        expect(conflictsIn(people, defaultSettings, after).filter(({ rule }) => rule !== 'sizes')).toEqual([]);
        for (const [n, members] of groups.entries()) {
          const stayed = members.filter((id) => after[n]?.includes(id)).length;
          expect(stayed).toBeGreaterThanOrEqual(members.length - 2);
          moved += members.length - stayed;
        }
      }),
      { seed: 6, numRuns: 10 },
    );
    expect(moved).toBeGreaterThan(20);
  }, 60_000);

  it('repeats as few pairs and breaks as few rules as the best rotation', () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { people, groups } = planted(15, seed);
      if (groups.length !== 3) continue;
      const earlier = planted(15, seed + 100).groups.map((members) =>
        members.map((id) => people[Number(/\d+/.exec(id)?.[0]) % 15]?.id ?? ''),
      );
      const one = new Company(people, defaultSettings, { met: [...groups, ...earlier] });
      const worth = (after: readonly (readonly string[])[]) =>
        allConflicts(one, after).length * 1000 + repeatsIn(one, after);
      let best = Number.POSITIVE_INFINITY;
      for (const after of everyRotation(groups)) best = Math.min(best, worth(after));
      expect(worth(run(rotate(people, groups, defaultSettings, { seed, met: earlier })))).toBeLessThanOrEqual(best);
    }
  });
});

describe('joiners and leavers', () => {
  it('are settled with the fewest possible moves', () => {
    let compared = 0;
    let moved = 0;
    fc.assert(
      fc.property(fc.integer({ min: 11, max: 13 }), fc.nat(10_000), fc.boolean(), (size, seed, leaves) => {
        const { people } = planted(size, seed);
        const before = people.slice(0, -1);
        const { groups, conflicts } = run(formGroups(before, defaultSettings, quick));
        if (conflicts.length > 0) return;
        const now = leaves ? people.filter((p) => p.id !== groups[0]?.[0]) : people;
        const fewest = fewestMoves(new Company(now, defaultSettings), groups);
        const after = settle(now, groups, defaultSettings);
        expect([...after.groups.flat(), ...after.unplaced].sort()).toEqual(everybody(now));
        if (fewest === undefined) return;
        compared++;
        moved += fewest;
        expect(after.unplaced).toEqual([]);
        expect(
          conflictsIn(
            now,
            defaultSettings,
            after.groups.filter((members) => members.length > 0),
          ),
        ).toEqual([]);
        expect(after.moved).toHaveLength(fewest);
      }),
      { seed: 7, numRuns: 70 },
    );
    expect(compared).toBeGreaterThan(20);
    expect(moved).toBeGreaterThan(2);
  });

  it('move nobody in a locked group or placed by hand, and break no rule', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: 120 }),
        fc.nat(1000),
        fc.integer({ min: 1, max: 4 }),
        (size, seed, joining) => {
          const { people } = plant(size, seed);
          const before = people.slice(joining);
          const { groups, conflicts } = run(formGroups(before, defaultSettings, quick));
          if (conflicts.length > 0) return;
          const [gone = '', held = ''] = groups[1] ?? [];
          const now = people.filter((p) => p.id !== gone);
          const after = settle(now, groups, defaultSettings, { locked: [0], held: [held] });
          expect([...after.groups.flat(), ...after.unplaced].sort()).toEqual(everybody(now));
          expect(after.groups[0]).toEqual(groups[0]);
          expect(after.groups[1]).toContain(held);
          const news = conflictsIn(
            now,
            defaultSettings,
            after.groups.filter((members) => members.length > 0),
          );
          expect(news.filter((c) => c.people.length > 0)).toEqual([]);
          const home = new Map(groups.flatMap((members, group) => members.map((id) => [id, group] as const)));
          const elsewhere = now.filter(({ id }) => home.has(id) && !after.groups[home.get(id) as number]?.includes(id));
          expect([...after.moved].sort()).toEqual(everybody(elsewhere));
        },
      ),
      { seed: 8, numRuns: 15 },
    );
  });
});

/** Every way to move two people of each of three groups to the others. */
function* everyRotation(groups: readonly (readonly string[])[]): Generator<string[][]> {
  const pairs = groups.map((members) => members.flatMap((a, n) => members.slice(n + 1).map((b) => [a, b] as const)));
  for (const one of pairs[0] ?? [])
    for (const two of pairs[1] ?? [])
      for (const three of pairs[2] ?? []) {
        const leaving = [one, two, three];
        const stay = groups.map((members, n) => members.filter((id) => !leaving[n]?.includes(id)));
        // Either all pairs move on together, in either direction, or each group's two people split up.
        const ways = [
          [three, one, two],
          [two, three, one],
          ...[0, 1].flatMap((a) =>
            [0, 1].flatMap((b) =>
              [0, 1].map((c) => [
                [two[b], three[c]],
                [one[a], three[1 - c]],
                [one[1 - a], two[1 - b]],
              ]),
            ),
          ),
        ];
        for (const way of ways) yield stay.map((members, n) => [...members, ...(way[n] as string[])]);
      }
}
