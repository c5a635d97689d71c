import { limits } from '../limits.ts';
import { type ParticipantId, type Poll, type Session, takesPart, takingPart } from '../session.ts';
import { mayPublish } from './hidden.ts';

/** The poll with this person's answer, instead of an earlier one. */
export function withAnswer<P extends Poll<unknown>>(
  { at }: Session,
  poll: P,
  by: ParticipantId,
  answer: P['answers'][string],
): P {
  return { ...poll, answers: { ...poll.answers, [by]: answer }, firstAnswerAt: poll.firstAnswerAt ?? at };
}

/** How many could have answered: everyone who takes part, and people who answered and left. */
export function answerable({ participants, at }: Session, answers: Poll<unknown>['answers']): number {
  return participants.filter((p) => answers[p.id] || takesPart(p, at)).length;
}

/** When the totals show at the latest, in ms; undefined if they're shown already or too few have answered (H5). */
export function pollDueAt(session: Session, { shown, answers, firstAnswerAt }: Poll<unknown>): number | undefined {
  if (shown || firstAnswerAt === undefined) return undefined;
  const given = Object.keys(answers).length;
  if (!mayPublish(session.participants.length, given, answerable(session, answers))) return undefined;
  return firstAnswerAt + limits.tally;
}

/** Whether the totals show now: everyone has answered, or some time has passed since the first answer. */
export function isPollDue(session: Session, poll: Poll<unknown>): boolean {
  const due = pollDueAt(session, poll);
  if (due === undefined) return false;
  return session.at >= due || takingPart(session).every((p) => poll.answers[p.id]);
}
