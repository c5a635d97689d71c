import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Person } from '../../server/grouping/person.ts';
import { randomFrom } from '../../server/grouping/random.ts';

const departments = [
  'Engineering',
  'Sales',
  'Finance',
  'People',
  'Operations',
  'Marketing',
  'Support',
  'Legal',
  'Product',
];
const strengths = [
  'hiring',
  'feedback',
  'conflict',
  'planning',
  'delegation',
  'coaching',
  'budget',
  'change',
  'remote',
];
const zones = [
  ['Europe/Berlin', 60, 5],
  ['Europe/London', 0, 3],
  ['America/New_York', -300, 4],
  ['America/Los_Angeles', -480, 3],
  ['Asia/Tokyo', 540, 2],
  ['Asia/Kolkata', 330, 3],
] as const;
const firstNames = [
  'Aiko',
  'Ben',
  'Chidi',
  'Dora',
  'Emre',
  'Fatima',
  'Goran',
  'Hana',
  'Ines',
  'Jonas',
  'Katya',
  'Lena',
];
const lastNames = [
  'Abbott',
  'Bauer',
  'Costa',
  'Dietz',
  'Evans',
  'Fischer',
  'Garcia',
  'Haddad',
  'Ito',
  'Jansen',
  'Kim',
  'Lopez',
];

/**
 * The managers of a realistic organization: 3 to 12 reports each, several time zones, teams in one department and mostly one zone.
 * The top two levels, to whom everyone reports, don't take part.
 */
export function makeRoster(size: number, seed = 1): Person[] {
  const all = wholeOrganization(Math.ceil(size * 1.02) + 14, seed);
  return all.slice(all.length - size);
}

function wholeOrganization(size: number, seed: number): Person[] {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const pool = zones.flatMap((zone) => Array.from({ length: zone[2] }, () => zone));
  const depthOf: number[] = [];
  const people: Person[] = [];
  let next = 0;
  // Few people have many reports, and in a small company nobody has more reports than there are groups.
  const span = () => Math.min(3 + Math.floor(random() ** 2 * 10), Math.max(3, Math.floor(size / 9)));
  let room = span();
  for (let n = 0; n < size; n++) {
    const manager = n === 0 ? undefined : people[next];
    const depth = n === 0 ? 0 : (depthOf[next] as number) + 1;
    depthOf.push(depth);
    const stays = manager !== undefined && depth > 1;
    const [zone, offset] = stays && random() < 0.7 ? [manager.zone, manager.offset] : pick(pool);
    const name = `${pick(firstNames)} ${pick(lastNames)}`;
    const id = `${name.toLowerCase().replace(' ', '.')}.${n + 1}@example.com`;
    people.push({
      id,
      name,
      email: id,
      manager: manager?.id,
      department: stays && random() < 0.9 ? manager.department : pick(departments),
      zone,
      offset,
      strengths: [...new Set([pick(strengths), pick(strengths)])],
      facilitates: random() < 0.35,
    } as Person);
    if (n > 0 && --room === 0) {
      next++;
      room = span();
    }
  }
  const deepest = Math.max(...depthOf);
  return people.map((p, n) => ({ ...p, level: deepest - (depthOf[n] as number) + 1 }));
}

/** A roster file as an Organizer might have it. */
export function rosterFile(people: readonly Person[]): string {
  const head = 'Name,Email,Manager email,Department,Level,Time zone,Strengths,Facilitator,Current group';
  const rows = people.map((p) =>
    [
      p.name,
      p.email,
      p.manager ?? '',
      p.department ?? '',
      p.level ?? '',
      p.zone ?? '',
      p.strengths.join('; '),
      p.facilitates ? 'yes' : 'no',
      p.group ?? '',
    ].join(','),
  );
  return [head, ...rows, ''].join('\r\n');
}

/** `node test/grouping/makeRoster.ts <people> <file>` writes one. */
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [size = '40', file = 'roster.csv'] = process.argv.slice(2);
  writeFileSync(file, rosterFile(makeRoster(Number(size))));
}
