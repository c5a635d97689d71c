import type { Person } from '../../server/grouping/person.ts';
import { randomFrom, shuffle } from '../../server/grouping/random.ts';

const clocks = [-480, -300, 0, 60, 330, 540];
const departments = ['Engineering', 'Sales', 'Finance', 'People', 'Operations', 'Support'];
const strengths = ['hiring', 'feedback', 'conflict', 'planning', 'delegation', 'coaching', 'budget'];
const top = 6;

/** A roster built around groups that keep all default rules, so a solution is known to exist. */
export function plant(size: number, seed: number): { people: Person[]; groups: string[][] } {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const planted: Person[][] = [];
  for (let left = size; left > 0; ) {
    const possible = [5, 6, 7, 8].filter((n) => left - n === 0 || left - n >= 5);
    const members = pick(possible.length > 0 ? possible : [left]);
    const [clock, level] = [pick(clocks), 1 + Math.floor(random() ** 2 * (top - 1))];
    planted.push(
      Array.from({ length: members }, (_, n) => ({
        id: `p${size - left + n}@example.com`,
        name: `Person ${size - left + n}`,
        email: `p${size - left + n}@example.com`,
        department: pick(departments),
        level: level + Math.floor(random() * 2),
        zone: 'planted',
        offset: clock + 30 * Math.floor(random() * 3),
        strengths: [pick(strengths), pick(strengths)],
        facilitates: n === 0 || random() < 0.2,
      })),
    );
    left -= members;
  }
  giveManagers(planted, random);
  const people = shuffle(planted.flat(), random);
  return { people, groups: planted.map((group) => group.map((p) => p.id)) };
}

/** From the top down, each gets a manager from the next level who causes no conflict in the planted group. */
function giveManagers(planted: Person[][], random: () => number): void {
  const mates = new Map(planted.flatMap((group) => group.map((p) => [p.id, group] as const)));
  const byId = new Map(planted.flat().map((p) => [p.id, p]));
  const reports = new Map<string, number>();
  for (const person of planted.flat().sort((a, b) => (b.level ?? 0) - (a.level ?? 0))) {
    const above = [...byId.values()].filter((p) => p.level === (person.level ?? 0) + 1);
    for (let attempt = 0; attempt < 40 && above.length > 0; attempt++) {
      const manager = above[Math.floor(random() * above.length)] as Person;
      const group = mates.get(person.id) ?? [];
      const line = [manager.id];
      for (let up = manager.manager; up; up = byId.get(up)?.manager) line.push(up);
      const clash = group.some((mate) => line.includes(mate.id) || mate.manager === manager.id);
      if (clash || (reports.get(manager.id) ?? 0) >= 12) continue;
      reports.set(manager.id, (reports.get(manager.id) ?? 0) + 1);
      person.manager = manager.id;
      break;
    }
  }
}
