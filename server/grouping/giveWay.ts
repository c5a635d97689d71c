import { canGroup } from './canGroup.ts';
import type { Progress } from './formIsland.ts';
import type { Person } from './person.ts';
import { type Rule, rules, type Settings } from './settings.ts';
import { subsets } from './subsets.ts';

/** Enough to decide about most small companies in a fraction of a second. */
const exhaustSteps = 300_000;

/** The settings with these rules relaxed: sizes by one person either way, the others switched off. */
export function relaxed(settings: Settings, away: readonly Rule[]): Settings {
  const sizes = away.includes('sizes') ? { min: Math.max(2, settings.min - 1), max: settings.max + 1 } : {};
  return { ...settings, ...sizes, off: [...settings.off, ...away.filter((rule) => rule !== 'sizes')] };
}

/**
 * The smallest sets of rules to relax so that groups can be formed: all sets of one rule, otherwise of two, otherwise of three.
 * In small companies, sets that aren't listed are proved insufficient; in large ones, no groups were found with them.
 */
export function* giveWay(people: readonly Person[], settings: Settings, seed: number): Generator<Progress, Rule[][]> {
  const on = rules.filter((rule) => !settings.off.includes(rule));
  for (let size = 1; size <= 3; size++) {
    const found: Rule[][] = [];
    const sets = subsets(on, size);
    for (const [n, away] of sets.entries()) {
      yield { share: n / sets.length, conflicts: 0 };
      if (yield* canGroup(people, relaxed(settings, away), { seed }, exhaustSteps)) found.push([...away]);
    }
    if (found.length > 0) return found;
  }
  return [];
}
