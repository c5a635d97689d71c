import { useLive, useLock, useView } from '../live/useLive.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { useLook } from '../ui/look.ts';
import { shortNameOf } from '../ui/names.ts';
import { t } from '../words/words.ts';

/** Lets people read along whose device came after a comparison that this one took part in. */
export function LetIn() {
  const look = useLook();
  const live = useLive();
  const { shared } = useView();
  const { asking } = useLock();
  return asking.map(({ id, person }) => {
    const name = shortNameOf(shared, person);
    return (
      <div key={id} className={look.tight}>
        <p className={look.text}>{t('lock.asks', { name })}</p>
        <ActionButton meaning={{ kind: id, moment: '' }} act={() => live.lock.letIn(id)}>
          {t('lock.letIn', { name })}
        </ActionButton>
      </div>
    );
  });
}
