import type { FormOptions, Grouping } from './formGroups.ts';
import type { Progress } from './formIsland.ts';
import { leaveOut } from './leaveOut.ts';
import type { Person } from './person.ts';
import { reportingLines } from './reportingLines.ts';
import type { Settings } from './settings.ts';

/** Something about a few people, named, with which every rule can be kept. */
export type Advice =
  /** `below`: how many of the list report to them, directly or not; 0 unless it's one person to whom many do. */
  | { kind: 'leave-out'; names: string[]; below: number }
  /** These groups break no rule but that they have no facilitator: one of each could be asked. */
  | { kind: 'facilitate'; names: string[] };

/** Asking more people than this to facilitate is no advice. */
const most = 4;

/** Advice that is sure to help, about groups that break rules; `undefined` if a short search finds none. */
export function* advise(
  people: readonly Person[],
  settings: Settings,
  grouping: Pick<Grouping, 'groups' | 'conflicts'>,
  options: FormOptions,
): Generator<Progress, Advice | undefined> {
  const { groups, conflicts } = grouping;
  const byId = new Map(people.map((p) => [p.id, p]));
  if (conflicts.length <= most && conflicts.every(({ rule }) => rule === 'facilitator')) {
    const chosen = conflicts.map(({ group }) => mostSenior((groups[group] ?? []).flatMap((id) => byId.get(id) ?? [])));
    return { kind: 'facilitate', names: chosen.flatMap((p) => p?.name ?? []) };
  }
  const ids = yield* leaveOut(people, settings, grouping, options);
  if (!ids) return undefined;
  const [first = ''] = ids;
  const below = ids.length === 1 ? peopleBelow(people, first) : 0;
  // Fewer wouldn't explain it.
  return {
    kind: 'leave-out',
    names: ids.map((id) => byId.get(id)?.name ?? id),
    below: below > people.length / 5 ? below : 0,
  };
}

function mostSenior(people: readonly Person[]): Person | undefined {
  return people.toSorted((a, b) => (b.level ?? 0) - (a.level ?? 0))[0];
}

function peopleBelow(people: readonly Person[], id: string): number {
  const lines = reportingLines(people);
  const line = lines.get(id);
  return line ? line.leave - line.enter - 1 : 0;
}
