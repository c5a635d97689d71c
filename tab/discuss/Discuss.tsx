import { makeStyles, tokens } from '@fluentui/react-components';
import { waitingTopics } from '#session/refusal.ts';
import { TopicText } from '../gather/TopicText.tsx';
import { useView } from '../live/useLive.ts';
import { CommandButton } from '../panel/CommandButton.tsx';
import { useLook } from '../panel/look.ts';
import { OrderedQueue } from '../vote/Reveal.tsx';
import { t } from '../words/words.ts';
import { KeepsakesFold } from '../wrapUp/Keepsakes.tsx';
import { AnswerCheckIn } from './AnswerCheckIn.tsx';
import { OfferHelp } from './OfferHelp.tsx';
import { TimeRing } from './TimeRing.tsx';

const useStyles = makeStyles({
  // Zoomed in, the words get lines of their own.
  current: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  words: { flexGrow: 1, flexBasis: '120px', minWidth: 0 },
});

/** One topic at a time, a time box long; then the question whether to continue. */
export function Discuss() {
  const look = useLook();
  const styles = useStyles();
  const { shared, own } = useView();
  const { phase, step } = shared;
  if (phase.kind !== 'discuss') return null;
  const topic = shared.topics[phase.topic];
  if (!topic) return null;
  return (
    <>
      <section className={look.card} aria-label={t('phase.discuss')}>
        <div className={styles.current}>
          {!phase.checkIn && <TimeRing timer={phase.timer} size="small" />}
          <div className={styles.words}>
            <TopicText topic={topic} present />
            <div className={look.muted}>{t('topic.votes', { count: topic.count ?? 0 })}</div>
          </div>
        </div>
      </section>
      {phase.checkIn ? (
        <AnswerCheckIn checkIn={phase.checkIn} />
      ) : (
        <div className={look.tight}>
          <CommandButton command={{ type: 'mark-ready', step, ready: !own.ready }} aria-pressed={own.ready} explain>
            {t('discuss.ready')}
          </CommandButton>
          <p className={look.muted}>{t('discuss.readyCount', { count: phase.ready })}</p>
        </div>
      )}
      <OfferHelp id={phase.topic} topic={topic} />
      <KeepsakesFold />
      {waitingTopics(shared).length > 0 ? (
        <section className={look.tight}>
          <h2 className={look.heading}>{t('discuss.next')}</h2>
          <OrderedQueue label={t('discuss.next')} />
        </section>
      ) : (
        <p className={look.muted}>{t('discuss.last')}</p>
      )}
    </>
  );
}
