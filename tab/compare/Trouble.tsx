import type { LockTrouble } from '../live/lockState.ts';
import { CompareButton } from '../ui/CompareButton.tsx';
import { useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';
import { Asking } from './Asking.tsx';
import { NewKey } from './NewKey.tsx';

/** Why this panel can't read or write topics now, and what can be done about it. */
export function Trouble({ trouble }: { trouble: LockTrouble }) {
  const isFacilitator = useIsFacilitator();
  return (
    <Asking text={t(`lock.trouble.${trouble}`)}>
      {trouble === 'nobody-here' && <NewKey isLost />}
      {trouble === 'no-key-fits' && isFacilitator && <NewKey isLost={false} />}
      {trouble === 'new-key' && isFacilitator && <CompareButton />}
    </Asking>
  );
}
