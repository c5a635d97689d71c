import type { ComponentType, ReactNode } from 'react';
import { useLock } from '../live/useLive.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { t } from '../words/words.ts';
import { LetIn } from './LetIn.tsx';
import { Trouble, useLockTrouble } from './Trouble.tsx';

/** Why this window can't read topics, and who waits to be let in. Quiet while the key is on its way. */
export function LockNotices({ Notice }: { Notice: ComponentType<{ children: ReactNode }> }) {
  const { asking } = useLock();
  const trouble = useLockTrouble();
  const shown = trouble === 'waiting' ? undefined : trouble;
  useAnnounced(shown && t(`lock.trouble.${shown}`));
  return (
    <>
      {shown && (
        <Notice>
          <Trouble trouble={shown} />
        </Notice>
      )}
      {asking.length > 0 && (
        <Notice>
          <LetIn />
        </Notice>
      )}
    </>
  );
}
