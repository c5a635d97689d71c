import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import { emptyDraft, useDraft } from '../gather/draft.ts';
import { useTopicForm } from '../gather/useTopicForm.ts';
import { helps } from '../live/shapes.ts';
import { useRefusal, useView } from '../live/useLive.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Choice } from '../ui/Choice.tsx';
import { confidentialField } from '../ui/confidentialField.ts';
import { useLook } from '../ui/look.ts';
import { ownTopics, useIsFacilitator } from '../ui/me.ts';
import { shortNameOf } from '../ui/names.ts';
import { t, wordedRefusal } from '../words/words.ts';
import { narrow, phone } from './StageFrame.tsx';
import { useTitleStyles } from './TableTitle.tsx';

const useStyles = makeStyles({
  form: { alignSelf: 'center', width: 'min(100%, 40em)', display: 'grid', gap: '6px' },
  row: {
    display: 'flex',
    alignItems: 'flex-end',
    gap: '8px',
    [phone]: { flexDirection: 'column', alignItems: 'stretch' },
  },
  field: { flexGrow: 1, width: 'auto', minWidth: 0, resize: 'none', textAlign: 'start', fontSize: 'max(14px, 0.95em)' },
  button: { minHeight: '44px', flexShrink: 0 },
  foot: { display: 'flex', justifyContent: 'center', alignItems: 'center', flexWrap: 'wrap', gap: '0 12px' },
  // The choices need no heading here: the sentence before them is one.
  help: {
    position: 'relative',
    '& button, & legend': { fontSize: 'max(12px, 0.75em)' },
    '& legend': { float: 'inline-start', padding: '12px 12px 0 0' },
    [narrow]: { '& legend': { display: 'none' } },
  },
  said: { margin: 0, color: tokens.colorNeutralForeground2 },
});

/** One's own next topic, in the middle of the table. */
export function AddTopicRow() {
  const look = useLook();
  const styles = useStyles();
  const title = useTitleStyles();
  const id = useId();
  const announce = useAnnounce();
  const view = useView();
  const isFacilitator = useIsFacilitator();
  const [draft = emptyDraft, setDraft] = useDraft();
  // Whether another topic is allowed depends neither on its text nor on its id.
  const cannot = useRefusal({ type: 'add-topic', topic: '', text: 'x' });
  const { busy, isTooLong, counter, refused, why, submit, onKey } = useTopicForm({
    draft,
    onDone() {
      setDraft(undefined);
      announce(t('gather.added'));
    },
  });
  const name = shortNameOf(view.shared, view.own.participant);
  const isFirst = ownTopics(view).length === 0;
  if (cannot && (busy || draft.text === '')) {
    return (
      <>
        <h2 className={title.title}>{t('stage.thanksFor', { name })}</h2>
        <p className={styles.said}>{wordedRefusal(cannot)}</p>
      </>
    );
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2 className={title.title}>
        <label htmlFor={id}>{t(isFirst ? 'stage.asks' : 'stage.asksMore', { name })}</label>
      </h2>
      <div className={styles.row}>
        <textarea
          {...confidentialField}
          id={id}
          rows={1}
          className={mergeClasses(look.field, styles.field)}
          placeholder={t('stage.half')}
          // Once it's sent, the topic is in the list. Should that fail, its text is back.
          value={busy ? '' : draft.text}
          // Text typed after the press would be lost with the answer.
          readOnly={busy}
          aria-describedby={`${id}-left`}
          aria-invalid={isTooLong}
          onChange={(event) => setDraft({ ...draft, text: event.target.value })}
          onKeyDown={onKey}
        />
        <Button
          type="submit"
          className={styles.button}
          appearance={isFacilitator ? 'outline' : 'primary'}
          refused={refused !== undefined || busy}
          title={refused}
        >
          {t('gather.add')}
        </Button>
      </div>
      <div className={styles.foot}>
        <div className={styles.help}>
          <Choice
            label={t('gather.help')}
            options={helps.map((value) => ({ value, label: t(`helpChip.${value}`) }))}
            value={busy ? undefined : draft.help}
            shape="row"
            onChoose={(chosen) => setDraft({ ...draft, help: chosen === draft.help ? undefined : chosen })}
          />
        </div>
        <span id={`${id}-left`} className={isTooLong || why ? look.problem : look.muted}>
          {why ?? counter}
        </span>
      </div>
    </form>
  );
}
