import { waitingTopics } from '#session/selectors.ts';
import { AddTopic } from '../gather/AddTopic.tsx';
import { TopicText } from '../gather/TopicText.tsx';
import { useView } from '../live/useLive.ts';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/look.ts';
import { OrderedQueue } from '../vote/Reveal.tsx';
import { t } from '../words/words.ts';
import { NotesFold } from '../wrapUp/MyNotes.tsx';
import { AnswerCheckIn } from './AnswerCheckIn.tsx';
import { OfferHelp } from './OfferHelp.tsx';
import { TimeRing } from './TimeRing.tsx';

/** One topic at a time, for one time box; then the question whether to continue. */
export function Discuss() {
  const look = useLook();
  const { shared, own } = useView();
  const { phase, step } = shared;
  if (phase.kind !== 'discuss') return null;
  const topic = shared.topics[phase.topic];
  if (!topic) return null;
  return (
    <>
      <section className={look.card} aria-label={t('phase.discuss')}>
        <TopicText
          topic={topic}
          present
          count={topic.count}
          lead={!phase.checkIn && <TimeRing timer={phase.timer} size="small" />}
        />
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
      <NotesFold />
      {waitingTopics(shared).length > 0 ? (
        <section className={look.tight}>
          <h2 className={look.heading}>{t('discuss.next')}</h2>
          <OrderedQueue label={t('discuss.next')} />
        </section>
      ) : (
        <p className={look.muted}>{t('discuss.last')}</p>
      )}
      <AddTopic folded />
    </>
  );
}
