import type { Merge, Offer, Part, ParticipantId, Progress, Session, Topic, TopicId } from '../session.ts';
import { countOf } from './vote.ts';

/** The session with these topics, and the order and phase that follow. */
export function withTopics(session: Session, topics: Session['topics']): Session {
  return { ...session, topics, progress: withExistingTopics(session.progress, topics) };
}

/** `progress` without topics that are gone, and with new ones at the end. */
export function withExistingTopics(progress: Progress, topics: Session['topics']): Progress {
  const known = progress.order.filter((topicId) => topics[topicId]);
  const order = [...known, ...Object.keys(topics).filter((topicId) => !known.includes(topicId))];
  const { phase } = progress;
  if (phase.kind !== 'introduce' || topics[phase.topic]) return { ...progress, order };
  // The topic being introduced is gone: go on with the one that took its place, or the one before it.
  const before = progress.order.slice(0, progress.order.indexOf(phase.topic)).filter((topicId) => topics[topicId]);
  const topic = order[Math.min(before.length, order.length - 1)];
  return { ...progress, order, phase: topic ? { kind: 'introduce', topic } : { kind: 'gather' } };
}

/** Merges `from` into `into`: keeps all parts, adds up votes and offers, and what it takes to split them again. */
export function mergeTopics(session: Session, fromId: TopicId, intoId: TopicId): Session {
  const { [fromId]: from, ...topics } = session.topics;
  const into = topics[intoId];
  if (!from || !into) return session;
  const { order } = session.progress;
  const both: Topic = {
    ...into,
    parts: [...into.parts, ...from.parts],
    votes: added(into.votes, from.votes, 1),
    offers: [...into.offers, ...from.offers],
  };
  const after = withTopics(session, { ...topics, [into.id]: both });
  const moved = orderAfterMerge(after, both);
  const { parts, offers: _kept, ...rest } = from;
  const merge: Merge = {
    ...rest,
    parts: parts.map((part) => part.id),
    place: { own: order.indexOf(from.id), other: order.indexOf(into.id), merged: moved.indexOf(into.id) },
  };
  return withOrder(withTopic(after, { ...both, merges: [...(into.merges ?? []), merge] }), moved);
}

/** Splits off what was merged in last. Votes placed since stay with the topic, and offers with the parts they were made on. */
export function unmergeTopic(session: Session, topicId: TopicId): Session {
  const topic = session.topics[topicId];
  const found = topic && lastMerge(topic);
  if (!found) return session;
  const { merge, merges, own, theirs } = found;
  const { id, votes, place } = merge;
  const { merges: _last, ...rest } = topic;
  const remaining: Topic = {
    ...rest,
    parts: own,
    votes: added(topic.votes, votes, -1),
    offers: offersOn(topic, own),
    ...(merges.length > 0 && { merges }),
  };
  const restored: Topic = {
    id,
    parts: theirs,
    votes,
    offers: offersOn(topic, theirs),
    ...(merge.merges && { merges: merge.merges }),
  };
  const order = orderAfterSplit(session.progress, topicId, id, place);
  return withOrder(withTopic(withTopic(session, remaining), restored), order);
}

/** The offers of help with these parts. */
export function offersOn({ offers }: Topic, parts: readonly Part[]): Offer[] {
  return offers.filter((offer) => parts.some((part) => part.id === offer.part));
}

/** The latest merge of which both sides still have parts, and whose parts are whose. */
function lastMerge({ parts, merges = [] }: Pick<Topic, 'parts' | 'merges'>) {
  for (const [n, merge] of [...merges.entries()].reverse()) {
    const theirs = parts.filter((part) => merge.parts.includes(part.id));
    const own = parts.filter((part) => !merge.parts.includes(part.id));
    if (theirs.length === 0) continue;
    if (own.length > 0) return { merge, merges: merges.slice(0, n), own, theirs };
    // All other parts were withdrawn, so the topic is now the one that was merged into it.
    return lastMerge({ parts, ...(merge.merges && { merges: merge.merges }) });
  }
  return undefined;
}

/** Moves a merged topic up, before waiting topics with fewer votes. Before the result, counts order nothing. */
function orderAfterMerge({ progress, topics, hasResult }: Session, merged: Topic): TopicId[] {
  const { order } = progress;
  if (!hasResult) return order;
  const from = order.indexOf(merged.id);
  let to = from;
  for (let before = order[to - 1]; before && !hasBegun(progress, before); before = order[to - 1]) {
    const other = topics[before];
    if (!other || countOf(other) >= countOf(merged)) break;
    to -= 1;
  }
  return order.toSpliced(from, 1).toSpliced(to, 0, merged.id);
}

/** Both topics where they were or, if the merged one was moved since, one after the other. */
function orderAfterSplit(progress: Progress, topic: TopicId, restored: TopicId, place: Merge['place']): TopicId[] {
  const { order } = progress;
  const at = order.indexOf(topic);
  if (at !== place.merged) return order.toSpliced(at + 1, 0, restored);
  const least = order.filter((topicId) => hasBegun(progress, topicId)).length;
  let both = order.toSpliced(at, 1);
  const places = [[place.own, restored] as const, [place.other, topic] as const];
  for (const [index, id] of places.sort(([a], [b]) => a - b)) both = both.toSpliced(Math.max(index, least), 0, id);
  return both;
}

function hasBegun({ phase, discussed }: Progress, topicId: TopicId): boolean {
  return discussed.includes(topicId) || (phase.kind === 'discuss' && phase.topic === topicId);
}

function added(votes: Topic['votes'], more: Topic['votes'], sign: 1 | -1): Topic['votes'] {
  const sums: Record<ParticipantId, number> = { ...votes };
  for (const voter in more) {
    const sum = (sums[voter] ?? 0) + sign * (more[voter] ?? 0);
    if (sum > 0) sums[voter] = sum;
    else delete sums[voter];
  }
  return sums;
}

function withTopic(session: Session, topic: Topic): Session {
  return { ...session, topics: { ...session.topics, [topic.id]: topic } };
}

function withOrder(session: Session, order: TopicId[]): Session {
  return { ...session, progress: { ...session.progress, order } };
}
