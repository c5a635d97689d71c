import type { LockTrouble } from '../live/lockState.ts';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';
import { CompareButton } from './CompareButton.tsx';
import { NewKey } from './NewKey.tsx';

/** Why this panel can't read topics now, and what can be done about it. */
export function Trouble({ trouble }: { trouble: LockTrouble }) {
  const look = useLook();
  const isFacilitator = useIsFacilitator();
  return (
    <div className={look.tight}>
      <p className={look.text}>{t(`lock.trouble.${trouble}`)}</p>
      {trouble === 'nobody-here' && <NewKey isLost />}
      {trouble === 'new-key' && isFacilitator && <CompareButton />}
    </div>
  );
}
