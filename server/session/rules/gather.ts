import * as z from 'zod/mini';
import { Help } from '../choices.ts';
import { limits } from '../limits.ts';
import { no, type Refusal } from '../refusal.ts';
import {
  lookUp,
  type Part,
  type Participant,
  type ParticipantId,
  type Session,
  type Topic,
  type TopicId,
} from '../session.ts';
import type { SharedView, View } from '../view.ts';
import { transition } from './changes.ts';
import { type Effects, facilitatorOnly, id, lockedText, type Refusals, type UnseenRefusals } from './chapter.ts';
import { lockedTextRefusal } from './lock.ts';
import { mergeTopics, offersOn, unmergeTopic, withTopics } from './topicList.ts';
import { voidVotes } from './vote.ts';

/**
 * A new topic's id: `t` and 8 random bytes in base64url. The window that adds it makes it, so that no id depends on the order
 * in which a log is read. It never looks like a whole number, which objects would list first.
 */
const newTopicId = z.string().check(z.regex(/^t[\w-]{11}$/));

export const GatherCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('add-topic'), topic: newTopicId, text: lockedText, help: z.optional(Help) }),
  z.strictObject({ type: z.literal('edit-topic'), part: id, text: lockedText, help: z.optional(Help) }),
  z.strictObject({ type: z.literal('withdraw-topic'), part: id }),
  z.strictObject({ type: z.literal('merge-topics'), topic: id, into: id }),
  z.strictObject({ type: z.literal('unmerge-topic'), topic: id }),
]);
export type GatherCommand = z.infer<typeof GatherCommand>;
type Command<T> = Extract<GatherCommand, { type: T }>;

export const gatherRefusals: Refusals<GatherCommand> = {
  'add-topic': addRefusal,
  'edit-topic': (view, { part }) => partRefusal(view, part),
  'withdraw-topic': (view, { part }) => partRefusal(view, part) ?? listRefusal(view.shared),
  'merge-topics': facilitatorOnly(({ shared }, { topic, into }) => {
    if (topic === into) return no('same-topic');
    return waitingRefusal(shared, topic) ?? waitingRefusal(shared, into) ?? listRefusal(shared);
  }),
  'unmerge-topic': facilitatorOnly(({ shared }, { topic }) => {
    const refused = waitingRefusal(shared, topic) ?? listRefusal(shared);
    if (refused) return refused;
    const isMerged = (shared.topics[topic]?.parts.length ?? 0) > 1;
    return isMerged ? roomRefusal(shared) : no('not-merged');
  }),
};

export const gatherEffects: Effects<GatherCommand> = {
  'add-topic': (session, by, command) => addTopic(voidVotes(session), by, command),
  'edit-topic': (session, _by, { part, text, help }) =>
    withParts(session, part, (parts) => parts.map((p) => (p.id === part ? makePart(p.id, p.author, text, help) : p))),
  'withdraw-topic': (session, by, command) => withdrawTopic(voidVotes(session), by, command),
  'merge-topics': (session, _by, { topic, into }) => mergeTopics(voidVotes(session), topic, into),
  'unmerge-topic': (session, _by, { topic }) => unmergeTopic(voidVotes(session), topic),
};

/** Ids that were given before, how many topics a person has withdrawn (G12, G16), and texts that aren't locked (L1). */
export const gatherUnseenRefusals: UnseenRefusals<GatherCommand> = {
  'edit-topic': (session, _by, { text }) => lockedTextRefusal(session, text, 'topic'),
  'add-topic': (session, by, { topic, text }) => {
    const refused = lockedTextRefusal(session, text, 'topic');
    if (refused) return refused;
    if (isTopicIdTaken(session, topic)) return no('topic-id-taken');
    const withdrawn = Object.values(session.withdrawn).filter((author) => author === by.id).length;
    return withdrawn < limits.withdrawnEach ? undefined : no('too-many-withdrawn', limits.withdrawnEach);
  },
};

/** Whether the topic still waits for its discussion. */
export function waitingRefusal({ topics, phase }: SharedView, topicId: TopicId): Refusal | undefined {
  const topic = lookUp(topics, topicId);
  if (!topic) return no('unknown-topic');
  const isCurrent = phase.kind === 'discuss' && phase.topic === topicId;
  return topic.discussed || isCurrent || phase.kind === 'wrap-up' ? no('topic-discussed') : undefined;
}

/** Whether introductions can begin, or go on to the next topic. */
export function introduceRefusal({ phase, order }: SharedView): Refusal | undefined {
  if (phase.kind !== 'gather' && phase.kind !== 'introduce') return no('wrong-phase');
  if (order.length === 0) return no('no-topics');
  return phase.kind === 'introduce' && order.at(-1) === phase.topic ? no('no-topics-left') : undefined;
}

export function introduceNext(session: Session): Session {
  const { phase, order } = session.progress;
  const topic = order[phase.kind === 'introduce' ? order.indexOf(phase.topic) + 1 : 0];
  return topic ? transition(session, { kind: 'introduce', topic }) : session;
}

function addRefusal({ shared, own }: View): Refusal | undefined {
  const { topicsEach } = shared.settings;
  if (shared.phase.kind === 'wrap-up') return no('too-late-for-topics');
  const refused = listRefusal(shared);
  if (refused) return refused;
  const parts = Object.values(shared.topics).flatMap((topic) => topic.parts);
  if (parts.filter((part) => part.author === own.participant).length >= topicsEach)
    return no('topics-used', topicsEach);
  return roomRefusal(shared);
}

/** Whether there is room for another topic. */
function roomRefusal({ topics }: SharedView): Refusal | undefined {
  return Object.keys(topics).length >= limits.topics ? no('too-many-topics') : undefined;
}

function partRefusal({ shared, own }: View, partId: TopicId): Refusal | undefined {
  for (const [topicId, topic] of Object.entries(shared.topics)) {
    const part = topic.parts.find((p) => p.id === partId);
    if (!part) continue;
    return part.author === own.participant ? waitingRefusal(shared, topicId) : no('not-your-topic');
  }
  return no('unknown-topic');
}

/**
 * While votes may still be counted, the list of topics is fixed: otherwise the counts could single out people who voted
 * before or after it changed.
 */
function listRefusal({ hasResult, phase }: SharedView): Refusal | undefined {
  return phase.kind === 'vote' && !hasResult ? no('topics-stay') : undefined;
}

function isTopicIdTaken({ topics, withdrawn }: Session, topicId: TopicId): boolean {
  if (Object.hasOwn(topics, topicId) || Object.hasOwn(withdrawn, topicId)) return true;
  return Object.values(topics).some((topic) => topic.parts.some((part) => part.id === topicId));
}

function addTopic(session: Session, by: Participant, { topic: id, text, help }: Command<'add-topic'>): Session {
  const topic: Topic = { id, parts: [makePart(id, by.id, text, help)], votes: {}, offers: [] };
  return {
    ...session,
    topics: { ...session.topics, [id]: topic },
    progress: { ...session.progress, order: [...session.progress.order, id] },
  };
}

/** Withdraws one part. Without its last part, the topic is gone. */
function withdrawTopic(session: Session, by: Participant, { part }: Command<'withdraw-topic'>): Session {
  const without = withParts(session, part, (parts) => parts.filter((p) => p.id !== part));
  return { ...without, withdrawn: { ...without.withdrawn, [part]: by.id } };
}

function makePart(partId: TopicId, author: ParticipantId, text: string, help?: Help): Part {
  return { id: partId, author, text, ...(help && { help }) };
}

function withParts(session: Session, partId: TopicId, change: (parts: Part[]) => Part[]): Session {
  const topic = Object.values(session.topics).find((t) => t.parts.some((p) => p.id === partId));
  if (!topic) return session;
  const parts = change(topic.parts);
  const left = { ...topic, parts, offers: offersOn(topic, parts) };
  if (parts.length > 0) return { ...session, topics: { ...session.topics, [topic.id]: left } };
  const { [topic.id]: _gone, ...topics } = session.topics;
  return withTopics(session, topics);
}
