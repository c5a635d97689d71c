import { Company } from './company.ts';
import { exhaust } from './exhaust.ts';
import { type FormOptions, formGroups } from './formGroups.ts';
import type { Progress } from './formIsland.ts';
import { impossible } from './impossible.ts';
import { islands } from './islands.ts';
import type { Person } from './person.ts';
import type { Settings } from './settings.ts';

/**
 * Whether a short search finds groups that keep all rules. Companies of at most 80 people are also searched exhaustively, for at most
 * `exhaustSteps` steps per island.
 */
export function* canGroup(
  people: readonly Person[],
  settings: Settings,
  options: Pick<FormOptions, 'seed' | 'together' | 'everybody'>,
  exhaustSteps: number,
): Generator<Progress, boolean> {
  const { together = [], everybody = people } = options;
  const whole = new Company(people, settings, { everybody, together });
  const held = together.map((ids) => ids.flatMap((id) => whole.indexOf.get(id) ?? []));
  const parts = islands(whole, held).map(
    (island) =>
      new Company(
        island.map((i) => people[i] as Person),
        settings,
        { everybody, together },
      ),
  );
  if (parts.some((part) => impossible(part).length > 0)) return false;
  let decided = 0;
  if (exhaustSteps > 0 && held.length === 0)
    for (const part of parts) {
      const search = exhaust(part, exhaustSteps);
      let step = search.next();
      for (; !step.done; step = search.next()) yield { share: 0, conflicts: 0 };
      if (step.value === 'none') return false;
      if (step.value !== 'not-known') decided++;
    }
  if (decided === parts.length) return true;
  const search = formGroups(people, settings, { ...options, effort: 0.05, proves: false });
  let step = search.next();
  for (; !step.done; step = search.next()) yield { share: 0, conflicts: 0 };
  return step.value.conflicts.length === 0;
}
