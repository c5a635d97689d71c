import type { Agenda, Session } from '../session.ts';
import type { ReportEffects } from './chapter.ts';

/** What a process reports about the card in the chat. */
export type AgendaReport =
  | { type: 'agenda-claimed'; process: string }
  | { type: 'agenda-posted'; process: string; activity: string; shown: string }
  | { type: 'agenda-refused'; process: string }
  | { type: 'agenda-deleted'; process: string; activity: string };

export const agendaReportEffects: ReportEffects<AgendaReport> = {
  'agenda-claimed': (session, { process }) => {
    const { agenda = { deleted: 0 } } = session;
    return agenda.process === undefined ? { ...session, agenda: { ...agenda, process } } : session;
  },
  'agenda-posted': (session, { process, activity, shown }) =>
    ifKeeper(session, process, ({ refused: _old, ...agenda }) => ({ ...agenda, activity, shown })),
  'agenda-refused': (session, { process }) => ifKeeper(session, process, (agenda) => ({ ...agenda, refused: true })),
  'agenda-deleted': (session, { process, activity }) =>
    ifKeeper(session, process, (agenda) => {
      if (agenda.activity !== activity) return agenda;
      const { activity: _deleted, shown: _gone, refused: _old, ...rest } = agenda;
      return { ...rest, deleted: agenda.deleted + 1 };
    }),
};

/** Lets another process claim the card after the one that looked after it is gone (A2). */
export function withoutKeeper(session: Session, process: string): Session {
  return ifKeeper(session, process, ({ process: _gone, ...agenda }) => agenda);
}

/** Changes the agenda if this process looks after the card; others are ignored (A1). */
function ifKeeper(session: Session, process: string, change: (agenda: Agenda) => Agenda): Session {
  const { agenda } = session;
  return agenda?.process === process ? { ...session, agenda: change(agenda) } : session;
}
