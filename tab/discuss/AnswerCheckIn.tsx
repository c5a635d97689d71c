import { isSmall } from '#session/selectors.ts';
import type { CheckInView } from '#session/view.ts';
import { answers } from '../live/shapes.ts';
import { useView } from '../live/useLive.ts';
import { Choice } from '../ui/Choice.tsx';
import { useLook } from '../ui/look.ts';
import { useSend } from '../ui/useSend.ts';
import { t } from '../words/words.ts';
import { Tally } from './Tally.tsx';

/** Finished, or continue? Answers are silent and can be changed until the totals are shown. */
export function AnswerCheckIn({ checkIn }: { checkIn: CheckInView }) {
  const look = useLook();
  const { shared, own } = useView();
  const { send, problem } = useSend();
  const { tally } = checkIn;
  return (
    <section className={look.stack} aria-label={t('phase.check-in')}>
      {!tally && (
        <Choice
          label={t('checkIn.ask')}
          options={answers.map((value) => ({ value, label: t(`checkIn.${value}`) }))}
          value={own.answer}
          onChoose={(answer) => void send({ type: 'answer-check-in', step: shared.step, answer })}
        />
      )}
      {problem && <p className={look.problem}>{problem}</p>}
      <div>
        <Tally checkIn={checkIn} />
        {!tally && <p className={look.muted}>{t(isSmall(shared) ? 'checkIn.small' : 'checkIn.silent')}</p>}
        {tally && own.answer && <p className={look.muted}>{t(`checkIn.yours.${own.answer}`)}</p>}
      </div>
    </section>
  );
}
