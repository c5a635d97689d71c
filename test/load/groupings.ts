import { Company } from '../../server/grouping/company.ts';
import { formGroups } from '../../server/grouping/formGroups.ts';
import { formIsland } from '../../server/grouping/formIsland.ts';
import { leaveOut } from '../../server/grouping/leaveOut.ts';
import type { Person } from '../../server/grouping/person.ts';
import { randomFrom } from '../../server/grouping/random.ts';
import { defaultSettings as settings } from '../../server/grouping/settings.ts';
import { exactlyPossible } from '../grouping/exact.ts';
import { hardRosters } from '../grouping/hardRosters.ts';
import { type Kind, kinds, rosterOf } from '../grouping/kinds.ts';
import { run } from '../grouping/run.ts';
import { median, numbers, option, printHead, printRow } from './harness.ts';

/**
 * Prints how good the groups of generated rosters are: which rosters are solved or explained, how many rules the others break, how
 * far wishes are fulfilled, and the processor time. `--rosters 2` per kind and size, from seed `--seed 1`; `--small 40,50,60,70,80`
 * and `--large 1000,2000,5000` people. Of rosters neither solved nor explained, an exact solver gets `--exact 10` seconds for each
 * number of groups to find groups.
 */
export async function printGroupings(): Promise<void> {
  const rosters = Number(option('rosters', '2'));
  const seed = Number(option('seed', '1'));
  printHead([
    'kind',
    'people',
    'solved',
    'explained',
    'neither (exactly solvable)',
    'rules broken',
    'advice',
    'CPU: median, most',
  ]);
  for (const kind of kinds)
    for (const size of numbers('small', '40,50,60,70,80')) await printSmall(kind, size, rosters, seed);
  process.stdout.write('\n');
  printHead(['hard roster', 'rules broken', 'fewest known', 'CPU']);
  for (const { name, company, fewest } of hardRosters) {
    const { value, ms } = timed(() =>
      run(formIsland(company, { held: [], random: randomFrom(seed), effort: 1, share: 1, proves: true })),
    );
    printRow([name, value.seating.conflicts(), fewest ?? 'more than 0', ms.toFixed(0)]);
  }
  process.stdout.write('\n');
  printHead(['kind', 'people', 'groups', 'rules broken', 'wishes, of 100', 'CPU']);
  for (const size of numbers('large', '1000,2000,5000'))
    for (const kind of kinds) {
      const people = rosterOf(kind, size, seed);
      const { value, ms } = timed(() => run(formGroups(people, settings, { seed })));
      printRow([
        kind,
        size,
        value.groups.length,
        value.conflicts.length,
        value.score.toFixed(1),
        `${ms.toFixed(0)} ms`,
      ]);
    }
}

async function printSmall(kind: Kind, size: number, rosters: number, firstSeed: number): Promise<void> {
  let [solved, explained, neither, solvable, broken, unsolved, advised] = [0, 0, 0, 0, 0, 0, 0];
  const times: number[] = [];
  for (let seed = firstSeed; seed < firstSeed + rosters; seed++) {
    const people = rosterOf(kind, size, seed);
    const { value, ms } = timed(() => run(formGroups(people, settings, { seed })));
    times.push(ms);
    if (value.conflicts.length === 0) {
      solved++;
      continue;
    }
    unsolved++;
    broken += value.conflicts.length;
    if (run(leaveOut(people, settings, value, { seed }))) advised++;
    if (value.reasons.length > 0) explained++;
    else {
      neither++;
      if (await isSolvable(people)) {
        solvable++;
        process.stdout.write(`solvable, but not solved: ${kind}, ${size} people, seed ${seed}\n`);
      }
    }
  }
  printRow([
    kind,
    size,
    solved,
    explained,
    `${neither} (${solvable})`,
    broken,
    `${advised} of ${unsolved}`,
    `${median(times).toFixed(0)} ms, ${Math.max(...times).toFixed(0)} ms`,
  ]);
}

async function isSolvable(people: readonly Person[]): Promise<boolean> {
  return (await exactlyPossible(new Company(people, settings), Number(option('exact', '10')))) === true;
}

function timed<T>(work: () => T): { value: T; ms: number } {
  const begun = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(begun);
  return { value, ms: (user + system) / 1000 };
}
