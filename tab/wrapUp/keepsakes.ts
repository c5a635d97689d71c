import type { View } from '#session/view.ts';
import { nameOf, ownTopics, titleOf } from '../panel/me.ts';
import { t } from '../words/words.ts';

export interface Offer {
  topic: string;
  from: string;
  title: string;
  name: string;
  contact?: string;
}

/** Who offered help on one's own topics. */
export function offersTo({ shared, own }: View): Offer[] {
  return own.offersReceived.flatMap((offer) => {
    const topic = shared.topics[offer.topic];
    return topic ? [{ ...offer, title: titleOf(topic), name: nameOf(shared, offer.from) }] : [];
  });
}

/**
 * The titles of one's own topics that the round did not come to, known once it is over; with them the `unsent` words of one
 * that was still being written.
 */
export function notReached(view: View, unsent = ''): string[] {
  const { shared } = view;
  if (shared.phase.kind !== 'wrap-up') return [];
  const missed = ownTopics(view).flatMap((id) => {
    const topic = shared.topics[id];
    return topic && !topic.discussed ? [titleOf(topic)] : [];
  });
  return unsent.trim() ? [...missed, unsent.trim()] : missed;
}

/** All of one's keepsakes as the text that is copied; empty when there are none. */
export function keepsakesText(view: View, unsent = ''): string {
  const { takeaway } = view.own;
  return [
    ...(takeaway ? [t('keepsakes.takeaway', { text: takeaway })] : []),
    ...offersTo(view).map(({ name, title }) => t('keepsakes.offer', { name, topic: title })),
    ...notReached(view, unsent).map((topic) => t('keepsakes.notReached', { topic })),
  ].join('\n');
}
