import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { limits } from '#session/limits.ts';
import { TimeRing } from '../discuss/TimeRing.tsx';
import { useTime, useView } from '../live/useLive.ts';
import { everyoneIn } from '../ui/me.ts';
import { numeral, t } from '../words/words.ts';
import { clearingIn } from '../wrapUp/clearingIn.ts';
import { WithMayLeave } from './MayLeave.tsx';
import { low, narrowHigh } from './StageFrame.tsx';
import { TableTitle } from './TableTitle.tsx';

const useStyles = makeStyles({
  ring: { '--ring': 'clamp(60px, min(9.2cqw, 16.5cqh), 200px)' },
  topics: { display: 'flex', gap: '8px', [low]: { display: 'none' }, [narrowHigh]: { display: 'none' } },
  topic: {
    width: '2.8em',
    height: '1.8em',
    display: 'grid',
    placeItems: 'center',
    color: tokens.colorNeutralForeground2,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    '@media (prefers-reduced-motion: no-preference)': {
      transitionProperty: 'opacity, transform',
      transitionDuration: '600ms',
    },
  },
  gone: {
    opacity: 0,
    '@media (prefers-reduced-motion: no-preference)': { transform: 'translateY(-24px) rotate(-6deg)' },
  },
});

/** One topic lifts off about every two seconds. */
const mostDrawn = 10;

/** The last seconds: the topics lift off one by one. */
export function LastCallTable({ clearsAt }: { clearsAt: number }) {
  const styles = useStyles();
  const { shared } = useView();
  const left = Math.max(0, clearsAt - useTime(clearsAt));
  const [length, setLength] = useState<number>(limits.lastCall);
  // After "Wait", the ring begins anew.
  if (left > length) setLength(left);
  const drawn = Math.min(shared.order.length, mostDrawn);
  const stay = Math.ceil((drawn * left) / length);
  return (
    <WithMayLeave isShown={shared.sentences !== undefined}>
      <div className={styles.ring}>
        <TimeRing timer={{ length, endsAt: clearsAt }} size="large" isLastCall />
      </div>
      <TableTitle quiet={t('lastCall.text', { count: everyoneIn(shared) })}>
        {clearingIn(Math.ceil(left / 1_000))}
      </TableTitle>
      <div className={styles.topics} aria-hidden="true">
        {Array.from({ length: drawn }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the topics are drawn without their texts
          <span key={at} className={mergeClasses(styles.topic, at >= stay && styles.gone)}>
            {numeral(at + 1)}
          </span>
        ))}
      </div>
    </WithMayLeave>
  );
}
