import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { useId } from 'react';
import { useView } from '../live/useLive.ts';
import { useAnnounce, useAnnounced } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { CommandButton } from '../ui/CommandButton.tsx';
import { confidentialField } from '../ui/confidentialField.ts';
import { Fold } from '../ui/Fold.tsx';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { UserText } from '../ui/UserText.tsx';
import { t } from '../words/words.ts';
import { CopyText } from './CopyText.tsx';
import { sentencesText } from './notes.ts';
import { useSentenceForm } from './useSentenceForm.ts';

const useStyles = makeStyles({
  sentence: { flexWrap: 'nowrap', alignItems: 'center', paddingTop: 0, paddingBottom: 0, minHeight: '44px' },
  text: { fontSize: '13px', lineHeight: '17px', padding: '4px 0' },
});

/** What the group agrees may be told to others, without names. Anyone proposes, anyone drops, nobody sees who. */
export function Sentences() {
  const look = useLook();
  const styles = useStyles();
  const { shared } = useView();
  const facilitator = useIsFacilitator();
  const { sentences = [], settings, lastCall } = shared;
  const count = sentences.length;
  useAnnounced(count > 0 ? t('sentences.count', { count }) : undefined);
  if (lastCall && count === 0) return null;
  return (
    // Once there are any, everyone sees them.
    <Fold label={t('sentences.fold', { count })} open={count > 0}>
      <div className={look.tight}>
        <p className={look.muted}>{t('sentences.rule', { chatham: settings.rule === 'chatham-house' })}</p>
        <ul className={look.list}>
          {sentences.map(({ id, text, unread }) => (
            <li key={id} className={mergeClasses(look.item, styles.sentence)}>
              <UserText text={text} unread={unread} className={mergeClasses(look.grow, styles.text)} />
              <CommandButton
                command={{ type: 'drop-sentence', id }}
                appearance="transparent"
                aria-label={t('sentences.dropLong', { text })}
                narrow
              >
                {t('sentences.drop')}
              </CommandButton>
            </li>
          ))}
        </ul>
        {facilitator && !lastCall && <CopyForOthers />}
        {!lastCall && <Propose />}
      </div>
    </Fold>
  );
}

/** For the facilitator: copies what is left, as far as it can be read here. */
export function CopyForOthers() {
  const text = sentencesText(useView());
  if (text === '') return null;
  return <CopyText text={text} label={t('sentences.copy')} fieldLabel={t('sentences.text')} />;
}

/** A field for one more sentence. */
function Propose() {
  const look = useLook();
  const id = useId();
  const announce = useAnnounce();
  const form = useSentenceForm(() => announce(t('sentences.proposed')));
  const { text, setText, busy, isTooLong, counter, refused, why, submit, onKey } = form;
  return (
    <form
      className={look.tight}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label htmlFor={id} className={look.heading}>
        {t('sentences.label')}
      </label>
      <textarea
        {...confidentialField}
        id={id}
        rows={2}
        className={look.field}
        placeholder={t('sentences.placeholder')}
        value={text}
        readOnly={busy}
        aria-invalid={isTooLong}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKey}
      />
      <Button type="submit" className={look.button} refused={refused || busy}>
        {t('sentences.propose')}
      </Button>
      {(why || counter) && <p className={isTooLong || why ? look.problem : look.muted}>{why ?? counter}</p>}
    </form>
  );
}
