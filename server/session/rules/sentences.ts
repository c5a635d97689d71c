import * as z from 'zod/mini';
import { limits } from '../limits.ts';
import { no } from '../refusal.ts';
import type { Session } from '../session.ts';
import { type Effects, id, lockedText, type Refusals, type UnseenRefusals } from './chapter.ts';
import { lockedTextRefusal } from './lock.ts';

/** A new sentence's id: `s` and 8 random bytes in base64url, made by the window like a topic's. */
const newSentenceId = z.string().check(z.regex(/^s[\w-]{11}$/));

export const SentencesCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('propose-sentence'), id: newSentenceId, text: lockedText }),
  z.strictObject({ type: z.literal('drop-sentence'), id }),
]);
export type SentencesCommand = z.infer<typeof SentencesCommand>;

export const sentencesRefusals: Refusals<SentencesCommand> = {
  'propose-sentence': ({ shared: { phase, sentences = [] } }) => {
    if (phase.kind !== 'discuss' && phase.kind !== 'wrap-up') return no('wrong-phase');
    return sentences.length < limits.sentences ? undefined : no('too-many-sentences', limits.sentences);
  },
  'drop-sentence': ({ shared: { sentences = [] } }, command) =>
    sentences.some((one) => one.id === command.id) ? undefined : no('no-sentence'),
};

/** Refusals that would reveal who proposed a sentence, ids that were used before, and texts that aren't locked (L1). */
export const sentencesUnseenRefusals: UnseenRefusals<SentencesCommand> = {
  'propose-sentence': (session, by, command) => {
    const { sentences = [], droppedSentences = {} } = session;
    const refused = lockedTextRefusal(session, command.text, 'sentence');
    if (refused) return refused;
    if (sentences.some((one) => one.id === command.id) || Object.hasOwn(droppedSentences, command.id))
      return no('sentence-id-taken');
    const standing = sentences.filter(({ author }) => author === by.id).length;
    if (standing >= limits.sentencesEach) return no('sentences-used', limits.sentencesEach);
    const dropped = Object.values(droppedSentences).filter((author) => author === by.id).length;
    return standing + dropped < limits.proposedEach ? undefined : no('sentences-used', limits.proposedEach);
  },
};

export const sentencesEffects: Effects<SentencesCommand> = {
  'propose-sentence': (session, by, command) => ({
    ...session,
    sentences: [...(session.sentences ?? []), { id: command.id, text: command.text, author: by.id }],
  }),
  'drop-sentence': (session, _by, command) => dropSentence(session, command.id),
};

function dropSentence(session: Session, dropped: string): Session {
  const { sentences = [], droppedSentences } = session;
  const found = sentences.find((one) => one.id === dropped);
  if (!found) return session;
  return {
    ...session,
    sentences: sentences.filter((one) => one !== found),
    droppedSentences: { ...droppedSentences, [dropped]: found.author },
  };
}
