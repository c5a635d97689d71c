import { useLive } from '../live/useLive.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { t } from '../words/words.ts';

/** Begins with a new key, after saying what that means. `isLost`: nobody has the old one. */
export function NewKey({ isLost }: { isLost: boolean }) {
  const live = useLive();
  return (
    <Confirm
      act={() => live.lock.newKey()}
      label={t('lock.newKey')}
      question={t(isLost ? 'lock.newKeyLost' : 'lock.newKeyDiffers')}
      yes={t('lock.newKey')}
      no={t('start.notNow')}
    />
  );
}
