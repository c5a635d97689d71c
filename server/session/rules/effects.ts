import type { Command, Report } from '../command.ts';
import type { Refusal } from '../refusal.ts';
import type { Cleared, Participant, Session } from '../session.ts';
import { agendaReportEffects } from './agenda.ts';
import { attentionReportEffects } from './attention.ts';
import type { Effect, Effects, ReportEffect, ReportEffects } from './chapter.ts';
import { checkInEffects } from './checkIn.ts';
import { clearEffects, clearReportEffects } from './clear.ts';
import { discussEffects } from './discuss.ts';
import { gatherEffects, newTopicRefusal } from './gather.ts';
import { moveOnEffects } from './moveOn.ts';
import { notesEffects } from './notes.ts';
import { presenceReportEffects } from './presence.ts';
import { roleEffects } from './role.ts';
import { startEffects } from './start.ts';
import { voteEffects } from './vote.ts';
import { wrapUpEffects } from './wrapUp.ts';

const effects: Effects<Command> = {
  ...startEffects,
  ...gatherEffects,
  ...voteEffects,
  ...moveOnEffects,
  ...discussEffects,
  ...checkInEffects,
  ...roleEffects,
  ...wrapUpEffects,
  ...notesEffects,
  ...clearEffects,
};

const reportEffects: ReportEffects<Report> = {
  ...presenceReportEffects,
  ...clearReportEffects,
  ...agendaReportEffects,
  ...attentionReportEffects,
  'time-passed': (session) => session,
};

/** Why a command is refused for something that no view tells, so no window can know ahead. */
export function unseenRefusal(session: Session, by: Participant, command: Command): Refusal | undefined {
  return command.type === 'add-topic' ? newTopicRefusal(session, by, command.topic) : undefined;
}

/** Does what a command asks for. Only for commands that weren't refused. */
export function applyCommand(session: Session, by: Participant, command: Command): Session | Cleared {
  const effect = effects[command.type] as Effect<Command>;
  return effect(session, by, command);
}

/** Takes in what a process reports. */
export function applyReport(session: Session, report: Report): Session | Cleared {
  const effect = reportEffects[report.type] as ReportEffect<Report>;
  return effect(session, report);
}
