import { unspoken } from '#session/counts.ts';
import { useView } from '../live/useLive.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { useLook } from '../ui/look.ts';
import { t } from '../words/words.ts';

/** Clears the session for everyone, after a question that says if anyone hasn't copied their notes. */
export function ClearSession({ className }: { className?: string }) {
  const look = useLook();
  const { own, shared } = useView();
  const { uncopied = 0 } = own;
  const waiting = unspoken(shared);
  const question = (
    <>
      {waiting > 0 && <p className={look.strong}>{t('clear.unspoken', { count: waiting })}</p>}
      <p className={look.text}>{t('clear.ask')}</p>
      {uncopied > 0 && <p className={look.strong}>{t('clear.uncopied', { count: uncopied })}</p>}
    </>
  );
  return (
    <Confirm
      command={{ type: 'clear-session' }}
      label={t('clear.clear')}
      question={question}
      yes={t('clear.yes')}
      no={t('clear.no')}
      appearance="secondary"
      className={className}
      danger
    />
  );
}
