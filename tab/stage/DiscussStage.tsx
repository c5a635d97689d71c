import { makeStyles } from '@fluentui/react-components';
import { waitingTopics } from '#session/selectors.ts';
import type { PhaseView } from '#session/view.ts';
import { TimeRing } from '../discuss/TimeRing.tsx';
import { useView } from '../live/useLive.ts';
import { Facts } from '../ui/Facts.tsx';
import { t } from '../words/words.ts';
import { authorsOf } from './authors.ts';
import { CheckInStage } from './CheckInStage.tsx';
import { Queue } from './Queue.tsx';
import { Main } from './StageFrame.tsx';
import { TopicText } from './TopicText.tsx';

const useStyles = makeStyles({
  present: { display: 'flex', alignItems: 'center', gap: 'clamp(16px, 3cqw, 64px)' },
  words: { minWidth: 0, display: 'flex', flexDirection: 'column', gap: '0.5em' },
});

/** The current topic, its time and what follows; then its check-in. */
export function DiscussStage({ phase }: { phase: PhaseView & { kind: 'discuss' } }) {
  const styles = useStyles();
  const { shared } = useView();
  const topic = shared.topics[phase.topic];
  const waiting = waitingTopics(shared);
  if (!topic) return <Main>{null}</Main>;
  const of = shared.order.length;
  const facts = [
    phase.checkIn ? t('phase.check-in') : t('stage.topicAt', { at: of - waiting.length, of }),
    ...(topic.count === undefined ? [] : [t('topic.votes', { count: topic.count })]),
  ];
  const ready = phase.ready > 0 && <Facts facts={[t('discuss.readyCount', { count: phase.ready })]} />;
  return (
    <>
      <Main>
        {phase.checkIn ? (
          <CheckInStage checkIn={phase.checkIn} topic={topic} facts={facts} ready={ready} />
        ) : (
          <div className={styles.present}>
            <TimeRing timer={phase.timer} size="large" />
            <div className={styles.words}>
              <Facts facts={facts} />
              <TopicText topic={topic} />
              <Facts facts={authorsOf(shared, topic)} />
              {ready}
            </div>
          </div>
        )}
      </Main>
      <Queue topics={waiting} empty={t('discuss.last')} />
    </>
  );
}
