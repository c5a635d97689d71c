import type { Report } from './command.ts';
import { isWaiting } from './prompt.ts';
import { limits, type Participant, type Session } from './session.ts';
import { viewFor } from './viewFor.ts';

/**
 * The agenda card in the meeting's chat, as far as the session must know: one process looks after it, and what was
 * posted is taken back after the clear, whichever process does it.
 */
export interface Agenda {
  /** Who looks after the card. Absent: whoever asks first. */
  process?: string;
  /** The posted message. */
  activity?: string;
  /** What the posted message says, as a short name for its content-free parts. */
  shown?: string;
  /** How often the message was found deleted by hand. */
  deleted: number;
  /** The bot is not in the chat. */
  refused?: boolean;
}

/** What the facilitator was last asked to look at by a dialog, and by which process. */
export interface Prompted {
  about: PromptAbout;
  step: number;
  at: number;
  process: string;
}
export type PromptAbout = 'check-in' | 'takeaways';

/** The badge on the tab's icon that the facilitator was last shown, and by which process. */
export interface Badge {
  at: number;
  process: string;
}

type AgendaReport = Extract<Report, { type: `agenda-${string}` }>;

/** What a process reports about the card. Only who looks after it is heard. */
export function reportAgenda(session: Session, report: AgendaReport): Session {
  const { agenda = { deleted: 0 } } = session;
  const keeping = (changed: Agenda): Session => ({ ...session, agenda: changed });
  if (report.type === 'agenda-claimed') {
    return agenda.process === undefined ? keeping({ ...agenda, process: report.process }) : session;
  }
  if (agenda.process !== report.process) return session;
  const { refused: _old, ...rest } = agenda;
  switch (report.type) {
    case 'agenda-posted':
      return keeping({ ...rest, activity: report.activity, shown: report.shown });
    case 'agenda-refused':
      return keeping({ ...agenda, refused: true });
    case 'agenda-deleted': {
      const { activity: _deleted, shown: _shown, ...without } = rest;
      return agenda.activity === report.activity ? keeping({ ...without, deleted: agenda.deleted + 1 }) : session;
    }
  }
}

/** Whoever looked after the card is gone: another may. */
export function withoutKeeper(session: Session, process: string): Session {
  if (session.agenda?.process !== process) return session;
  const { process: _gone, ...agenda } = session.agenda;
  return { ...session, agenda };
}

/** What the facilitator, who has no window open, should be asked to look at; nothing where that would be once too often. */
export function promptDue(session: Session, now: number): PromptAbout | undefined {
  const { prompted, settings, progress } = session;
  if (settings.popUps === false) return undefined;
  const facilitator = absentFacilitator(session);
  if (!facilitator) return undefined;
  if (prompted) {
    // Without a window since, the last one is unanswered.
    if (facilitator.awaySince <= prompted.at || now - prompted.at < limits.betweenPrompts) return undefined;
  }
  const { phase } = progress;
  if (
    phase.kind === 'discuss' &&
    phase.checkIn &&
    !(prompted?.about === 'check-in' && prompted.step === session.step)
  ) {
    return 'check-in';
  }
  const takeaways = now >= session.plannedEnd - limits.takeaways && phase.kind !== 'wrap-up';
  return takeaways && prompted?.about !== 'takeaways' ? 'takeaways' : undefined;
}

/**
 * Whether the meeting waits for the facilitator, who has no window open and was not told so since: then a badge says
 * it. The host takes it away when they look.
 */
export function badgeDue(session: Session, now: number): boolean {
  const facilitator = absentFacilitator(session);
  if (!facilitator || now - facilitator.awaySince < limits.beforeBadge) return false;
  const told = [session.badge?.at, session.prompted?.at];
  if (told.some((at) => at !== undefined && (at >= facilitator.awaySince || now - at < limits.betweenPrompts)))
    return false;
  return isWaiting(viewFor(session, facilitator), now);
}

/** The facilitator, while they are in the meeting and have no window open. */
function absentFacilitator(session: Session): (Participant & { awaySince: number }) | undefined {
  const facilitator = session.participants.find((p) => p.id === session.facilitator);
  if (!facilitator || facilitator.left || facilitator.awaySince === undefined) return undefined;
  return { ...facilitator, awaySince: facilitator.awaySince };
}

/** The first process to say that it shows the badge is the one that does. */
export function reportBadge(session: Session, { process }: Report & { type: 'badge-shown' }): Session {
  return badgeDue(session, session.at) ? { ...session, badge: { at: session.at, process } } : session;
}

/** The first process to say that it asks the facilitator is the one that does; the others find it done. */
export function reportPrompted(
  session: Session,
  { about, process }: Report & { type: 'facilitator-prompted' },
): Session {
  if (promptDue(session, session.at) !== about) return session;
  return { ...session, prompted: { about, step: session.step, at: session.at, process } };
}
