import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { reachableTopics } from '#session/plan.ts';
import { waitingTopics } from '#session/selectors.ts';
import { AddTopic } from '../gather/AddTopic.tsx';
import { TopicText } from '../gather/TopicText.tsx';
import { useTime, useView } from '../live/useLive.ts';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/look.ts';
import { OrderedQueue } from '../vote/Reveal.tsx';
import { t } from '../words/words.ts';
import { NotesFold, Offers } from '../wrapUp/MyNotes.tsx';
import { offersTo } from '../wrapUp/notes.ts';
import { Sentences } from '../wrapUp/Sentences.tsx';
import { AnswerCheckIn } from './AnswerCheckIn.tsx';
import { Consultation } from './Consultation.tsx';
import { OfferHelp } from './OfferHelp.tsx';
import { TimeRing } from './TimeRing.tsx';

const useStyles = makeStyles({
  time: { display: 'flex', alignItems: 'center', gap: '12px' },
  facts: { minWidth: 0, display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: '4px' },
  ready: {
    padding: '3px 10px',
    borderRadius: '14px',
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
});

/** One topic at a time, for one time box; then the question whether to continue. */
export function Discuss() {
  const look = useLook();
  const styles = useStyles();
  const now = useTime();
  const view = useView();
  const { shared, own } = view;
  const { phase, step } = shared;
  if (phase.kind !== 'discuss') return null;
  const topic = shared.topics[phase.topic];
  if (!topic) return null;
  const waiting = waitingTopics(shared).length;
  return (
    <>
      {phase.checkIn ? (
        <AnswerCheckIn id={phase.topic} topic={topic} checkIn={phase.checkIn} />
      ) : phase.consultation ? (
        <Consultation id={phase.topic} topic={topic} consultation={phase.consultation} />
      ) : (
        <>
          <div className={styles.time}>
            <TimeRing timer={phase.timer} size="small" />
            <div className={styles.facts}>
              {phase.ready > 0 && (
                <span className={mergeClasses(look.muted, styles.ready)}>
                  {t('discuss.readyCount', { count: phase.ready })}
                </span>
              )}
              <span className={look.muted}>
                {t('discuss.timeFor', { count: waiting === 0 ? 0 : reachableTopics(shared, now), last: waiting === 0 })}
              </span>
            </div>
          </div>
          <section aria-label={t('introduce.now')}>
            <TopicText id={phase.topic} topic={topic} present />
          </section>
          <CommandButton command={{ type: 'mark-ready', step, ready: !own.ready }} aria-pressed={own.ready}>
            {t('discuss.ready')}
          </CommandButton>
        </>
      )}
      <OfferHelp id={phase.topic} topic={topic} />
      <Offers offers={offersTo(view).filter((offer) => offer.topic === phase.topic)} />
      <Sentences />
      <NotesFold />
      {waiting > 0 && (
        <section className={look.tight}>
          <h2 className={look.heading}>{t('discuss.next')}</h2>
          <OrderedQueue label={t('discuss.next')} />
        </section>
      )}
      <AddTopic folded />
    </>
  );
}
