import { topicsEndAt } from '#session/plan.ts';
import { useView } from '../live/useLive.ts';
import { Fold } from '../ui/Fold.tsx';
import { useLook } from '../ui/look.ts';
import { t, timeOfDay } from '../words/words.ts';

/** The steps with their times, for hosts without a bot that posts them in the chat. */
export function Agenda() {
  const look = useLook();
  const { settings, plannedEnd } = useView().shared;
  const steps = [
    t('agenda.gather'),
    t('agenda.vote', { each: settings.votesEach }),
    t('agenda.discuss', { minutes: settings.timeBoxMinutes }),
    t('agenda.takeaways', { time: timeOfDay(topicsEndAt({ plannedEnd })) }),
    t('agenda.end', { time: timeOfDay(plannedEnd) }),
  ];
  return (
    <Fold label={t('agenda.label')}>
      <ol className={look.list}>
        {steps.map((step) => (
          <li key={step} className={look.item}>
            <span className={look.text}>{step}</span>
          </li>
        ))}
      </ol>
    </Fold>
  );
}
