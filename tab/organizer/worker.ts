import { type FormOptions, formGroups, type Grouping } from '#grouping/formGroups.ts';
import { giveWay } from '#grouping/giveWay.ts';
import type { Person } from '#grouping/person.ts';
import { type Matching, matchColumns, type Problem, readRoster } from '#grouping/roster.ts';
import { type RotateOptions, rotate } from '#grouping/rotate.ts';
import type { Rule, Settings } from '#grouping/settings.ts';
import { type Settled, type SettleOptions, settle } from '#grouping/settle.ts';
import { readTable, type TableTrouble } from './readTable.ts';

/** What the page asks of its worker, one thing at a time. */
export type Task =
  /** `matching`: what the columns hold, where that was chosen. */
  | { kind: 'read'; source: ArrayBuffer | string; matching?: Matching }
  | { kind: 'form'; people: readonly Person[]; settings: Settings; options: FormOptions }
  | { kind: 'rotate'; people: readonly Person[]; settings: Settings; groups: string[][]; options: RotateOptions }
  | { kind: 'settle'; people: readonly Person[]; settings: Settings; groups: string[][]; options: SettleOptions };

export interface Roster {
  /** The heading and the first rows: all of a large file would hold up the page. */
  rows: string[][];
  matching: Matching;
  people: Person[];
  problems: Problem[];
}
/** How far a task is, from 0 to 1, and what it is at: searching, or asking what would have to give way. */
export interface Step {
  share: number;
  what: 'search' | 'explain';
}
export type Formed = Grouping & { away: Rule[][] };
export type Answer =
  | { kind: 'progress'; step: Step }
  | { kind: 'trouble'; trouble: TableTrouble }
  | { kind: 'roster'; roster: Roster }
  | { kind: 'formed'; formed: Formed }
  | { kind: 'settled'; settled: Settled };

const answer = (what: Answer) => self.postMessage(what);

self.onmessage = ({ data }: MessageEvent<Task>) => {
  if (data.kind === 'read') {
    const table = readTable(data.source);
    if ('trouble' in table) answer({ kind: 'trouble', trouble: table.trouble });
    else answer(rosterOf(table.rows, data.matching ?? matchColumns(table.rows[0] ?? [])));
  } else if (data.kind === 'form') answer({ kind: 'formed', formed: form(data) });
  else if (data.kind === 'rotate') {
    const groups = toTheEnd(rotate(data.people, data.groups, data.settings, data.options), 'search');
    answer({ kind: 'settled', settled: { groups, unplaced: [], moved: [] } });
  } else answer({ kind: 'settled', settled: settle(data.people, data.groups, data.settings, data.options) });
};

function rosterOf(rows: string[][], matching: Matching): Answer {
  return { kind: 'roster', roster: { rows: rows.slice(0, 5), matching, ...readRoster(rows, matching, Date.now()) } };
}

function form({ people, settings, options }: Extract<Task, { kind: 'form' }>): Formed {
  const grouping = toTheEnd(formGroups(people, settings, options), 'search');
  const away = grouping.conflicts.length > 0 ? toTheEnd(giveWay(people, settings, options.seed), 'explain') : [];
  return { ...grouping, away };
}

function toTheEnd<R>(search: Generator<number | { share: number }, R>, what: Step['what']): R {
  let said = -1;
  for (;;) {
    const step = search.next();
    if (step.done) return step.value;
    // The page cannot show more than this, and each message costs it a task.
    const share = typeof step.value === 'number' ? step.value : step.value.share;
    if (share < said + 0.02) continue;
    said = share;
    answer({ kind: 'progress', step: { share, what } });
  }
}
