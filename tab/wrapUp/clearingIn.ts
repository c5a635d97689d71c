import { countdown, t } from '../words/words.ts';

/** "Clearing in 1:16", and in seconds from the last minute on: as the ring beside it counts. */
export function clearingIn(seconds: number): string {
  return seconds < 60 ? t('lastCall.in', { seconds }) : t('lastCall.inTime', { time: countdown(seconds) });
}
