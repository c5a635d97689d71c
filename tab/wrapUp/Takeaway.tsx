import { useId } from 'react';
import { limits } from '#session/limits.ts';
import { useDraft } from '../gather/draft.ts';
import { useLive, useView } from '../live/useLive.ts';
import { confidentialField } from '../ui/confidentialField.ts';
import { useLook } from '../ui/look.ts';
import { UserText } from '../ui/UserText.tsx';
import { useLockedOut } from '../ui/useLockedOut.ts';
import { useSend } from '../ui/useSend.ts';
import { t } from '../words/words.ts';
import { useSavedText } from './useSavedText.ts';

/** The viewer's takeaway: saved as they type, sealed with the session, shown to nobody else. */
export function Takeaway() {
  const look = useLook();
  const id = useId();
  const live = useLive();
  const { own } = useView();
  const { send, problem } = useSend();
  const [draft, setDraft] = useDraft('takeaway');
  const lockedOut = useLockedOut();
  const { text, over, saved, write, field } = useSavedText({
    // What can't be unlocked stays as it is until something is written over it.
    saved: own.takeawayUnread ? '' : own.takeaway,
    held: lockedOut !== undefined,
    draft: draft?.text,
    onDraft: (text) => setDraft(text === undefined ? undefined : { text }),
    limit: limits.takeawayLength,
    prepare: (text) => live.prepare({ type: 'write-takeaway', text }),
    save: (text) => send({ type: 'write-takeaway', text }),
  });
  const tooLong = over > 0 ? t('wrapUp.tooLong', { over }) : undefined;
  const status = saved ? t(text ? 'wrapUp.saved' : 'wrapUp.private') : (lockedOut ?? t('wrapUp.saving'));
  return (
    <div className={look.tight}>
      <label htmlFor={id} className={look.heading}>
        {t('wrapUp.takeaway')}
      </label>
      {own.takeawayUnread && <UserText text={own.takeaway} unread={own.takeawayUnread} />}
      <textarea
        {...confidentialField}
        id={id}
        rows={3}
        className={look.field}
        placeholder={t('wrapUp.placeholder')}
        value={text}
        aria-describedby={`${id}-status`}
        aria-invalid={over > 0}
        onChange={(event) => write(event.target.value)}
        {...field}
      />
      <p id={`${id}-status`} className={tooLong || problem ? look.problem : look.muted}>
        {tooLong ?? problem ?? status}
      </p>
    </div>
  );
}
