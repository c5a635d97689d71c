import { makeStyles } from '@fluentui/react-components';
import { HandRightRegular } from '@fluentui/react-icons/svg/hand-right';
import { HeartRegular } from '@fluentui/react-icons/svg/heart';
import type { PhaseView } from '#session/view.ts';
import { TimeRing } from '../discuss/TimeRing.tsx';
import { useView } from '../live/useLive.ts';
import { shortNameOf } from '../ui/names.ts';
import { t } from '../words/words.ts';
import { Chip } from './Chip.tsx';
import { low } from './StageFrame.tsx';
import { TableTopic } from './TableTopic.tsx';

/** A ring, and words below or beside it. */
export const useTableStyles = makeStyles({
  // A low stage has no room for a row of its own.
  ring: {
    '--ring': 'clamp(64px, min(9.2cqw, 16.5cqh), 200px)',
    [low]: { '--ring': 'clamp(64px, min(11cqw, 23cqh), 120px)' },
  },
  around: {
    maxWidth: '100%',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: 'clamp(6px, 1.8cqh, 28px)',
    [low]: { alignSelf: 'stretch', flexDirection: 'row', gap: 'clamp(12px, 2.4cqw, 32px)', textAlign: 'start' },
  },
  words: {
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: 'clamp(4px, 1.2cqh, 16px)',
    [low]: { alignItems: 'flex-start', justifyContent: 'flex-start' },
  },
});

/** The topic, its time, and what the viewer may know about both. */
export function DiscussTable({ phase }: { phase: PhaseView & { kind: 'discuss' } }) {
  const styles = useTableStyles();
  const { shared, own } = useView();
  return (
    <div className={styles.around}>
      <div className={styles.ring}>
        <TimeRing timer={phase.timer} size="large" />
      </div>
      <div className={styles.words}>
        <TableTopic id={phase.topic}>
          {phase.ready > 0 && (
            <Chip icon={<HandRightRegular />}>{t('discuss.readyCount', { count: phase.ready })}</Chip>
          )}
          {own.offersReceived
            .filter((offer) => offer.topic === phase.topic)
            .map(({ from }) => (
              <Chip key={from} icon={<HeartRegular />} isWarm>
                {t('notes.canHelp', { name: shortNameOf(shared, from) })}
              </Chip>
            ))}
        </TableTopic>
      </div>
    </div>
  );
}
