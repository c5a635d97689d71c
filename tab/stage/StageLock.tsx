import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { LockDetails } from '../compare/LockDetails.tsx';
import { LockSign } from '../compare/LockSign.tsx';
import { useLockStatus } from '../compare/lockStatus.ts';
import { useViewPart } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/look.ts';
import { t } from '../words/words.ts';
import { StageDialog } from './StageDialog.tsx';
import { phone, wordy } from './StageFrame.tsx';

const useStyles = makeStyles({
  // As high as any target, without making the header higher.
  lock: {
    minWidth: '44px',
    minHeight: '44px',
    flexShrink: 0,
    margin: '-12px -8px -12px auto',
    padding: '0 8px',
    fontSize: '0.9em',
    fontWeight: tokens.fontWeightRegular,
    lineHeight: 'inherit',
    fontVariantNumeric: 'tabular-nums',
    '&, &:hover, &:hover:active': { color: tokens.colorNeutralForeground2 },
    '& .fui-Button__icon': { fontSize: 'max(18px, 1.1em)', width: '1em', height: '1em' },
    [phone]: { padding: 0 },
  },
  alarm: {
    fontWeight: tokens.fontWeightSemibold,
    '&, &:hover, &:hover:active': { color: tokens.colorStatusDangerForeground3 },
  },
  // A phone has room for the icon alone.
  words: { [phone]: { display: 'none' } },
  full: { [wordy]: { display: 'none' } },
  short: { display: 'none', '@container stage (min-width: 401px) and (max-width: 760px)': { display: 'inline' } },
  foot: { display: 'flex', justifyContent: 'flex-end' },
  close: { minHeight: '44px' },
});

/** What exists now, only in this call; it leads to who can read it. */
export function StageLock() {
  const look = useLook();
  const styles = useStyles();
  const count = useViewPart(({ shared }) => shared.order.length);
  const { status, label } = useLockStatus();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const isAlarm = status === 'differs';
  return (
    <>
      <Button
        className={mergeClasses(styles.lock, isAlarm && styles.alarm)}
        appearance="transparent"
        icon={<LockSign status={status} />}
        title={label}
        onClick={() => setOpen(true)}
      >
        {isAlarm ? (
          <span className={styles.words}>{label}</span>
        ) : (
          <>
            <span className={styles.full}>{t('stage.topics', { count })}</span>
            <span className={styles.short}>{t('stage.topicsShort', { count })}</span>
            <span className={look.spoken}>{label}</span>
          </>
        )}
      </Button>
      {isOpen && (
        <StageDialog title={isAlarm ? label : t('lock.title')} onClose={close}>
          <div className={look.stack}>
            <LockDetails />
            <div className={styles.foot}>
              <Button className={styles.close} onClick={close}>
                {t('stage.close')}
              </Button>
            </div>
          </div>
        </StageDialog>
      )}
    </>
  );
}
