import type { Phase, Progress, Session, Topic, TopicId } from './session.ts';
import { countOf } from './session.ts';

/** A transition: a new step with a phase of its own, and the one before kept for undo. */
export function transition(session: Session, phase: Phase, changed: Partial<Progress> = {}): Session {
  return {
    ...session,
    step: session.step + 1,
    progress: { ...session.progress, ...changed, phase, since: session.at },
    previous: { progress: session.progress, at: session.at },
  };
}

/** The reveal: counts are known to all from here on, and the topics take their order. */
export function closeVoting(session: Session): Session {
  return transition(session, { kind: 'vote', open: false, byHand: false }, { order: byVotes(session) });
}

/** Most votes first; then more distinct voters; then the earlier topic. Topics without votes come last. */
function byVotes(session: Session): TopicId[] {
  const topics = session.progress.order.flatMap((id) => session.topics[id] ?? []);
  const voters = (topic: Topic) => Object.keys(topic.votes).length;
  // Array.sort is stable, so topics that are alike stay in the order in which they came.
  return topics.sort((a, b) => countOf(b) - countOf(a) || voters(b) - voters(a)).map((topic) => topic.id);
}

/** A vote more (+1) or less (-1) on a topic. */
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
