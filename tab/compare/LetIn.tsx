import { useLive, useLock, useView } from '../live/useLive.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { shortNameOf } from '../ui/names.ts';
import { t } from '../words/words.ts';
import { Asking } from './Asking.tsx';

/** Lets people read along whose device came after a comparison that this one took part in. */
export function LetIn() {
  const live = useLive();
  const { shared } = useView();
  const { asking } = useLock();
  return asking.map(({ id, person }) => {
    const name = shortNameOf(shared, person);
    return (
      <Asking key={id} text={t('lock.asks', { name })}>
        <ActionButton meaning={{ kind: id, moment: '' }} act={() => live.lock.letIn(id)}>
          {t('lock.letIn', { name })}
        </ActionButton>
      </Asking>
    );
  });
}
