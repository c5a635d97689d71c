import { makeStyles, tokens } from '@fluentui/react-components';
import { limits } from '#session/limits.ts';
import { TimeRing } from '../discuss/TimeRing.tsx';
import { useTime } from '../live/useLive.ts';
import { t } from '../words/words.ts';
import { low } from './StageFrame.tsx';
import { TableTitle } from './TableTitle.tsx';

const useStyles = makeStyles({
  ring: { '--ring': 'clamp(60px, min(9.2cqw, 16.5cqh), 200px)' },
  topics: { display: 'flex', gap: '8px', [low]: { display: 'none' } },
  topic: {
    width: '2.8em',
    height: '1.8em',
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

/** A topic is drawn for each second or two. */
const mostDrawn = 10;

/** The last seconds: the topics lift off one by one. */
export function LastCallTable({ clearsAt, topics }: { clearsAt: number; topics: number }) {
  const styles = useStyles();
  const left = Math.max(0, clearsAt - useTime(clearsAt));
  const drawn = Math.min(topics, mostDrawn);
  const stay = Math.ceil((drawn * left) / limits.lastCall);
  return (
    <>
      <div className={styles.ring}>
        <TimeRing timer={{ length: Math.max(limits.lastCall, left), endsAt: clearsAt }} size="large" isWarm />
      </div>
      <TableTitle quiet={t('stage.copyNow')}>{t('stage.clearing', { seconds: Math.ceil(left / 1000) })}</TableTitle>
      <div className={styles.topics} aria-hidden="true">
        {Array.from({ length: drawn }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the topics are drawn without their texts
          <span key={at} className={at < stay ? styles.topic : `${styles.topic} ${styles.gone}`} />
        ))}
      </div>
    </>
  );
}
