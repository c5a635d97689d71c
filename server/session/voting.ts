import type { Phase, Progress, Session, Topic, TopicId } from './session.ts';
import { countOf, mayPublish, votingProgress } from './session.ts';

/** A transition: a new step with a phase of its own, and the one before kept for undo. */
export function transition(session: Session, phase: Phase, changed: Partial<Progress> = {}): Session {
  return {
    ...session,
    step: session.step + 1,
    progress: { ...session.progress, ...changed, phase, since: session.at },
    previous: { progress: session.progress, at: session.at },
  };
}

/**
 * Closes voting. Once enough people have finished, everyone learns the counts and the topics take their order, for good:
 * there is no way back from what was seen. Otherwise nobody learns anything, and this can be undone.
 */
export function closeVoting(session: Session): Session {
  const phase = { kind: 'vote', open: false, byHand: false } as const;
  if (!mayReveal(session)) return transition(session, phase);
  const { previous: _seen, ...revealed } = transition(session, phase, { order: byVotes(session) });
  return { ...revealed, hasResult: true };
}

/** Whether enough people have finished voting for the counts to be told. */
export function mayReveal(session: Session): boolean {
  const { finished, of } = votingProgress(session);
  return mayPublish(session.participants.length, finished, of);
}

/** Opens voting, for the first time or again. Votes placed before an undo are kept. */
export function openVoting(session: Session): Session {
  const opened = transition(session, { kind: 'vote', open: true, byHand: session.hasVotingBegun });
  return { ...opened, hasVotingBegun: true };
}

/**
 * Makes every vote void where the list of topics is about to change after an undo of "Vote": counts are only ever made of
 * whole ballots on one list.
 */
export function votingAnew(session: Session): Session {
  const { phase } = session.progress;
  if (!session.hasVotingBegun || (phase.kind !== 'gather' && phase.kind !== 'introduce')) return session;
  const topics = Object.fromEntries(Object.entries(session.topics).map(([id, topic]) => [id, { ...topic, votes: {} }]));
  return { ...session, topics, hasVotingBegun: false };
}

/** Most votes first, then the earlier topic. How many people a count is made of is nobody's to know. */
function byVotes(session: Session): TopicId[] {
  const topics = session.progress.order.flatMap((id) => session.topics[id] ?? []);
  // Array.sort is stable, so topics with as many votes stay in the order in which they came.
  return topics.sort((a, b) => countOf(b) - countOf(a)).map((topic) => topic.id);
}

/** Places a vote on a topic (+1), or takes one back (-1). */
export function countVote(session: Session, id: TopicId, participant: string, change: 1 | -1): Session {
  const topic = session.topics[id];
  if (!topic) return session;
  const { [participant]: before = 0 } = topic.votes;
  const after = before + change;
  // Who voted before keeps their place: objects that are laid out alike are fast to read.
  const votes = after > 0 ? { ...topic.votes, [participant]: after } : without(topic.votes, participant);
  return { ...session, topics: { ...session.topics, [id]: { ...topic, votes } } };
}

function without(votes: Topic['votes'], participant: string): Topic['votes'] {
  const { [participant]: _none, ...others } = votes;
  return others;
}
