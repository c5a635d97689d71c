import { type Fault, faults, inject, type Stage } from './faults.ts';
import { type Class, classes, History } from './history.ts';
import { Judge } from './judge.ts';
import type { Ledger } from './ledger.ts';
import { Meeting } from './meeting.ts';
import { Random } from './random.ts';
import { difference } from './same.ts';
import { scenes } from './scenes.ts';
import { storyOf } from './story.ts';
import type { PanelWindow } from './window.ts';
import { commands } from './wire.ts';
import { pause, product, World } from './world.ts';

/** How faults are chosen: `mixed`, at random, one or several at once; otherwise always the one with this name. */
export type Mode = string;

export interface RunOptions {
  seed: number;
  mode?: Mode;
  /** The names of each round's faults, instead of a mode. */
  plan?: ReadonlyArray<readonly string[]>;
  /** The run ends after this many acknowledged commands, */
  commands?: number;
  /** after this many rounds, */
  rounds?: number;
  /** after this long, in ms, */
  longestMs?: number;
  /** or after the round in which one of these was found. */
  stopsAt?: readonly Class[];
  meetings?: number;
  people?: number;
  /** The server's main file; by default, the product's. */
  main?: string;
  /** Gets the progress, line by line. */
  say?(line: string): void;
}

/** A run's results: a row of the table, and the story of each violation. */
export interface RunResult {
  seed: number;
  mode: Mode;
  faults: number;
  acknowledged: number;
  checked: number;
  found: Record<Class, number>;
  stories: string[];
  notes: ReadonlyMap<string, number>;
  /** How many commands of each type were acknowledged. */
  kinds: ReadonlyMap<string, number>;
  /** How long it took, in ms. */
  took: number;
}

/** How long, in ms, a window may take to be answered and to show the session once everything works again. */
const recoveredWithinMs = 45_000;
const sameWithinMs = 10_000;

const byName = new Map([...faults, ...scenes].map((fault) => [fault.name, fault]));
export const modes: readonly Mode[] = ['mixed', 'calm', ...byName.keys()];

/** Plays meetings under faults, and checks everything that their windows are shown. */
export async function run(options: RunOptions): Promise<RunResult> {
  const { seed, plan, mode = plan ? 'planned' : 'mixed', main = product, say = () => {} } = options;
  const { meetings: howMany = 8, people = 7, longestMs = Number.POSITIVE_INFINITY } = options;
  const random = new Random(seed);
  const history = new History();
  const judge = new Judge(history);
  const world = await World.start(main, [0, random.integer(-30_000, 30_000), random.integer(-3_000, 3_000)]);
  const meetings: Meeting[] = [];
  const stage: Stage = { world, meetings, history, random };
  try {
    for (let n = 0; n < howMany; n++) meetings.push(new Meeting(`m${n + 1}-${seed}`, world, judge, random.fork()));
    judge.onViolation = (name) => {
      for (const meeting of meetings) if (meeting.name === name) meeting.wantsClear = true;
    };
    await Promise.all(meetings.map((meeting) => meeting.begin(6 + (people > 6 ? random.integer(0, people - 6) : 0))));
    for (let round = 1; ; round++) {
      const before = history.acknowledged;
      const planned = plan?.[round - 1]?.map((name) => named(name));
      const chosen = planned ?? choose(mode, random);
      await playRound(stage, chosen);
      await settle(stage, judge);
      const what = chosen.map(({ name }) => name).join(' + ') || 'nothing';
      const found = history.violations.length > 0 ? `, ${history.violations.length} violations` : '';
      say(
        `round ${round}, ${seconds(history)}: ${what}: ${history.acknowledged - before} acknowledged, ${history.acknowledged} in all, ${history.checked} checked${found}`,
      );
      if (options.stopsAt?.some((which) => history.count(which) > 0)) break;
      if (round >= (options.rounds ?? plan?.length ?? Number.POSITIVE_INFINITY)) break;
      if (history.acknowledged >= (options.commands ?? Number.POSITIVE_INFINITY) || history.now() > longestMs) break;
    }
    return resultOf(history, seed, mode);
  } finally {
    for (const meeting of meetings) meeting.end();
    await world.stop();
  }
}

function choose(mode: Mode, random: Random): Fault[] {
  if (mode === 'calm') return [];
  if (mode !== 'mixed') return [named(mode)];
  if (random.isLucky(0.25)) return [random.pick(scenes)];
  if (random.isLucky(0.3)) return [random.pick(faults)];
  // Nothing survives data loss in two places at once: see `Fault`.
  const destroys = random.pick(['redis', 'redis', 'process', 'harmless']);
  const fitting = faults.filter(({ kind }) => kind === destroys || kind === 'harmless');
  const first = random.pick(fitting.filter(({ kind }) => kind === destroys));
  const others = fitting.filter((fault) => fault !== first);
  return [first, ...random.pickSome(others, random.integer(1, 2))];
}

function named(name: string): Fault {
  const fault = byName.get(name);
  if (!fault) throw new Error(`There is no fault "${name}": ${modes.join('; ')}.`);
  return fault;
}

/** People work; after a moment the faults begin, close together; in the end everything is healed. */
async function playRound(stage: Stage, chosen: readonly Fault[]): Promise<void> {
  const { meetings, random, world } = stage;
  for (const meeting of meetings) {
    meeting.isWorking = true;
    if (meeting.ledger && !meeting.ledger.isOver && !meeting.isWaitingForCheckIn && random.isLucky(0.1)) {
      meeting.wantsClear = true;
    }
  }
  await pause(2_000);
  const clears = setInterval(() => {
    const meeting = random.pick(meetings);
    if (random.isLucky(0.08) && !meeting.isWaitingForCheckIn) meeting.wantsClear = true;
  }, 1_000);
  try {
    await Promise.all(
      chosen.map(async (fault, n) => {
        if (n > 0) await pause(random.between(0, 3_000));
        await inject(fault, stage);
      }),
    );
    await pause(chosen.length === 0 ? 6_000 : random.between(500, 3_000));
  } finally {
    clearInterval(clears);
  }
  await world.heal();
  for (const meeting of meetings) {
    meeting.placement = undefined;
    meeting.isFlipping = false;
    meeting.staysConnected = false;
  }
  await pause(2_000);
}

/** Waits until everything is answered and all windows show the same; then checks every effect. */
async function settle(stage: Stage, judge: Judge): Promise<void> {
  const { meetings } = stage;
  // Skip sessions that are about to be cleared or started.
  for (const meeting of meetings) meeting.wantsClear = false;
  for (const meeting of meetings) meeting.isWorking = false;
  await Promise.all(meetings.map((meeting) => settleOne(stage, judge, meeting)));
}

async function settleOne({ world, random }: Stage, judge: Judge, meeting: Meeting): Promise<void> {
  const { ledger } = meeting;
  const isIdle = () => meeting.windows.every((window) => window.isIdle && window.isLive);
  const isAnswered = await within(recoveredWithinMs, isIdle);
  if (!ledger) return;
  if (!isAnswered) {
    const waiting = meeting.windows.filter((window) => !window.isIdle || !window.isLive);
    const who = waiting.map(
      (w) => `${w.seat.name} at ${w.server?.name} (${w.isLive ? 'connected' : `not in: ${w.closedWith}`})`,
    );
    judge.stuck(
      ledger,
      `still not answered or let in: ${who.join(', ')}`,
      waiting.flatMap((window) => [...window.pending.values()]),
    );
    for (const person of meeting.people) for (const w of [...person.windows]) if (waiting.includes(w)) person.reload(w);
    return;
  }
  if (meeting.ledger !== ledger) return;
  // A new window at one of the processes.
  const probe = random.pick(meeting.people).open(random.pick(world.running));
  await within(sameWithinMs, () => probe.isLive);
  if (ledger.isOver) {
    const shows = (window: PanelWindow) => window.screen === 'session' && window.ledger === ledger;
    const isGone = await within(sameWithinMs, () => !meeting.windows.some(shows));
    const still = meeting.windows.filter(shows).map(({ seat, server }) => `${seat.name} at ${server?.name}`);
    if (!isGone) judge.stillShown(ledger, still.join(', '));
  } else await settleOpen(judge, meeting, ledger);
  const isOverdue = ledger.overSince !== undefined && judge.history.now() > ledger.overSince;
  if (isOverdue && !(await within(sameWithinMs, () => ledger.isOver))) judge.notCleared(ledger);
  probe.seat.judge.history.note('new windows that were compared');
  for (const person of meeting.people) if (person.windows.includes(probe)) person.close(probe);
}

async function settleOpen(judge: Judge, meeting: Meeting, ledger: Ledger): Promise<void> {
  const isShown = ({ view, screen, ledger: shown }: PanelWindow) => screen === 'session' && view && shown === ledger;
  await within(sameWithinMs, () => ledger.isOver || meeting.windows.every(isShown));
  // A pending command may have cleared it meanwhile.
  if (ledger.isOver) return;
  const missing = meeting.windows.filter((window) => !isShown(window));
  if (missing.length > 0) {
    const who = missing.map(({ seat, server, screen }) => `${seat.name} at ${server?.name} (${screen})`).join(', ');
    judge.stuck(ledger, `not shown the session that others are shown: ${who}`);
    return;
  }
  await mark(judge, meeting, ledger);
  const isSame = () => {
    const [first, ...others] = meeting.windows;
    return others.every((window) => difference(first?.view?.shared, window.view?.shared) === undefined);
  };
  await within(sameWithinMs, () => ledger.isOver || isSame());
  judge.settled(ledger, meeting.windows);
}

/** The facilitator makes a change that everyone must see, so that all windows have caught up to it. */
async function mark(judge: Judge, meeting: Meeting, ledger: Ledger): Promise<void> {
  const window = meeting.windows.find(({ view }) => view?.shared.facilitator === view?.own.participant);
  if (!window?.view) return;
  const off = !window.view.shared.recordingOff;
  const op = window.ask(commands.confirmRecording(off), { value: String(off) });
  await within(sameWithinMs, () => op.outcome !== 'open');
  if (op.outcome !== 'done') return;
  const isThere = await within(sameWithinMs, () => meeting.windows.every((w) => w.view?.shared.recordingOff === off));
  const late = meeting.windows.filter((w) => w.view && w.view.shared.recordingOff !== off);
  if (!isThere && late.length > 0) {
    judge.stuck(ledger, `not shown what all others see: ${late.map((w) => `${w.seat.name} at ${w.server?.name}`)}`, [
      op,
    ]);
  }
}

function resultOf(history: History, seed: number, mode: Mode): RunResult {
  const counted = classes.map((which) => [which, history.count(which)] as const);
  const kinds = new Map<string, number>();
  for (const { outcome, command } of history.ops) {
    if (outcome === 'done') kinds.set(command.type, (kinds.get(command.type) ?? 0) + 1);
  }
  return {
    seed,
    mode,
    faults: history.faults.length,
    acknowledged: history.acknowledged,
    checked: history.checked,
    found: Object.fromEntries(counted) as Record<Class, number>,
    stories: history.violations.map((violation) => storyOf(history, violation)),
    notes: history.notes,
    kinds,
    took: history.now(),
  };
}

/** Resolves with whether the condition was met in time. */
async function within(ms: number, isTrue: () => boolean): Promise<boolean> {
  const until = performance.now() + ms;
  while (!isTrue()) {
    if (performance.now() > until) return false;
    await pause(25);
  }
  return true;
}

function seconds(history: History): string {
  return `${Math.round(history.now() / 1_000)} s`;
}

const columns: ReadonlyArray<readonly [head: string, of: (result: RunResult) => string | number]> = [
  ['seed', (r) => r.seed],
  ['mode', (r) => r.mode],
  ['faults', (r) => r.faults],
  ['acknowledged', (r) => r.acknowledged],
  ['effects checked', (r) => r.checked],
  ['lost', (r) => r.found.lost],
  ['doubled', (r) => r.found.doubled],
  ['misapplied', (r) => r.found.misapplied],
  ['refused yet done', (r) => r.found['refused-yet-done']],
  ['back after cleared', (r) => r.found['back-after-cleared']],
  ['missing for a while', (r) => r.found['missing-for-a-while']],
  ['diverged', (r) => r.found.diverged],
  ['stuck', (r) => r.found.stuck],
];

/** A table with a row for each run. */
export function tableOf(results: readonly RunResult[]): string {
  const rows = [columns.map(([head]) => head), ...results.map((result) => columns.map(([, of]) => String(of(result))))];
  const widths = columns.map((_, n) => Math.max(...rows.map((row) => (row[n] ?? '').length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n');
}

/**
 * The number of violations. Temporary losses don't count: a process that is cut off may be the only one to know an entry, and
 * after a while other windows are shown the session without it rather than nothing.
 */
export function violationsIn({ found }: RunResult): number {
  return classes.reduce((sum, which) => sum + (which === 'missing-for-a-while' ? 0 : found[which]), 0);
}
