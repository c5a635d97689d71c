import { useMemo } from 'react';
import { Company } from '#grouping/company.ts';
import { type Conflict, conflictsOf, leftOpen, repeatsIn, scored } from '#grouping/conflicts.ts';
import type { Members, Person } from '#grouping/person.ts';
import type { Settings } from '#grouping/settings.ts';
import type { Group } from './group.ts';
import type { Past } from './ownFile.ts';

/** How good the groups are as they are now. */
export interface Evaluation {
  company: Company;
  byId: ReadonlyMap<string, Person>;
  /** Each group's conflicts, in order: those nobody accepted, and those accepted by hand with a reason. */
  conflicts: { open: Conflict[]; accepted: Conflict[] }[];
  score: number;
  repeats: number;
}

/** What the groups break and grant. Only groups whose members changed are evaluated again. */
export function useEvaluation(
  people: readonly Person[],
  settings: Settings,
  groups: readonly Group[],
  past: readonly Past[],
  inUse: readonly string[][],
): Evaluation {
  const byId = useMemo(() => new Map(people.map((p) => [p.id, p])), [people]);
  const company = useMemo(
    () => new Company(people, settings, { met: [...past.flatMap((one) => one.groups), ...inUse] }),
    [people, settings, past, inUse],
  );
  const worthOf = useMemo(() => remembered(company), [company]);
  return useMemo(() => {
    const worths = groups.map(({ members }) => worthOf(members));
    const conflicts = groups.map(({ pins }, group) => {
      const all = (worths[group] as Worth).conflicts.map((conflict) => ({ ...conflict, group }));
      const isAccepted = (conflict: Conflict) =>
        conflict.people.length > 0 &&
        pins.some(({ people, reason }) => reason && conflict.people.every((id) => people.includes(id)));
      return { open: all.filter((c) => !isAccepted(c)), accepted: all.filter(isAccepted) };
    });
    const repeats = worths.reduce((sum, worth) => sum + worth.repeats, 0);
    return { company, byId, conflicts, score: scored(worths), repeats };
  }, [company, byId, groups, worthOf]);
}

interface Worth {
  conflicts: Conflict[];
  cost: number;
  people: number;
  repeats: number;
}

function remembered(company: Company): (members: Members) => Worth {
  const known = new WeakMap<Members, Worth>();
  return (members) => {
    const worth = known.get(members) ?? {
      conflicts: conflictsOf(company, members),
      ...leftOpen(company, members),
      repeats: repeatsIn(company, [members]),
    };
    known.set(members, worth);
    return worth;
  };
}
