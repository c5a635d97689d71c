import * as fc from 'fast-check';
import type { Person } from '../../server/grouping/person.ts';
import { randomFrom } from '../../server/grouping/random.ts';
import { type Rule, rules, type Settings } from '../../server/grouping/settings.ts';

const clocks = [
  [-300, -240],
  [0, 60],
  [60, 120],
  [330, 330],
] as const;
const departments = ['Engineering', 'Sales', 'Finance', 'Support'];

interface Shape {
  size: number;
  levels: number;
  seed: number;
  zones: number;
  /** The percentage of people who can facilitate. */
  facilitators: number;
}

/** The managers of a company with `levels` levels, each wider than the one above, without the head of the company. */
export function company({ size, levels, seed, zones, facilitators }: Shape): Person[] {
  const random = randomFrom(seed);
  const people: Person[] = [];
  const byLevel: number[][] = [];
  const weights = Array.from({ length: levels }, (_, depth) => 1.8 ** depth);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  for (let n = 0; n <= size; n++) {
    let depth = weights.findIndex(
      (_, d) => (byLevel[d]?.length ?? 0) < Math.max(1, ((weights[d] as number) / all) * size),
    );
    if (depth < 0) depth = levels - 1;
    byLevel[depth] = [...(byLevel[depth] ?? []), n];
    const above = byLevel[depth - 1] ?? [];
    const manager = above[Math.floor(random() * above.length)];
    const [offset, laterOffset] = clocks[Math.floor(random() * zones)] as (typeof clocks)[number];
    people.push({
      id: `p${n}`,
      name: `P${n}`,
      email: `p${n}`,
      ...(manager !== undefined && { manager: `p${manager}` }),
      department: departments[Math.floor(random() * departments.length)] as string,
      level: levels - depth,
      offset,
      laterOffset,
      strengths: [],
      facilitates: random() * 100 < facilitators,
    });
  }
  return people.slice(1);
}

/** Shapes of companies with 4 to 7 levels and `from` to `to` people. */
export const shapes = (from: number, to: number) =>
  fc.record({
    size: fc.integer({ min: from, max: to }),
    levels: fc.integer({ min: 4, max: 7 }),
    seed: fc.nat(1_000_000),
    zones: fc.integer({ min: 1, max: 4 }),
    facilitators: fc.constantFrom(20, 40, 100),
  });

/** Settings under which small companies can sometimes be grouped. */
export const rulesOf = (min: number, max: number): fc.Arbitrary<Settings> =>
  fc.record({
    min: fc.constant(min),
    max: fc.constant(max),
    managerDepth: fc.integer({ min: 0, max: 2 }),
    levelSpan: fc.integer({ min: 1, max: 4 }),
    workFrom: fc.constant(9 * 60),
    workTo: fc.integer({ min: 15 * 60, max: 19 * 60 }),
    meeting: fc.constantFrom(30, 45, 60),
    weights: fc.record({
      departments: fc.integer({ min: 0, max: 5 }),
      strengths: fc.constant(1),
      zones: fc.integer({ min: 0, max: 5 }),
      met: fc.constant(3),
    }),
    off: fc.subarray(rules.filter((rule) => rule !== 'sizes')),
  });

/** Whether two people clash: an independent, slow implementation that walks up the lines and around the clock. */
export function mayNotMeet(people: readonly Person[], settings: Settings, a: Person, b: Person): boolean {
  const on = (rule: Rule) => !settings.off.includes(rule);
  const managers = new Map(people.map((p) => [p.id, p.manager]));
  const above = (p: Person) => {
    const line: (string | undefined)[] = [];
    for (let id = p.manager; id; id = managers.get(id)) line.push(id);
    return line.slice(0, settings.managerDepth || line.length);
  };
  if (on('own-manager') && (above(a).includes(b.id) || above(b).includes(a.id))) return true;
  if (on('same-manager') && a.manager !== undefined && a.manager === b.manager) return true;
  if (on('levels') && Math.abs((a.level ?? 0) - (b.level ?? 0)) > settings.levelSpan) return true;
  const hoursTogether = (one = 0, other = 0) => {
    let most = 0;
    // Compares the two working days, also with those of the day before and after.
    for (const day of [-1440, 0, 1440]) {
      const from = Math.max(settings.workFrom - one, settings.workFrom - other + day);
      const to = Math.min(settings.workTo - one, settings.workTo - other + day);
      most = Math.max(most, to - from);
    }
    return most;
  };
  const together = Math.min(hoursTogether(a.offset, b.offset), hoursTogether(a.laterOffset, b.laterOffset));
  return on('hours') && together < settings.meeting;
}
