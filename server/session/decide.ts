import type { Command, Entry } from './command.ts';
import { no, type Refusal } from './refusal.ts';
import { applyCommand, applyReport, unseenRefusal } from './rules/effects.ts';
import { refusal } from './rules/refusals.ts';
import { type CommandSource, commandSource, type Decided, decidedBefore, withOutcome } from './rules/repeated.ts';
import { passTime, settle } from './rules/time.ts';
import { type Cleared, type Participant, participantOf, type Session } from './session.ts';
import { viewFor } from './viewFor.ts';

/** The version of the rules, written into the entry that opens a session. Raise it when a log would be decided differently. */
export const rulesVersion = 2;

/** Whether this release decides sessions of these rules. It hands others on to a process that does. */
export function knowsRules(version: number): boolean {
  return version === rulesVersion;
}

/** The session after an entry and, if the entry was refused, why. */
export interface Decision extends Decided {
  session: Session | Cleared;
}

/**
 * Decides one entry. Pure: the same log gives the same session everywhere. A refusal is a value; an exception is a bug. A
 * command that was decided before gets its recorded outcome and changes nothing. A command after its `until` is void: it is
 * refused as `expired`, changes nothing, and no outcome is recorded.
 */
export function decide(session: Session | Cleared, entry: Entry): Decision {
  if ('cleared' in session) return { session, refusal: no('cleared') };
  if (entry.by === null) {
    const passed = passTime(session, timeOf(session, entry));
    return { session: settled('cleared' in passed ? passed : applyReport(passed, entry.command)) };
  }

  const considered = consider(session, entry);
  if ('session' in considered) return considered;
  const { passed, participant, source, refused } = considered;
  if (refused) return { session: withOutcome(passed, source, refused), refusal: refused };
  const applied = settled(applyCommand(passed, participant, entry.command));
  return { session: 'cleared' in applied ? applied : withOutcome(applied, source) };
}

/** What would be decided about a command now. `known`: it was done before. */
export function foresee(
  session: Session | Cleared,
  entry: Entry & { by: string },
): { known: true } | { refusal: Refusal | undefined } {
  if ('cleared' in session) return { refusal: no('cleared') };
  const considered = consider(session, entry);
  if (!('session' in considered)) return { refusal: considered.refused };
  return considered.refusal ? { refusal: considered.refusal } : { known: true };
}

interface Considered {
  source: CommandSource;
  participant: Participant;
  /** The session at the command's time. */
  passed: Session;
  refused: Refusal | undefined;
}

/** Asks the rules about a command; returns a decision at once if they have no say in it. */
function consider(session: Session, entry: Entry & { by: string }): Decision | Considered {
  const { by, id, command, until } = entry;
  const source = commandSource(id);
  const decided = decidedBefore(session, by, source);
  if (decided) return { session, ...decided };
  const now = timeOf(session, entry);
  if (now > until) return { session, refusal: no('expired') };

  const passed = passTime(session, now);
  if ('cleared' in passed) return { session: passed, refusal: no('cleared') };
  const participant = participantOf(passed, by);
  if (!participant) return { session: passed, refusal: no('not-your-window') };
  return { source, participant, passed, refused: refusedBy(passed, participant, command, now) };
}

function refusedBy(session: Session, by: Participant, command: Command, now: number): Refusal | undefined {
  return refusal(viewFor(session, by), command, now) ?? unseenRefusal(session, by, command);
}

/** Time never goes back, whatever an entry says (T1). */
function timeOf(session: Session, entry: Entry): number {
  return Math.max(session.at, entry.at);
}

function settled(session: Session | Cleared): Session | Cleared {
  return 'cleared' in session ? session : settle(session);
}
