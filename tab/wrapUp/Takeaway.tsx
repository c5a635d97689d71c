import { useId } from 'react';
import { limits } from '#session/session.ts';
import { useView } from '../live/useLive.ts';
import { useLook } from '../panel/look.ts';
import { useSend } from '../panel/useSend.ts';
import { t } from '../words/words.ts';
import { useSavedText } from './useSavedText.ts';

/** One's own takeaway: kept with the session, sealed, shown to nobody else, saved as one types. */
export function Takeaway() {
  const look = useLook();
  const id = useId();
  const { own } = useView();
  const { send, problem } = useSend();
  const { text, saved, write, field } = useSavedText(own.takeaway, (written) => {
    void send({ type: 'write-takeaway', text: written });
  });
  const status = saved ? t(text ? 'wrapUp.saved' : 'wrapUp.private') : t('wrapUp.saving');
  return (
    <div className={look.tight}>
      <label htmlFor={id} className={look.heading}>
        {t('wrapUp.takeaway')}
      </label>
      <textarea
        // Else a browser may keep on disk what is typed here, to fill it in again.
        autoComplete="off"
        id={id}
        rows={3}
        className={look.field}
        placeholder={t('wrapUp.placeholder')}
        value={text}
        maxLength={limits.takeawayLength}
        aria-describedby={`${id}-status`}
        onChange={(event) => write(event.target.value)}
        {...field}
      />
      <p id={`${id}-status`} className={problem ? look.problem : look.muted}>
        {problem ?? status}
      </p>
    </div>
  );
}
