import * as z from 'zod/mini';
import { no, type Refusal } from '../refusal.ts';
import { isBeforeVoting, votesLeft } from '../selectors.ts';
import {
  type Merge,
  type ParticipantId,
  type Phase,
  type PhaseOf,
  type Session,
  type Topic,
  type TopicId,
  takesPart,
} from '../session.ts';
import type { SharedView } from '../view.ts';
import { transition } from './changes.ts';
import { type Effects, id, type Refusals } from './chapter.ts';
import { mayPublish } from './hidden.ts';

export const VoteCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('cast-vote'), topic: id }),
  z.strictObject({ type: z.literal('take-back-vote'), topic: id }),
]);
export type VoteCommand = z.infer<typeof VoteCommand>;

export const voteRefusals: Refusals<VoteCommand> = {
  'cast-vote': ({ shared, own }, { topic }) =>
    topicRefusal(shared, topic) ??
    (votesLeft(shared, own) > 0 ? undefined : no('votes-used', shared.settings.votesEach)),
  'take-back-vote': ({ shared, own }, { topic }) =>
    topicRefusal(shared, topic) ?? (own.votes[topic] ? undefined : no('no-vote-here')),
};

export const voteEffects: Effects<VoteCommand> = {
  'cast-vote': (session, by, { topic }) => changeVotes(session, topic, by.id, 1),
  'take-back-vote': (session, by, { topic }) => changeVotes(session, topic, by.id, -1),
};

export function openVotingRefusal({ phase, order }: SharedView): Refusal | undefined {
  if (phase.kind !== 'gather' && phase.kind !== 'introduce') return no('wrong-phase');
  return order.length > 0 ? undefined : no('no-topics');
}

/** Opens voting, for the first time or again. Votes from before an undo are kept. */
export function openVoting(session: Session): Session {
  const opened = transition(session, { kind: 'vote', open: true, byHand: session.hasVotingBegun });
  return { ...opened, hasVotingBegun: true };
}

/**
 * Voids every vote if the list of topics is about to change after an undo to gathering (V11): counts only ever come from whole
 * ballots on one list.
 */
export function voidVotes(session: Session): Session {
  const { phase } = session.progress;
  if (!session.hasVotingBegun || !isBeforeVoting(phase)) return session;
  const topics = Object.fromEntries(Object.entries(session.topics).map(([id, topic]) => [id, withoutVotes(topic)]));
  return { ...session, topics, hasVotingBegun: false };
}

export function closeVotingRefusal({ phase }: SharedView): Refusal | undefined {
  if (phase.kind !== 'vote') return no('wrong-phase');
  return phase.open ? undefined : no('voting-closed');
}

/**
 * Closes voting. If enough people have finished, everyone learns the counts, topics are ordered by them, and nothing can undo
 * that. Otherwise nobody learns anything, and closing can be undone.
 */
export function closeVoting(session: Session): Session {
  const phase = { kind: 'vote', open: false, byHand: false } as const;
  if (!mayReveal(session)) return transition(session, phase);
  const { previous: _seen, ...revealed } = transition(session, phase, { order: orderByVotes(session) });
  return { ...revealed, hasResult: true };
}

/** Closes voting as soon as everyone has finished and may see the counts (V4). */
export function settleVoting(session: Session, { open, byHand }: PhaseOf<'vote'>): Session {
  return open && !byHand && hasEveryoneFinished(session) && mayReveal(session) ? closeVoting(session) : session;
}

/** How many have finished voting, out of everyone who takes part or has finished and left (V8). */
export function votingProgress(session: Session): { finished: number; of: number } {
  let finished = 0;
  let of = 0;
  for (const p of session.participants) {
    const isDone = hasFinished(session, p.id);
    if (isDone) finished++;
    if (isDone || takesPart(p, session.at)) of++;
  }
  return { finished, of };
}

/** Whether topics have left the order in which they were added: voting was closed or skipped. */
export function isVotingOver(phase: Phase): boolean {
  return phase.kind === 'discuss' || phase.kind === 'wrap-up' || (phase.kind === 'vote' && !phase.open);
}

/** How many votes this participant has placed. */
export function votesOf({ topics }: Session, participant: ParticipantId): number {
  let placed = 0;
  for (const id in topics) placed += topics[id]?.votes[participant] ?? 0;
  return placed;
}

/** How many votes a topic has. */
export function countOf({ votes }: Topic): number {
  let count = 0;
  for (const voter in votes) count += votes[voter] ?? 0;
  return count;
}

function topicRefusal({ phase, topics }: SharedView, topic: TopicId): Refusal | undefined {
  if (isBeforeVoting(phase)) return no('wrong-phase');
  if (phase.kind !== 'vote' || !phase.open) return no('voting-closed');
  return Object.hasOwn(topics, topic) ? undefined : no('unknown-topic');
}

function changeVotes(session: Session, topicId: TopicId, participant: ParticipantId, change: 1 | -1): Session {
  const topic = session.topics[topicId];
  if (!topic) return session;
  const { [participant]: before = 0, ...others } = topic.votes;
  const after = before + change;
  const votes = after > 0 ? { ...topic.votes, [participant]: after } : others;
  return { ...session, topics: { ...session.topics, [topicId]: { ...topic, votes } } };
}

/** A topic without votes, and without those that topics merged into it had. */
function withoutVotes<T extends Topic | Merge>(topic: T): T {
  return { ...topic, votes: {}, ...(topic.merges && { merges: topic.merges.map((merge) => withoutVotes(merge)) }) };
}

function mayReveal(session: Session): boolean {
  const { finished, of } = votingProgress(session);
  return mayPublish(session.participants.length, finished, of);
}

/** Whether this person has placed all their votes. While voting is open, only their own presses change that (G7). */
export function hasFinished(session: Session, participant: ParticipantId): boolean {
  return votesOf(session, participant) >= session.settings.votesEach;
}

function hasEveryoneFinished(session: Session): boolean {
  return session.participants.every((p) => hasFinished(session, p.id) || !takesPart(p, session.at));
}

/** Most votes first. Topics with equally many stay in the order in which they were added. */
function orderByVotes(session: Session): TopicId[] {
  const topics = session.progress.order.flatMap((topicId) => session.topics[topicId] ?? []);
  return topics.sort((a, b) => countOf(b) - countOf(a)).map((topic) => topic.id);
}
