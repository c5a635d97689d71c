import type { Help } from './command.ts';
import type { Part, ParticipantId, Progress, Session, Topic, TopicId } from './session.ts';
import { countOf } from './session.ts';
import { cleanText } from './text.ts';

/** Whether a topic may not be added under this id: it names one that is here, or was. */
export function isTopicIdTaken({ topics, withdrawn }: Session, id: TopicId): boolean {
  if (Object.hasOwn(topics, id) || Object.hasOwn(withdrawn, id)) return true;
  return Object.values(topics).some((topic) => topic.parts.some((part) => part.id === id));
}

/** How many topics this person has withdrawn. */
export function withdrawnBy({ withdrawn }: Session, author: ParticipantId): number {
  return Object.values(withdrawn).filter((by) => by === author).length;
}

/** Adds a topic at the end. */
export function addTopic(session: Session, id: TopicId, author: ParticipantId, text: string, help?: Help): Session {
  const topic: Topic = { id, parts: [makePart(id, author, text, help)], votes: {}, offers: [] };
  return {
    ...session,
    topics: { ...session.topics, [id]: topic },
    progress: { ...session.progress, order: [...session.progress.order, id] },
  };
}

export function editTopic(session: Session, part: TopicId, text: string, help?: Help): Session {
  return withParts(session, part, (parts) =>
    parts.map((p) => (p.id === part ? makePart(p.id, p.author, text, help) : p)),
  );
}

/** Withdraws one part. With its last part the topic goes. */
export function withdrawTopic(session: Session, part: TopicId, author: ParticipantId): Session {
  const without = withParts(session, part, (parts) => parts.filter((p) => p.id !== part));
  return { ...without, withdrawn: { ...without.withdrawn, [part]: author } };
}

/** Puts `from` into `into`: all parts kept, votes and offers added up. */
export function mergeTopics(session: Session, fromId: TopicId, intoId: TopicId): Session {
  const { [fromId]: from, ...topics } = session.topics;
  const into = topics[intoId];
  if (!from || !into) return session;
  const votes: Record<ParticipantId, number> = { ...into.votes };
  for (const [voter, n] of Object.entries(from.votes)) votes[voter] = (votes[voter] ?? 0) + n;
  const merged: Topic = {
    ...into,
    parts: [...into.parts, ...from.parts],
    votes,
    offers: [...new Set([...into.offers, ...from.offers])],
  };
  const after = withTopics(session, { ...topics, [intoId]: merged });
  return { ...after, progress: { ...after.progress, order: risen(after, merged) } };
}

/** The order with a merged topic before those that wait with fewer votes. Counts that nobody has seen order nothing. */
function risen({ progress, topics, hasResult }: Session, merged: Topic): TopicId[] {
  const { order, phase, discussed } = progress;
  if (!hasResult) return order;
  const current = phase.kind === 'discuss' ? phase.topic : undefined;
  const waits = (id: TopicId) => id !== current && !discussed.includes(id);
  const from = order.indexOf(merged.id);
  let to = from;
  for (let before = order[to - 1]; before && waits(before); before = order[to - 1]) {
    const other = topics[before];
    if (!other || countOf(other) >= countOf(merged)) break;
    to -= 1;
  }
  return order.toSpliced(from, 1).toSpliced(to, 0, merged.id);
}

/** Moves a waiting topic to place `to` (from 0) among those that wait. */
export function moveTopic(session: Session, id: TopicId, to: number): Session {
  const { progress } = session;
  const { phase } = progress;
  const done = progress.order.filter((t) => progress.discussed.includes(t));
  const current = phase.kind === 'discuss' ? [phase.topic] : [];
  const waiting = progress.order.filter((t) => t !== id && !done.includes(t) && !current.includes(t));
  waiting.splice(Math.min(Math.max(to, 0), waiting.length), 0, id);
  return { ...session, progress: { ...progress, order: [...done, ...current, ...waiting] } };
}

/** `progress` without topics that are gone, and with those that came since at the end. */
export function onlyExisting(progress: Progress, topics: Session['topics']): Progress {
  const known = progress.order.filter((id) => topics[id]);
  const order = [...known, ...Object.keys(topics).filter((id) => !known.includes(id))];
  const { phase } = progress;
  if (phase.kind !== 'introduce' || topics[phase.topic]) return { ...progress, order };
  // The topic that was being introduced is gone: the one that took its place, or the one before it.
  const place = progress.order.slice(0, progress.order.indexOf(phase.topic)).filter((id) => topics[id]).length;
  const topic = order[Math.min(place, order.length - 1)];
  return { ...progress, order, phase: topic ? { kind: 'introduce', topic } : { kind: 'gather' } };
}

function makePart(id: TopicId, author: ParticipantId, text: string, help?: Help): Part {
  return { id, author, text: cleanText(text), ...(help && { help }) };
}

function withParts(session: Session, part: TopicId, change: (parts: Part[]) => Part[]): Session {
  const topic = Object.values(session.topics).find((t) => t.parts.some((p) => p.id === part));
  if (!topic) return session;
  const parts = change(topic.parts);
  if (parts.length > 0) return { ...session, topics: { ...session.topics, [topic.id]: { ...topic, parts } } };
  const { [topic.id]: _gone, ...topics } = session.topics;
  return withTopics(session, topics);
}

function withTopics(session: Session, topics: Session['topics']): Session {
  return { ...session, topics, progress: onlyExisting(session.progress, topics) };
}
