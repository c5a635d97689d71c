import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { DoorArrowRightRegular } from '@fluentui/react-icons/svg/door-arrow-right';
import { type ReactNode, useState } from 'react';
import { useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { useIsFacilitator } from '../ui/me.ts';
import { UserText } from '../ui/UserText.tsx';
import { t } from '../words/words.ts';
import { CopyForOthers } from './CopyForOthers.tsx';
import { SentencesDialog } from './SentencesDialog.tsx';
import { narrow, roomy, tall } from './StageFrame.tsx';
import { useOneLine } from './useOneLine.ts';

const useStyles = makeStyles({
  // Beside each other where there is room, else the sentences below.
  around: {
    alignSelf: 'stretch',
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
    alignItems: 'center',
    gap: 'clamp(6px, 2cqw, 48px)',
    [narrow]: { gridTemplateColumns: 'minmax(0, 1fr)', gap: '4px' },
  },
  main: {
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: 'clamp(4px, 1.8cqh, 24px)',
  },
  aside: {
    minWidth: 0,
    boxSizing: 'border-box',
    display: 'flex',
    flexDirection: 'column',
    gap: '4px',
    padding: 'clamp(6px, 1cqw, 20px) clamp(8px, 1.4cqw, 28px)',
    textAlign: 'start',
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    [narrow]: { padding: '0 0 0 10px', gap: 0 },
  },
  head: {
    display: 'contents',
    [narrow]: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: '8px' },
  },
  title: { margin: 0, fontSize: '1em', fontWeight: tokens.fontWeightSemibold, [narrow]: { minWidth: 0 } },
  rule: {
    margin: 0,
    fontSize: 'max(12px, 0.8em)',
    lineHeight: 1.3,
    color: tokens.colorNeutralForeground2,
    [narrow]: { display: 'none' },
  },
  // A strip has no room for them: the heading has their number, and the dialog has all.
  sentences: { order: 1, margin: 0, padding: 0, listStyleType: 'none', lineHeight: 1.4, [narrow]: { display: 'none' } },
  // As many as fit.
  sentence: {
    padding: '2px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    '&:nth-child(n+3)': { display: 'none' },
    [tall]: { '&:nth-child(-n+5)': { display: 'block' } },
  },
  lines: { [roomy]: { WebkitLineClamp: 3, wordBreak: 'normal' } },
  acts: { order: 2, display: 'flex', gap: '6px' },
  button: {
    minHeight: '44px',
    minWidth: '44px',
    padding: '0 10px',
    lineHeight: 1.15,
    fontSize: 'max(14px, 0.85em)',
    fontWeight: tokens.fontWeightRegular,
  },
  open: { minHeight: '44px', minWidth: '44px', flexShrink: 0, fontSize: 'max(14px, 0.9em)' },
  label: { [narrow]: { display: 'none' } },
  // In a strip, it stands in the dialog.
  copy: { '& .fui-Button__icon': { display: 'none' }, [narrow]: { display: 'none' } },
});

/** What lies on the table, with the sentences that may leave the room beside it. */
export function WithMayLeave({ isShown = true, children }: { isShown?: boolean; children: ReactNode }) {
  const styles = useStyles();
  const { line: oneLine } = useOneLine();
  const { settings, sentences = [] } = useView().shared;
  const isFacilitator = useIsFacilitator();
  const [isOpen, setOpen] = useState(false);
  if (!isShown) return children;
  const count = sentences.length;
  const title = leaveLabel(count);
  return (
    <div className={styles.around}>
      <div className={styles.main}>{children}</div>
      <section className={styles.aside} aria-label={t('stage.leave')}>
        <div className={styles.head}>
          <h3 className={styles.title}>{title}</h3>
          <div className={styles.acts}>
            <Button className={styles.button} onClick={() => setOpen(true)}>
              {t('stage.leaveOpen')}
            </Button>
            {isFacilitator && <CopyForOthers className={mergeClasses(styles.button, styles.copy)} />}
          </div>
        </div>
        <p className={styles.rule}>{t(`stage.leaveRule.${settings.rule}`)}</p>
        <ol className={styles.sentences}>
          {sentences.map(({ id, text, unread }) => (
            <li key={id} className={styles.sentence}>
              <UserText text={text} unread={unread} className={mergeClasses(oneLine, styles.lines)} />
            </li>
          ))}
        </ol>
      </section>
      {isOpen && <SentencesDialog onClose={() => setOpen(false)} />}
    </div>
  );
}

/** The same as a button, while we discuss. The facilitator has it under "More". */
export function MayLeaveButton() {
  const styles = useStyles();
  const { sentences = [] } = useView().shared;
  const isFacilitator = useIsFacilitator();
  const [isOpen, setOpen] = useState(false);
  if (isFacilitator) return null;
  const label = leaveLabel(sentences.length);
  return (
    <>
      <Button
        className={styles.open}
        icon={<DoorArrowRightRegular />}
        aria-label={label}
        title={label}
        onClick={() => setOpen(true)}
      >
        <span className={styles.label}>{label}</span>
      </Button>
      {isOpen && <SentencesDialog onClose={() => setOpen(false)} />}
    </>
  );
}

/** What may leave the room, and how many sentences that is. */
export function leaveLabel(count: number): string {
  return count > 0 ? t('stage.leaveCount', { count }) : t('stage.leave');
}
