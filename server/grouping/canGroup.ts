import { Company } from './company.ts';
import { exhaust } from './exhaust.ts';
import { type FormOptions, formGroups } from './formGroups.ts';
import { type Progress, reported } from './formIsland.ts';
import { impossible } from './impossible.ts';
import { islands } from './islands.ts';
import type { Person } from './person.ts';
import type { Settings } from './settings.ts';

type Options = Pick<FormOptions, 'seed' | 'together' | 'everybody'>;

/**
 * Whether a short search finds groups that keep all rules. Companies of at most 80 people are also searched exhaustively, for at most
 * `exhaustSteps` steps per island.
 */
export function* canGroup(
  people: readonly Person[],
  settings: Settings,
  options: Options,
  exhaustSteps: number,
): Generator<Progress, boolean> {
  if (isImpossible(people, settings, options)) return false;
  const parts = partsOf(people, settings, options);
  let decided = 0;
  if (exhaustSteps > 0 && !options.together?.length)
    for (const part of parts) {
      const found = yield* reported(exhaust(part, exhaustSteps), () => unknown);
      if (found === 'none') return false;
      if (found !== 'not-known') decided++;
    }
  if (decided === parts.length) return true;
  const effort = people.length <= 80 ? 0.2 : 0.05;
  const { conflicts } = yield* reported(
    formGroups(people, settings, { ...options, effort, proves: false }),
    () => unknown,
  );
  return conflicts.length === 0;
}

/** Whether there is a quick proof that these people can't be grouped without breaking a rule. */
export function isImpossible(people: readonly Person[], settings: Settings, options: Options): boolean {
  return partsOf(people, settings, options).some((part) => impossible(part).length > 0);
}

/** Its progress can't be told. */
const unknown: Progress = { share: 0, conflicts: 0 };

function partsOf(
  people: readonly Person[],
  settings: Settings,
  { together = [], everybody = people }: Options,
): Company[] {
  const whole = new Company(people, settings, { everybody, together });
  const held = together.map((ids) => ids.flatMap((id) => whole.indexOf.get(id) ?? []));
  return islands(whole, held).map(
    (island) =>
      new Company(
        island.map((i) => people[i] as Person),
        settings,
        { everybody, together },
      ),
  );
}
