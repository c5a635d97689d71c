import { type Advice, advise } from '#grouping/advice.ts';
import { type FormOptions, formGroups, type Grouping } from '#grouping/formGroups.ts';
import { giveWay } from '#grouping/giveWay.ts';
import type { Person } from '#grouping/person.ts';
import { type RotateOptions, rotate } from '#grouping/rotate.ts';
import type { Rule, Settings } from '#grouping/settings.ts';
import { type Settled, type SettleOptions, settle } from '#grouping/settle.ts';
import { Zones } from '#grouping/timeZone.ts';
import { openSaved, type Saved, type SavedTrouble } from './ownFile.ts';
import { type Decisions, ListReader, type Reading, type ReadingTrouble } from './reading.ts';

/** The worker's tasks. All but the first three are about the people read last. */
export type Task =
  | { kind: 'read'; source: ArrayBuffer | string }
  /** Reads the same file again, as the Organizer decided. */
  | { kind: 'reread'; decisions: Decisions }
  | { kind: 'open'; text: string }
  | { kind: 'form'; settings: Settings; options: FormOptions }
  | { kind: 'rotate'; settings: Settings; groups: string[][]; options: RotateOptions }
  | { kind: 'settle'; settings: Settings; groups: string[][]; options: SettleOptions };

/** A task's progress, from 0 to 1, and what it is doing: searching, or finding out what would have to give. */
export interface Step {
  share: number;
  what: 'search' | 'explain';
}
/** If rules are broken: which people to leave out or to ask, if that helps, and which rules could be relaxed. */
export type Formed = Grouping & { advice?: Advice | undefined; away: Rule[][] };
export type Answer =
  | { kind: 'trouble'; trouble: ReadingTrouble | SavedTrouble }
  | { kind: 'roster'; roster: Reading }
  | { kind: 'opened'; saved: Saved }
  | { kind: 'formed'; formed: Formed }
  | { kind: 'settled'; settled: Settled };
/** Requests are numbered; a number without a task only cancels the previous one. */
type Asked = { id: number; task?: Task; people?: readonly Person[] };
export type Said = { id: number; step: Step } | { id: number; answer: Answer };

/** How long it searches before it checks for another request, in ms. */
const searchSliceMs = 150;

let people: readonly Person[] = [];
const reader = new ListReader();
let zones: Promise<Zones> | undefined;
let current = 0;

self.onmessage = ({ data: { id, task, people: known } }: MessageEvent<Asked>) => {
  current = id;
  if (known) people = known;
  // Otherwise the page wouldn't learn of a failure here.
  else if (task) void answered(task, id).catch(reportError);
};

async function answered(task: Task, id: number): Promise<void> {
  const answer = await carriedOut(task, id);
  if (answer && id === current) self.postMessage({ id, answer } satisfies Said);
}

/** Resolves with `undefined` if there is another request meanwhile. */
async function carriedOut(task: Task, id: number): Promise<Answer | undefined> {
  switch (task.kind) {
    case 'read':
      return rosterOf(await reader.read(task.source, await zonesOf()));
    case 'reread':
      return rosterOf(await reader.reread(task.decisions, await zonesOf()));
    case 'open': {
      const saved = openSaved(task.text);
      if ('trouble' in saved) return { kind: 'trouble', trouble: saved.trouble };
      people = saved.people;
      return { kind: 'opened', saved };
    }
    case 'form':
      return form(task, id);
    case 'rotate': {
      const groups = await toTheEnd(rotate(people, task.groups, task.settings, task.options), 'search', id);
      return groups && { kind: 'settled', settled: { groups, unplaced: [], moved: [] } };
    }
    case 'settle':
      return { kind: 'settled', settled: settle(people, task.groups, task.settings, task.options) };
  }
}

function rosterOf(read: Reading | { trouble: ReadingTrouble }): Answer {
  if ('trouble' in read) return { kind: 'trouble', trouble: read.trouble };
  people = read.people;
  return { kind: 'roster', roster: read };
}

/** The world's places are loaded with the first list: opening a saved file needs none. */
function zonesOf(): Promise<Zones> {
  zones ??= import('#grouping/reading/places.json').then(({ default: places }) => new Zones(places, Date.now()));
  return zones;
}

async function form({ settings, options }: Extract<Task, { kind: 'form' }>, id: number): Promise<Answer | undefined> {
  const grouping = await toTheEnd(formGroups(people, settings, options), 'search', id);
  if (!grouping) return undefined;
  if (grouping.conflicts.length === 0) return { kind: 'formed', formed: { ...grouping, away: [] } };
  const advice = await toTheEnd(advise(people, settings, grouping, options), 'explain', id);
  const away = await toTheEnd(giveWay(people, settings, options.seed), 'explain', id);
  return away && { kind: 'formed', formed: { ...grouping, advice, away } };
}

/** The search's result, or `undefined` if there is another request meanwhile. */
async function toTheEnd<R>(
  search: Generator<number | { share: number }, R>,
  what: Step['what'],
  id: number,
): Promise<R | undefined> {
  let said = -1;
  let since = performance.now();
  while (id === current) {
    const step = search.next();
    if (step.done) return step.value;
    if (performance.now() - since > searchSliceMs) {
      await new Promise((next) => setTimeout(next));
      since = performance.now();
    }
    // The page can't show more than this, and handling a message costs it time.
    const share = typeof step.value === 'number' ? step.value : step.value.share;
    if (share < said + 0.02) continue;
    said = share;
    self.postMessage({ id, step: { share, what } } satisfies Said);
  }
  return undefined;
}
