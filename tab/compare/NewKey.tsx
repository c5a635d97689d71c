import { mergeClasses } from '@fluentui/react-components';
import { useLive } from '../live/useLive.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { useLook } from '../ui/look.ts';
import { t } from '../words/words.ts';

/** Begins with a new key, after saying what that means. `isLost`: nobody has the old one. `narrow`: beside other buttons. */
export function NewKey({ isLost, narrow = false }: { isLost: boolean; narrow?: boolean }) {
  const look = useLook();
  const live = useLive();
  return (
    <Confirm
      act={() => live.lock.newKey()}
      label={t('lock.newKey')}
      question={t(isLost ? 'lock.newKeyLost' : 'lock.newKeyDiffers')}
      yes={t('lock.newKey')}
      no={t('start.notNow')}
      className={mergeClasses(look.button, narrow && look.short)}
    />
  );
}
