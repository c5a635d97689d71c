import type { Command, Report } from '../command.ts';
import { agendaReportEffects } from './agenda.ts';
import { artifactsReportEffects } from './artifacts.ts';
import { attentionReportEffects } from './attention.ts';
import type { Effects, ReportEffects, UnseenRefusals } from './chapter.ts';
import { checkInEffects } from './checkIn.ts';
import { clearEffects, clearReportEffects } from './clear.ts';
import { comparisonEffects } from './comparison.ts';
import { consultEffects } from './consult.ts';
import { discussEffects } from './discuss.ts';
import { gatherEffects, gatherUnseenRefusals } from './gather.ts';
import { lockEffects, lockUnseenRefusals } from './lock.ts';
import { moveOnEffects } from './moveOn.ts';
import { notesEffects, notesUnseenRefusals } from './notes.ts';
import { presenceReportEffects } from './presence.ts';
import { roleEffects } from './role.ts';
import { sentencesEffects, sentencesUnseenRefusals } from './sentences.ts';
import { startEffects, startUnseenRefusals } from './start.ts';
import { voteEffects } from './vote.ts';
import { worthEffects } from './worth.ts';
import { wrapUpEffects } from './wrapUp.ts';

/** What follows from each command that wasn't refused. */
export const effects: Effects<Command> = {
  ...startEffects,
  ...gatherEffects,
  ...voteEffects,
  ...moveOnEffects,
  ...discussEffects,
  ...checkInEffects,
  ...consultEffects,
  ...roleEffects,
  ...wrapUpEffects,
  ...worthEffects,
  ...sentencesEffects,
  ...notesEffects,
  ...clearEffects,
  ...lockEffects,
  ...comparisonEffects,
};

/** What follows from each report. */
export const reportEffects: ReportEffects<Report> = {
  ...presenceReportEffects,
  ...artifactsReportEffects,
  ...clearReportEffects,
  ...agendaReportEffects,
  ...attentionReportEffects,
  'time-passed': (session) => session,
};

/** Refusals that rest on what no view tells, so no window can know them ahead. */
export const unseenRefusals: UnseenRefusals<Command> = {
  ...startUnseenRefusals,
  ...gatherUnseenRefusals,
  ...notesUnseenRefusals,
  ...sentencesUnseenRefusals,
  ...lockUnseenRefusals,
};
