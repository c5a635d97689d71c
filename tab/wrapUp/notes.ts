import { cleanText } from '#session/text.ts';
import type { View } from '#session/view.ts';
import { useDraft } from '../gather/draft.ts';
import type { PlainView } from '../live/lockState.ts';
import { useView } from '../live/useLive.ts';
import { ownTopics, titleOf } from '../ui/me.ts';
import { authorsOf, shortNameOf } from '../ui/names.ts';
import { t } from '../words/words.ts';

export interface Offer {
  topic: string;
  title: string;
  /** Who offered, or was offered, help. */
  name: string;
  /** The person who offered. Left out: the viewer. */
  from?: string;
  contact?: string;
}

/** Offers of help on the viewer's own topics. */
export function offersTo({ shared, own }: View): Offer[] {
  return own.offersReceived.flatMap((offer) => {
    const topic = shared.topics[offer.topic];
    return topic ? [{ ...offer, title: titleOf(topic), name: shortNameOf(shared, offer.from) }] : [];
  });
}

/** Offers of help that the viewer made, as far as the topics are still there. */
export function offersBy({ shared, own }: View): Offer[] {
  return own.offersMade.flatMap((id) => {
    const topic = shared.topics[id];
    if (!topic) return [];
    const parts = topic.parts.filter((part) => part.author !== own.participant);
    return [{ topic: id, title: titleOf(topic), name: authorsOf(shared, { parts }) }];
  });
}

/** Text that the session doesn't have yet: a topic not added, a takeaway not saved. */
export interface Unsent {
  topic?: string | undefined;
  takeaway?: string | undefined;
}

/** The titles of the viewer's topics that weren't reached, and of one still being written; known once wrapping up. */
export function notReached(view: View, { topic = '' }: Unsent = {}): string[] {
  const { shared } = view;
  if (shared.phase.kind !== 'wrap-up' && !shared.lastCall) return [];
  const missed = ownTopics(view).flatMap((id) => {
    const topic = shared.topics[id];
    return topic && !topic.discussed ? [titleOf(topic)] : [];
  });
  const unsent = cleanText(topic);
  return unsent ? [...missed, unsent] : missed;
}

/** All of one's notes as the text that gets copied; empty if there are none. */
export function notesText(view: View, unsent: Unsent = {}): string {
  const takeaway = unsent.takeaway === undefined ? view.own.takeaway : cleanText(unsent.takeaway);
  return [
    ...(takeaway ? [t('notes.takeaway', { text: takeaway })] : []),
    ...offersTo(view).map(({ name, title }) => t('notes.offer', { name, topic: title })),
    ...offersBy(view).map(({ name, title }) => t('notes.offeredLong', { name, topic: title })),
    ...notReached(view, unsent).map((topic) => t('notes.notReached', { topic })),
  ].join('\n');
}

/** The sentences that may leave the room, one a line: those that can be read here. */
export function sentencesText({ shared: { sentences = [] } }: PlainView): string {
  return sentences.flatMap(({ text, unread }) => (unread ? [] : [text])).join('\n');
}

/** The viewer's notes, as they are now, and whether they have copied those that are with the session. */
export function useNotesText(): { text: string; unsent: Unsent; copied: boolean } {
  const view = useView();
  const [topic] = useDraft();
  const [takeaway] = useDraft('takeaway');
  const unsent = { topic: topic?.text, takeaway: takeaway?.text };
  return { text: notesText(view, unsent), unsent, copied: view.own.copied };
}
