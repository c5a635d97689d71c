import { apply } from './apply.ts';
import type { Command, Entry, OpeningEntry } from './command.ts';
import { report } from './presence.ts';
import { no, type Refusal, refusal } from './refusal.ts';
import type { Cleared, Outcome, Participant, Session, Window } from './session.ts';
import { defaultPlannedEnd, defaultSettings, limits, lookUp, participantOf } from './session.ts';
import { cleanName } from './text.ts';
import { cleared, passTime, settle } from './time.ts';
import { isTopicIdTaken, withdrawnBy } from './topics.ts';
import { type Shown, viewFor } from './viewFor.ts';

/** The rules' version, pinned in the entry that opens a session. Raised when a log would be decided differently. */
export const rulesVersion = 2;

/** Whether this release decides sessions of these rules. Others are handed on to a process that does. */
export function knowsRules(version: number): boolean {
  return version === rulesVersion;
}

/** What became of an entry: the session after it and, when it was refused, why. */
export interface Decision {
  session: Session | Cleared;
  refusal?: Refusal;
}

/** The session that a press on "Start" opens. The person who pressed is its facilitator. */
export function openSession({ by, at, command, limits }: OpeningEntry): Session {
  // The place of the entry decides its time, so an end that lay ahead at the press may have passed.
  const { plannedEnd = 0 } = command;
  return {
    at,
    openedAt: at,
    settings: { ...defaultSettings, ...command.settings },
    limits,
    plannedEnd: Math.min(plannedEnd > at ? plannedEnd : defaultPlannedEnd(at), at + limits.maxAge),
    recordingOff: command.recordingOff,
    step: 1,
    progress: { phase: { kind: 'gather' }, since: at, order: [], discussed: [] },
    participants: [
      {
        id: by.id,
        key: by.key,
        name: cleanName(by.name),
        ...(by.contact && { contact: by.contact }),
        awaySince: at,
        left: false,
        acknowledged: true,
        roleOffered: false,
        takeaway: '',
        copied: false,
      },
    ],
    windows: {},
    topics: {},
    withdrawn: {},
    hasVotingBegun: false,
    hasResult: false,
    facilitator: by.id,
    unattendedSince: at,
  };
}

/**
 * Decides one entry, in the order the store gave it. Pure: the same log gives the same session everywhere. A refusal is
 * a value; an exception is a bug. A command that was decided before gets its recorded outcome and changes nothing. One that
 * comes after its `until` is void: it changes nothing, no outcome is recorded, and the refusal is `expired`. `before`: a view
 * of this session, or of one before it, that need not be made anew.
 */
export function decide(session: Session | Cleared, entry: Entry, before?: Shown): Decision {
  if ('cleared' in session) return { session, refusal: no('cleared') };
  const now = Math.max(session.at, entry.at);
  if (entry.by === null) {
    const passed = passTime(session, now);
    if ('cleared' in passed) return { session: passed };
    const reported = report(passed, entry.command);
    return { session: 'cleared' in reported ? reported : settle(reported) };
  }

  const asked = consider(session, entry, now, before);
  if ('session' in asked) return asked;
  const { source, window, passed, participant, refused } = asked;
  if (!refused && entry.command.type === 'clear-session') return { session: cleared(passed) };
  const applied = refused ? passed : settle(apply(passed, participant, entry.command));
  const outcomes = withOutcome(window, refused ? { counter: source.counter, refusal: refused } : source.counter);
  const decided = { ...applied, windows: { ...applied.windows, [source.window]: { ...window, outcomes } } };
  return { session: decided, ...(refused && { refusal: refused }) };
}

/** What would be said of a command if it were decided now: `known` is one that was done before. Nothing is changed by it. */
export function foresee(
  session: Session | Cleared,
  entry: Entry & { by: string },
  before?: Shown,
): { known: true } | { refusal: Refusal | undefined } {
  if ('cleared' in session) return { refusal: no('cleared') };
  const asked = consider(session, entry, Math.max(session.at, entry.at), before);
  if (!('session' in asked)) return { refusal: asked.refused };
  return asked.refusal ? { refusal: asked.refusal } : { known: true };
}

interface Considered {
  source: { window: string; counter: number };
  window: Window;
  participant: Participant;
  /** The session at the command's time. */
  passed: Session;
  refused: Refusal | undefined;
}

/** Whose command it is, and whether the rules refuse it; or at once what became of it. */
function consider(
  session: Session,
  entry: Entry & { by: string },
  now: number,
  before: Shown | undefined,
): Decision | Considered {
  const { by, id, command } = entry;
  const source = commandSource(id);
  const window = lookUp(session.windows, source.window);
  if (!window || !Number.isSafeInteger(source.counter)) return { session, refusal: no('too-old') };
  if (window.key !== by) return { session, refusal: no('not-your-window') };
  const earlier = recorded(window, source.counter);
  if (earlier !== undefined) return { session, ...(typeof earlier === 'object' && { refusal: earlier.refusal }) };
  const [lowest = 0] = window.outcomes;
  if (window.outcomes.length >= limits.outcomesKept && source.counter < counterOf(lowest)) {
    return { session, refusal: no('too-old') };
  }
  if (now > entry.until) return { session, refusal: no('expired') };

  const passed = passTime(session, now);
  if ('cleared' in passed) return { session: passed, refusal: no('cleared') };
  const participant = participantOf(passed, by);
  if (!participant) return { session: passed, refusal: no('not-your-window') };
  const refused =
    refusal(viewFor(passed, participant, before), command, now) ?? unseenRefusal(passed, participant, command);
  return { source, window, passed, participant, refused };
}

/** Refusals that rest on what no window sees, and none has to foresee. */
function unseenRefusal(session: Session, { id }: Participant, command: Command): Refusal | undefined {
  if (command.type !== 'add-topic') return undefined;
  if (isTopicIdTaken(session, command.topic)) return no('topic-id-taken');
  return withdrawnBy(session, id) < limits.withdrawnEach ? undefined : no('too-many-withdrawn', limits.withdrawnEach);
}

/** What was decided of a command, as long as the session remembers it; nothing where it is not known. */
export function outcomeOf(session: Session, id: string): { refusal?: Refusal } | undefined {
  const source = commandSource(id);
  const window = lookUp(session.windows, source.window);
  const outcome = window && recorded(window, source.counter);
  if (outcome === undefined) return undefined;
  return typeof outcome === 'object' ? { refusal: outcome.refusal } : {};
}

function recorded({ outcomes }: Window, counter: number): Outcome | undefined {
  const last = outcomes.at(-1);
  // Nearly always it is the next one.
  if (last === undefined || counterOf(last) < counter) return undefined;
  return outcomes.find((outcome) => counterOf(outcome) === counter);
}

/** Which of its window's commands this is about. */
export function counterOf(outcome: Outcome): number {
  return typeof outcome === 'number' ? outcome : outcome.counter;
}

/** The lowest counters are dropped, so that whatever lies below those kept is known to be old. */
function withOutcome({ outcomes }: Window, outcome: Outcome): readonly Outcome[] {
  const last = outcomes.at(-1);
  const inOrder = last === undefined || counterOf(last) < counterOf(outcome);
  // Nearly always it is the next one, and takes the place of the oldest.
  if (inOrder) return [...outcomes.slice(1 - limits.outcomesKept), outcome];
  return [...outcomes, outcome].sort((a, b) => counterOf(a) - counterOf(b)).slice(-limits.outcomesKept);
}

/** A command's id is its window's id and a counter: `<window>.<counter>`. */
export function commandSource(id: string): { window: string; counter: number } {
  const dot = id.lastIndexOf('.');
  return { window: id.slice(0, dot), counter: Number(id.slice(dot + 1)) };
}
