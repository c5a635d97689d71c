import { Company } from '../../server/grouping/company.ts';
import { allConflicts, scoreOf } from '../../server/grouping/conflicts.ts';
import { formGroups } from '../../server/grouping/formGroups.ts';
import type { Person } from '../../server/grouping/person.ts';
import { randomFrom } from '../../server/grouping/random.ts';
import { repair } from '../../server/grouping/repair.ts';
import { rotate } from '../../server/grouping/rotate.ts';
import { Seating } from '../../server/grouping/seating.ts';
import { defaultSettings as settings } from '../../server/grouping/settings.ts';
import { settle } from '../../server/grouping/settle.ts';
import { exactCost } from './exact.ts';
import { makeRoster } from './makeRoster.ts';
import { plant } from './plant.ts';
import { run } from './run.ts';

/**
 * `node test/grouping/measure.ts` prints the quality and CPU time (one thread) of grouping: forming groups (compared with random plus
 * repair), rotating, and joiners and leavers for several sizes, and small companies compared with an exact solver. In the planted
 * rosters all rules can be kept; the others are shaped like companies.
 */
type Cells = readonly (string | number)[];
const print = (cells: Cells) => process.stdout.write(`${cells.map((cell) => String(cell).padEnd(13)).join('')}\n`);
const grouped = new Map<number, { people: Person[]; groups: string[][] }>();

print(['FORMING']);
print([
  'people',
  'roster',
  'groups',
  'conflicts',
  'proved',
  'first valid',
  'all',
  'score',
  'departments',
  'random, repaired',
]);
for (const size of [40, 200, 300, 1000, 2000, 5000]) {
  const rosters = { planted: plant(size, 1).people, company: makeRoster(size, 3) };
  for (const [kind, people] of Object.entries(rosters)) {
    const begun = process.cpuUsage().user;
    let first = 0;
    const found = run(formGroups(people, settings, { seed: 1 }), ({ conflicts }) => {
      if (first === 0 && conflicts === 0) first = process.cpuUsage().user - begun;
    });
    const all = process.cpuUsage().user - begun;
    if (kind === 'planted') grouped.set(size, { people, groups: found.groups });
    const proved = found.conflicts.length === 0 ? '' : found.reasons.map((reason) => reason.kind).join() || 'no';
    const departments = departmentsIn(people, found.groups).toFixed(1);
    const cells = [size, kind, found.groups.length, found.conflicts.length, proved, ms(first), ms(all)];
    print([...cells, found.score.toFixed(2), departments, randomRepaired(people)]);
  }
}

print([]);
print(['ROTATING two of each group, and after it once more']);
print(['people', 'new conflicts', 'known pairs', 'once more', 'time']);
for (const [size, { people, groups }] of grouped) {
  const begun = process.cpuUsage().user;
  const second = run(rotate(people, groups, settings, { seed: 1 }));
  const took = process.cpuUsage().user - begun;
  const third = run(rotate(people, second, settings, { seed: 2, met: groups }));
  const company = new Company(people, settings);
  const news = allConflicts(company, second).length - allConflicts(company, groups).length;
  print([size, news, knownPairs([groups], second, groups), knownPairs([groups, second], third, second), ms(took)]);
}

print([]);
print(['JOINERS AND LEAVERS: every 40th leaves, and as many join']);
print(['people', 'joined', 'left', 'moved', 'unplaced', 'new conflicts', 'time']);
for (const [size] of grouped) {
  const everybody = plant(size, 1).people;
  const joining = new Set(everybody.filter((_, n) => n % 40 === 7));
  const before = everybody.filter((p) => !joining.has(p));
  const { groups, conflicts } = run(formGroups(before, settings, { seed: 1, effort: 0.1 }));
  const leaving = new Set(before.filter((_, n) => n % 40 === 13));
  const now = everybody.filter((p) => !leaving.has(p));
  const begun = process.cpuUsage().user;
  const after = settle(now, groups, settings);
  const took = process.cpuUsage().user - begun;
  const left = allConflicts(
    new Company(now, settings),
    after.groups.filter((members) => members.length > 0),
  ).length;
  const news = left - conflicts.length;
  print([size, joining.size, leaving.size, after.moved.length, after.unplaced.length, news, ms(took)]);
}

print([]);
print(['AGAINST AN EXACT SOLVER: one level; one place, or three clocks']);
print(['people', 'clocks', 'optimum', 'found', 'gap %']);
for (const [size, clocks] of [
  [12, [60]],
  [16, [-300, 0, 330]],
] as const)
  for (const seed of [1, 2, 3]) {
    const random = randomFrom(seed);
    const people = plant(size, seed).people.map((p) => ({
      ...p,
      level: 1,
      offset: clocks[Math.floor(random() * clocks.length)] as number,
    }));
    const best = await exactCost(new Company(people, settings));
    const found = run(formGroups(people, settings, { seed: 1 }));
    if (best === undefined) {
      print([size, clocks.length, 'cannot be', found.reasons.map((reason) => reason.kind).join() || 'not proved']);
      continue;
    }
    const optimum = 100 * (1 - best / size);
    const gap = (100 * (optimum - found.score)) / optimum;
    print([size, clocks.length, optimum.toFixed(3), found.score.toFixed(3), Math.abs(gap).toFixed(2)]);
  }

function ms(microseconds: number): string {
  return `${Math.round(microseconds / 1000)} ms`;
}

function departmentsIn(people: readonly Person[], groups: readonly (readonly string[])[]): number {
  const byId = new Map(people.map((p) => [p.id, p.department]));
  return groups.reduce((sum, members) => sum + new Set(members.map((id) => byId.get(id))).size, 0) / groups.length;
}

/** How many pairs of a moved person and someone in their new group had met before. */
function knownPairs(
  earlier: readonly (readonly (readonly string[])[])[],
  after: readonly (readonly string[])[],
  from: readonly (readonly string[])[],
): number {
  const homes = new Map(from.flatMap((members, group) => members.map((id) => [id, group] as const)));
  const pair = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`);
  const pairs = (members: readonly string[]) =>
    members.flatMap((a, n) => members.slice(n + 1).map((b) => [a, b] as const));
  const known = new Set(earlier.flat().flatMap((members) => pairs(members).map(([a, b]) => pair(a, b))));
  return after
    .flatMap((members, group) => pairs(members).filter(([a, b]) => homes.get(a) !== group || homes.get(b) !== group))
    .filter(([a, b]) => known.has(pair(a, b))).length;
}

/** A random seating, then repair: the score, and the remaining conflicts. */
function randomRepaired(people: readonly Person[]): string {
  const company = new Company(people, settings);
  const random = randomFrom(1);
  const count = Math.round(people.length / 6.5);
  const seating = new Seating(company, count, settings.max);
  for (let person = 0; person < people.length; person++) seating.add(person, person % count);
  const left = run(repair(seating, random, 2 * people.length));
  const groups = Array.from({ length: count }, (_, g) => seating.membersOf(g).map((i) => people[i]?.id ?? ''));
  return `${scoreOf(company, groups).toFixed(2)} (${left} conflicts left)`;
}
