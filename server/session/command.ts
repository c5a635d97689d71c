import * as z from 'zod/mini';
import type { AgendaReport } from './rules/agenda.ts';
import type { ArtifactsReport } from './rules/artifacts.ts';
import type { AttentionReport } from './rules/attention.ts';
import { CheckInCommand } from './rules/checkIn.ts';
import { ClearCommand, type ClearReport } from './rules/clear.ts';
import { ComparisonCommand } from './rules/comparison.ts';
import { ConsultCommand } from './rules/consult.ts';
import { DiscussCommand } from './rules/discuss.ts';
import { GatherCommand } from './rules/gather.ts';
import { LockCommand } from './rules/lock.ts';
import { MoveOnCommand } from './rules/moveOn.ts';
import { NotesCommand } from './rules/notes.ts';
import type { PresenceReport } from './rules/presence.ts';
import { RoleCommand } from './rules/role.ts';
import { SentencesCommand } from './rules/sentences.ts';
import { StartCommand } from './rules/start.ts';
import { VoteCommand } from './rules/vote.ts';
import { WorthCommand } from './rules/worth.ts';
import { WrapUpCommand } from './rules/wrapUp.ts';

/** Everything a participant can ask for in an open session. Each chapter of the rules has its own commands. */
export const Command = z.discriminatedUnion('type', [
  StartCommand,
  GatherCommand,
  VoteCommand,
  MoveOnCommand,
  DiscussCommand,
  CheckInCommand,
  ConsultCommand,
  RoleCommand,
  WrapUpCommand,
  WorthCommand,
  SentencesCommand,
  NotesCommand,
  ClearCommand,
  LockCommand,
  ComparisonCommand,
]);
export type Command = z.infer<typeof Command>;

/** Everything a server process can report. Proposing a report twice is harmless. */
export type Report =
  | PresenceReport
  | ArtifactsReport
  | ClearReport
  | AgendaReport
  | AttentionReport
  | { type: 'time-passed' };

/**
 * One entry of a session's log, in the order in which the store placed it. `at` is the store's time in ms. A command placed
 * after `until`, by the same clock, is void.
 */
export type Entry =
  | { by: string; id: string; at: number; until: number; command: Command }
  | { by: null; at: number; command: Report };
