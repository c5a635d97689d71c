import { useLock } from '../live/useLive.ts';
import { t } from '../words/words.ts';

/** Why this window can't lock a text now, and so can't send one; undefined if it can. */
export function useLockedOut(): string | undefined {
  const { trouble } = useLock();
  return trouble && t(`lockedOut.${trouble}`);
}
