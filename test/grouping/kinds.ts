import type { Person } from '../../server/grouping/person.ts';
import { randomFrom } from '../../server/grouping/random.ts';
import { makeRoster } from './makeRoster.ts';

/** The kinds of companies that are hard to group. `own` is the roster of the other benchmarks. */
export const kinds = ['tree', 'eu_us', 'front', 'own'] as const;
export type Kind = (typeof kinds)[number];

interface Shape {
  /** The fewest and the most reports of a manager. */
  span: readonly [number, number];
  /** Minutes ahead of UTC. */
  clocks: readonly number[];
  /** How likely someone works by another clock than their manager. */
  away: number;
  /** Whether the roster has levels. */
  hasLevels: boolean;
  facilitates: number;
}

const shapes: Record<Exclude<Kind, 'own'>, Shape> = {
  // Everyone who manages someone, on three or four levels around the world.
  tree: { span: [3, 9], clocks: [0, 60, 60, 60, -300, -300, 330], away: 0.25, hasLevels: true, facilitates: 0.28 },
  // Two continents whose working days overlap, and no levels: only reporting lines keep people apart.
  eu_us: { span: [2, 11], clocks: [0, 60, -300], away: 0.3, hasLevels: false, facilitates: 0.25 },
  // Frontline teams, some of them large, with few people above them.
  front: { span: [4, 9], clocks: [60, 60, 60, -480], away: 0.05, hasLevels: true, facilitates: 0.3 },
};
const departments = ['Engineering', 'Sales', 'Finance', 'People', 'Operations', 'Support'];
const strengths = ['hiring', 'feedback', 'conflict', 'planning', 'delegation', 'coaching', 'budget'];

/** A roster of a kind; the same seed gives the same one. Its head, to whom everyone reports, doesn't take part. */
export function rosterOf(kind: Kind, size: number, seed: number): Person[] {
  if (kind === 'own') return makeRoster(size, seed);
  const { span, clocks, away, hasLevels, facilitates } = shapes[kind];
  const random = randomFrom(1000 * size + seed);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const spanOf = () => span[0] + Math.floor(random() * (span[1] - span[0] + 1));
  const depth = [0];
  const people: Person[] = [];
  let next = 0;
  let room = spanOf();
  for (let n = 0; n <= size; n++) {
    const manager = people[next];
    if (manager) depth.push((depth[next] as number) + 1);
    const strange = manager === undefined || depth[next] === 0 || random() < away;
    people.push({
      id: `p${n}@corp.example`,
      name: `Person ${n}`,
      email: `p${n}@corp.example`,
      ...(manager && { manager: manager.id }),
      department: strange ? pick(departments) : (manager.department as string),
      offset: strange ? pick(clocks) : (manager.offset as number),
      strengths: [...new Set([pick(strengths), pick(strengths)])],
      facilitates: random() < facilitates,
    });
    if (manager && --room === 0) {
      next++;
      room = spanOf();
    }
  }
  const all = hasLevels ? people.map((p, n) => ({ ...p, level: 10 - (depth[n] as number) })) : people;
  return all.slice(1);
}
