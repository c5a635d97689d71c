import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useId, useRef } from 'react';
import { useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { confidentialField } from '../ui/confidentialField.ts';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { meaningOf } from '../ui/meaningOf.ts';
import { UserText } from '../ui/UserText.tsx';
import { useSend } from '../ui/useSend.ts';
import { t } from '../words/words.ts';
import { useSentenceForm } from '../wrapUp/useSentenceForm.ts';
import { CopyForOthers } from './CopyForOthers.tsx';
import { StageDialog } from './StageDialog.tsx';

const useStyles = makeStyles({
  quiet: { margin: `0 0 ${tokens.spacingVerticalS}`, color: tokens.colorNeutralForeground2 },
  list: { margin: 0, padding: 0, listStyleType: 'none', outlineStyle: 'none' },
  sentence: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
    padding: '2px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  text: { minWidth: 0, flexGrow: 1 },
  button: { minHeight: '44px', flexShrink: 0 },
  form: { display: 'grid', gap: '6px', margin: `${tokens.spacingVerticalM} 0` },
  row: { display: 'flex', alignItems: 'flex-end', gap: '8px' },
  field: { flexGrow: 1, minWidth: 0, width: 'auto', resize: 'none' },
  foot: {
    marginTop: tokens.spacingVerticalM,
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'flex-end',
    gap: tokens.spacingHorizontalS,
  },
});

/** All sentences that may leave the room: read, propose, drop. Nobody sees whose they are. */
export function SentencesDialog({ onClose }: { onClose: () => void }) {
  const styles = useStyles();
  const { settings, sentences = [] } = useView().shared;
  const isFacilitator = useIsFacilitator();
  const list = useRef<HTMLOListElement>(null);
  const { send, problem } = useSend();
  return (
    <StageDialog title={t('stage.leave')} onClose={onClose}>
      <p className={styles.quiet}>{t(`stage.leaveRule.${settings.rule}`)}</p>
      <ProposeSentence problem={problem} />
      {sentences.length === 0 && <p className={styles.quiet}>{t('stage.leaveNone')}</p>}
      <ol ref={list} tabIndex={-1} className={styles.list} aria-label={t('stage.leave')}>
        {sentences.map(({ id, text, unread }, at) => {
          const command = { type: 'drop-sentence', id } as const;
          return (
            <li key={id} className={styles.sentence}>
              <UserText text={text} unread={unread} className={styles.text} />
              <Button
                className={styles.button}
                appearance="subtle"
                aria-label={t('stage.dropSentence', { at: at + 1 })}
                meaning={meaningOf(command)}
                onClick={() => {
                  // Its button goes with it.
                  list.current?.focus();
                  void send(command);
                }}
              >
                {t('stage.drop')}
              </Button>
            </li>
          );
        })}
      </ol>
      <div className={styles.foot}>
        {isFacilitator && <CopyForOthers className={styles.button} />}
        <Button className={styles.button} onClick={onClose}>
          {t('stage.close')}
        </Button>
      </div>
    </StageDialog>
  );
}

function ProposeSentence({ problem }: { problem: string | undefined }) {
  const look = useLook();
  const styles = useStyles();
  const id = useId();
  const { text, setText, busy, counter, isTooLong, refused, why, submit, onKey } = useSentenceForm();
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label htmlFor={id}>{t('stage.leaveAsk')}</label>
      <div className={styles.row}>
        <textarea
          {...confidentialField}
          id={id}
          rows={2}
          className={mergeClasses(look.field, styles.field)}
          value={text}
          readOnly={busy}
          aria-describedby={`${id}-about`}
          aria-invalid={isTooLong}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKey}
        />
        <Button type="submit" className={styles.button} appearance="primary" refused={refused || busy}>
          {t('stage.propose')}
        </Button>
      </div>
      <span id={`${id}-about`} role="status" className={isTooLong || why || problem ? look.problem : look.muted}>
        {why ?? problem ?? counter ?? t('stage.leaveNobody')}
      </span>
    </form>
  );
}
