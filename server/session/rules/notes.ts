import * as z from 'zod/mini';
import { no } from '../refusal.ts';
import { lookUp, type Participant, type ParticipantId, type Session, type Topic, takingPart } from '../session.ts';
import { withParticipant } from './changes.ts';
import { allow, type Effects, id, lockedText, type Refusals, type UnseenRefusals } from './chapter.ts';
import { lockedTextRefusal } from './lock.ts';
import { offersOn } from './topicList.ts';

export const NotesCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('write-takeaway'), text: lockedText }),
  z.strictObject({ type: z.literal('offer-help'), topic: id, offered: z.boolean() }),
  z.strictObject({ type: z.literal('mark-copied') }),
]);
export type NotesCommand = z.infer<typeof NotesCommand>;

export const notesRefusals: Refusals<NotesCommand> = {
  'write-takeaway': allow,
  'offer-help': ({ shared, own }, command) => {
    const topic = lookUp(shared.topics, command.topic);
    if (!topic) return no('unknown-topic');
    return topic.parts.every((part) => part.author === own.participant) ? no('own-topic') : undefined;
  },
  'mark-copied': allow,
};

export const notesEffects: Effects<NotesCommand> = {
  'write-takeaway': (session, by, { text }) => withParticipant(session, by.id, { takeaway: text, copied: false }),
  'offer-help': offerHelp,
  'mark-copied': (session, by) => withParticipant(session, by.id, { copied: true }),
};

/** Texts that aren't locked (L1). */
export const notesUnseenRefusals: UnseenRefusals<NotesCommand> = {
  'write-takeaway': (session, _by, { text }) => lockedTextRefusal(session, text, 'takeaway'),
};

/** How many people have notes that they would lose by a clear (K5). */
export function countUncopied(session: Session): number {
  return session.participants.filter((p) => !p.left && wouldLose(session, p)).length;
}

/** How many of those taking part have nothing left to copy (X8). */
export function countCopied(session: Session): { copied: number; of: number } {
  const people = takingPart(session);
  return { copied: people.filter((p) => !wouldLose(session, p)).length, of: people.length };
}

/** Whether this person offers help on the topic. */
export function isOffering({ offers }: Topic, person: ParticipantId): boolean {
  return offers.some(({ from }) => from === person);
}

/** Everyone who offers help on this author's part of the topic. */
export function helpersOf(topic: Topic, author: ParticipantId): ParticipantId[] {
  const own = topic.parts.filter((part) => part.author === author);
  return [...new Set(offersOn(topic, own).map(({ from }) => from))];
}

function wouldLose(session: Session, participant: Participant): boolean {
  return !participant.copied && hasNotes(session, participant);
}

function hasNotes({ topics, progress }: Session, { id, takeaway }: Participant): boolean {
  if (takeaway || Object.values(topics).some((topic) => isOffering(topic, id))) return true;
  const own = Object.values(topics).filter((topic) => topic.parts.some((part) => part.author === id));
  return own.some((topic) => helpersOf(topic, id).length > 0 || !progress.discussed.includes(topic.id));
}

function offerHelp(session: Session, by: Participant, command: Extract<NotesCommand, { type: 'offer-help' }>): Session {
  const topic = session.topics[command.topic];
  if (!topic || isOffering(topic, by.id) === command.offered) return session;
  const others = topic.parts.filter((part) => part.author !== by.id);
  const offers = command.offered
    ? [...topic.offers, ...others.map((part) => ({ part: part.id, from: by.id }))]
    : topic.offers.filter(({ from }) => from !== by.id);
  // A new offer gives its two ends something to copy again.
  const ends = new Set(command.offered ? [by.id, ...topic.parts.map((part) => part.author)] : []);
  return {
    ...session,
    topics: { ...session.topics, [topic.id]: { ...topic, offers } },
    participants: session.participants.map((p) => (ends.has(p.id) ? { ...p, copied: false } : p)),
  };
}
