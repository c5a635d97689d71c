import * as z from 'zod/mini';
import { ConsultationStep } from '../choices.ts';
import { consultationSteps } from '../consultationSteps.ts';
import { no } from '../refusal.ts';
import { consultationAuthor, consultationMinutes } from '../selectors.ts';
import type { Consultation, PhaseOf, Session, Timer } from '../session.ts';
import { sharedView } from '../viewFor.ts';
import { transition } from './changes.ts';
import { type Effects, facilitatorOnly, type Refusals, step } from './chapter.ts';
import { whileDiscussing } from './discuss.ts';
import { paused, resumed, timeBox } from './timer.ts';

export const ConsultCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('begin-consultation'), step }),
  z.strictObject({ type: z.literal('go-to-consultation-step'), step, to: ConsultationStep }),
  z.strictObject({ type: z.literal('leave-consultation'), step }),
]);
export type ConsultCommand = z.infer<typeof ConsultCommand>;

export const consultRefusals: Refusals<ConsultCommand> = {
  'begin-consultation': facilitatorOnly(({ shared }) => {
    const { phase } = shared;
    if (phase.kind !== 'discuss') return no('wrong-phase');
    if (phase.consultation) return no('consulting');
    return consultationAuthor(shared, phase.topic) === undefined ? no('author-away') : undefined;
  }),
  'go-to-consultation-step': facilitatorOnly(({ shared: { phase } }, { to }) => {
    if (phase.kind !== 'discuss' || !phase.consultation) return no('not-consulting');
    const from = consultationSteps.indexOf(phase.consultation.step);
    return Math.abs(consultationSteps.indexOf(to) - from) === 1 ? undefined : no('bad-setting');
  }),
  'leave-consultation': facilitatorOnly(({ shared: { phase } }) =>
    phase.kind === 'discuss' && phase.consultation ? undefined : no('not-consulting'),
  ),
};

export const consultEffects: Effects<ConsultCommand> = {
  'begin-consultation': (session) => whileDiscussing(session, (phase) => beginConsultation(session, phase)),
  'go-to-consultation-step': (session, _by, { to }) =>
    whileConsulting(session, (phase, consultation) =>
      transition(session, { ...phase, consultation: { ...consultation, step: to, timer: stepTimer(session, to) } }),
    ),
  'leave-consultation': (session) => whileConsulting(session, (phase) => leaveConsultation(session, phase)),
};

/** Holds the topic's timer. A check-in that is open rests, too: it opens again after the consultation, without answers. */
function beginConsultation(session: Session, phase: PhaseOf<'discuss'>): Session {
  const author = consultationAuthor(sharedView(session), phase.topic);
  if (!author) return session;
  const { checkIn: _rests, ...rest } = phase;
  const consultation: Consultation = {
    step: 'tell',
    timer: stepTimer(session, 'tell'),
    author,
    wasPaused: 'left' in phase.timer,
  };
  return transition(session, { ...rest, timer: paused(phase.timer, session.at), ready: [], consultation });
}

/** Gives the topic the time back that it had left. */
function leaveConsultation(session: Session, phase: PhaseOf<'discuss'>): Session {
  const { consultation, ...rest } = phase;
  const timer = consultation?.wasPaused ? phase.timer : resumed(phase.timer, session.at);
  return transition(session, { ...rest, timer, consulted: true });
}

function stepTimer({ settings, at }: Session, to: ConsultationStep): Timer {
  return timeBox(consultationMinutes(settings, to), at);
}

function whileConsulting(
  session: Session,
  change: (phase: PhaseOf<'discuss'>, consultation: Consultation) => Session,
): Session {
  return whileDiscussing(session, (phase) => (phase.consultation ? change(phase, phase.consultation) : session));
}
