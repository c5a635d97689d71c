import { votesLeft } from '#session/selectors.ts';
import { useTime, useView } from '../live/useLive.ts';
import { t } from '../words/words.ts';
import { useAnnounced } from './Announcer.tsx';
import { endMinutesToAnnounce, topicMinutesToAnnounce } from './timeAnnouncements.ts';

/** How long a value that changes many times a second must rest before it is announced, in ms. */
const restMs = 1_500;

/** What screen readers announce regardless of the focus: once, politely, and only when it changes. */
export function ScreenReaderUpdates() {
  const view = useView();
  const { shared, own } = view;
  const { phase } = shared;
  const checkIn = phase.kind === 'discuss' ? phase.checkIn : undefined;
  const voting = phase.kind === 'vote' && phase.open;
  const now = useTime();
  const topicMinutes = topicMinutesToAnnounce(shared, now);
  const endMinutes = endMinutesToAnnounce(shared, now);
  const answered = checkIn && !checkIn.tally && checkIn.answered > 0 ? checkIn : undefined;

  useAnnounced(checkIn && !checkIn.tally ? t('checkIn.opened') : undefined);
  useAnnounced(answered && t('checkIn.answered', { answered: answered.answered, of: answered.of }), restMs);
  useAnnounced(checkIn?.tally ? t('checkIn.told', checkIn.tally) : undefined);
  useAnnounced(voting ? t('vote.leftLong', { left: votesLeft(shared, own) }) : undefined, restMs);
  useAnnounced(topicMinutes === undefined ? undefined : t('time.topic', { minutes: topicMinutes }));
  useAnnounced(endMinutes === undefined ? undefined : t('time.end', { minutes: endMinutes }));
  return null;
}
