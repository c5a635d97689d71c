import { cleanText } from '#session/text.ts';
import type { View } from '#session/view.ts';
import { useDraft } from '../gather/draft.ts';
import { useView } from '../live/useLive.ts';
import { nameOf, ownTopics, titleOf } from '../ui/me.ts';
import { t } from '../words/words.ts';

export interface Offer {
  topic: string;
  from: string;
  title: string;
  name: string;
  contact?: string;
}

/** Offers of help on the viewer's own topics. */
export function offersTo({ shared, own }: View): Offer[] {
  return own.offersReceived.flatMap((offer) => {
    const topic = shared.topics[offer.topic];
    return topic ? [{ ...offer, title: titleOf(topic), name: nameOf(shared, offer.from) }] : [];
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
  if (shared.phase.kind !== 'wrap-up') return [];
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
    ...notReached(view, unsent).map((topic) => t('notes.notReached', { topic })),
  ].join('\n');
}

/** The viewer's notes, as they are now, and whether they have copied those that are with the session. */
export function useNotesText(): { text: string; unsent: Unsent; copied: boolean } {
  const view = useView();
  const [topic] = useDraft();
  const [takeaway] = useDraft('takeaway');
  const unsent = { topic: topic?.text, takeaway: takeaway?.text };
  return { text: notesText(view, unsent), unsent, copied: view.own.copied };
}
