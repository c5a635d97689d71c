import { makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, use } from 'react';
import type { Command } from '#session/command.ts';
import { LockNotices } from '../compare/LockNotices.tsx';
import { useLive, useTime, useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { useLinkStatus } from '../ui/linkStatus.ts';
import { nameOf, useIsFacilitator } from '../ui/me.ts';
import { meaningOf } from '../ui/meaningOf.ts';
import { TopNotice } from '../ui/TopNotice.ts';
import { useRecorded } from '../ui/useRecorded.ts';
import { t, timeOfDay } from '../words/words.ts';
import { ComparisonNotice } from './ComparisonNotice.tsx';

const useStyles = makeStyles({
  notice: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '0.8em',
    padding: '2px var(--edge)',
    minHeight: '24px',
    lineHeight: 1.4,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorBrandBackground2,
    borderBottom: `1px solid ${tokens.colorTransparentStroke}`,
  },
  strong: { fontWeight: tokens.fontWeightSemibold },
  button: { minHeight: '44px' },
});

/** What people should know besides the phase: a number is compared, the call is recorded, the meeting has ended, the role is claimed, the link is lost or back. */
export function Notices() {
  const styles = useStyles();
  const link = useLinkStatus();
  const recorded = useRecorded();
  const { shared } = useView();
  const { claim, endsAt } = shared;
  const now = useTime(claim?.endsAt);
  const facilitates = useIsFacilitator();
  return (
    <>
      {use(TopNotice)}
      {link && <Notice>{link}</Notice>}
      <ComparisonNotice />
      <LockNotices Notice={Notice} />
      {recorded && (
        <Notice>
          <span className={styles.strong}>{recorded.title}</span>
          {recorded.show ? (
            <Button className={styles.button} onClick={recorded.show}>
              {t('recorded.show')}
            </Button>
          ) : (
            <span>{recorded.text}</span>
          )}
        </Notice>
      )}
      {endsAt !== undefined && (
        <Notice>
          <span className={styles.strong}>{t('ended.title')}</span>
          <span>{t('ended.text', { at: timeOfDay(endsAt) })}</span>
        </Notice>
      )}
      {claim && facilitates && (
        <Notice>
          <span className={styles.strong}>{t('role.stillHere')}</span>
          <span>
            {t('role.stillHereText', {
              name: nameOf(shared, claim.by),
              seconds: Math.max(0, Math.ceil((claim.endsAt - now) / 1000)),
            })}
          </span>
          <Send command={{ type: 'keep-role' }}>{t('role.here')}</Send>
        </Notice>
      )}
    </>
  );
}

function Send({ command, children }: { command: Command; children: string }) {
  const live = useLive();
  return (
    <Button className={useStyles().button} meaning={meaningOf(command)} onClick={() => live.send(command)}>
      {children}
    </Button>
  );
}

function Notice({ children }: { children: ReactNode }) {
  return <div className={useStyles().notice}>{children}</div>;
}
