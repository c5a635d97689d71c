import type { LockTrouble } from '../live/lockState.ts';
import { useLock } from '../live/useLive.ts';
import { CompareButton } from '../ui/CompareButton.tsx';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';
import { Asking } from './Asking.tsx';
import { isAsking, useComparison } from './comparison.ts';
import { NewKey } from './NewKey.tsx';

/** Why this panel can't read or write topics now. A comparison that is under way already asks for what a new key needs. */
export function useLockTrouble(): LockTrouble | undefined {
  const { trouble } = useLock();
  const comparison = useComparison();
  const isCompared = trouble === 'new-key' && comparison && isAsking(comparison);
  return isCompared ? undefined : trouble;
}

/** Why this panel can't read or write topics now, and what can be done about it. */
export function Trouble({ trouble }: { trouble: LockTrouble }) {
  const isFacilitator = useIsFacilitator();
  return (
    <Asking text={t(`lock.trouble.${trouble}`)}>
      {trouble === 'nobody-here' && <NewKey isLost />}
      {trouble === 'no-key-fits' && isFacilitator && <NewKey isLost={false} />}
      {trouble === 'new-key' && (isFacilitator ? <CompareButton /> : <FacilitatorBegins />)}
    </Asking>
  );
}

/** Tells everyone else that comparing isn't theirs to begin. */
export function FacilitatorBegins() {
  const look = useLook();
  return useIsFacilitator() ? null : <p className={look.muted}>{t('lock.begins')}</p>;
}
