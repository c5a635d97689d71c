import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { MoreHorizontal20Regular, People20Regular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { useComparison } from '../compare/comparison.ts';
import { LockDetails } from '../compare/LockDetails.tsx';
import { LockSign } from '../compare/LockSign.tsx';
import { useLockStatus } from '../compare/lockStatus.ts';
import { useViewPart } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/laterLook.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { numeral, t } from '../words/words.ts';
import { About } from './About.tsx';
import { usePanelKeys } from './Keys.tsx';
import { People } from './People.tsx';
import { ShareToStage } from './ShareToStage.tsx';

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap' },
  people: { '& > span': { margin: 0 } },
  count: {
    marginInlineStart: '2px',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
  alarm: { '&, &:hover, &:hover:active': { color: tokens.colorStatusDangerForeground3 } },
});

/** Leads to everything that is the same in every phase. */
export function HeaderButtons() {
  const look = useLook();
  const styles = useStyles();
  const here = useViewPart(({ shared }) => Object.values(shared.people).filter(({ present }) => present).length);
  const [open, setOpen] = useState<'people' | 'lock' | 'more'>();
  // Here, because keys work while nothing of this is open.
  const keys = usePanelKeys();
  const close = () => setOpen(undefined);
  const { status, label } = useLockStatus();
  const comparison = useComparison();
  // A comparison is for everyone: a sheet makes way for it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when one begins, and when it turns out to differ
  useEffect(() => setOpen(undefined), [comparison?.round, comparison?.isAlarm]);
  return (
    <div className={styles.buttons}>
      <Button
        className={mergeClasses(look.icon, styles.people)}
        appearance="transparent"
        icon={<People20Regular />}
        aria-label={t('people.open', { count: here })}
        title={t('people.open', { count: here })}
        onClick={() => setOpen('people')}
      >
        <span className={styles.count}>{numeral(here)}</span>
      </Button>
      <Button
        className={mergeClasses(look.icon, status === 'differs' && styles.alarm)}
        appearance="transparent"
        icon={<LockSign status={status} />}
        aria-label={label}
        title={label}
        onClick={() => setOpen('lock')}
      />
      <ShareToStage />
      <Button
        className={look.icon}
        appearance="transparent"
        icon={<MoreHorizontal20Regular />}
        aria-label={t('session.more')}
        title={t('session.more')}
        onClick={() => setOpen('more')}
      />
      {open === 'people' && (
        <Sheet title={t('people.here', { count: here })} onClose={close}>
          <People onHandedOver={close} />
        </Sheet>
      )}
      {open === 'lock' && (
        <Sheet title={status === 'differs' ? label : t('lock.title')} onClose={close}>
          <LockDetails />
        </Sheet>
      )}
      {open === 'more' && (
        <Sheet title={t('session.about')} onClose={close}>
          <About keys={keys} />
        </Sheet>
      )}
    </div>
  );
}
