import { Company } from '../../server/grouping/company.ts';
import { scoreOf } from '../../server/grouping/conflicts.ts';
import { formGroups } from '../../server/grouping/formGroups.ts';
import type { Person } from '../../server/grouping/person.ts';
import { randomFrom } from '../../server/grouping/random.ts';
import { repair } from '../../server/grouping/repair.ts';
import { Seating } from '../../server/grouping/seating.ts';
import { defaultSettings as settings } from '../../server/grouping/settings.ts';
import { exactCost } from './exact.ts';
import { makeRoster } from './makeRoster.ts';
import { plant } from './plant.ts';
import { run } from './run.ts';

/** `node test/grouping/measure.ts` prints sizes × (conflicts, time, score against random with repair and the optimum). */
const lines = ['people  roster   conflicts  first valid  all      score   random with repair'];
for (const size of [40, 300, 2000, 5000]) {
  const rosters = { planted: plant(size, 1).people, company: makeRoster(size, 3) };
  for (const [kind, people] of Object.entries(rosters)) {
    const begun = process.cpuUsage().user;
    let first = 0;
    const found = run(formGroups(people, settings, { seed: 1 }), ({ conflicts }) => {
      if (first === 0 && conflicts === 0) first = process.cpuUsage().user - begun;
    });
    const all = process.cpuUsage().user - begun;
    const told = [
      size,
      kind,
      found.conflicts.length,
      ms(first),
      ms(all),
      found.score.toFixed(2),
      randomRepaired(people),
    ];
    lines.push(told.map((one) => String(one).padEnd(9)).join(''));
  }
}
lines.push('', 'people  optimum  found  (one place, one level, so that a solver can enumerate all groups)');
for (const seed of [1, 2, 3]) {
  const people = plant(12, seed).people.map((p) => ({ ...p, level: 1, offset: 60 }));
  const best = await exactCost(new Company(people, settings));
  const found = run(formGroups(people, settings, { seed: 1 }));
  lines.push(
    `12      ${best === undefined ? 'not solved' : (100 * (1 - best / 12)).toFixed(3)}   ${found.score.toFixed(3)}`,
  );
}
process.stdout.write(`${lines.join('\n')}\n`);

function ms(microseconds: number): string {
  return `${Math.round(microseconds / 1000)} ms`;
}

/** Everybody anywhere, then conflicts taken out: the score, and the conflicts that are left. */
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
