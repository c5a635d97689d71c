import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { outcomeOf } from '#session/counts.ts';
import { isSmall } from '#session/selectors.ts';
import type { CheckInView, PersonView } from '#session/view.ts';
import { answers } from '../live/shapes.ts';
import { useView } from '../live/useLive.ts';
import { Choice } from '../ui/Choice.tsx';
import { ClampedText } from '../ui/ClampedText.tsx';
import { Faces } from '../ui/Faces.tsx';
import { useLook } from '../ui/look.ts';
import { topicName } from '../ui/names.ts';
import type { PlainTopic } from '../ui/plain.ts';
import { useSend } from '../ui/useSend.ts';
import { numeral, t } from '../words/words.ts';

const useStyles = makeStyles({
  totals: { display: 'flex', flexWrap: 'wrap', columnGap: '12px' },
  total: { display: 'flex', flexDirection: 'column', flexGrow: 1, flexBasis: '60px' },
  number: {
    fontSize: '28px',
    lineHeight: '34px',
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
  question: {
    fontSize: '20px',
    lineHeight: '26px',
    '@media (max-height: 480px)': { fontSize: '16px', lineHeight: '21px' },
  },
  topic: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
});

interface Props {
  id: string;
  topic: PlainTopic;
  checkIn: CheckInView;
}

/** Finished, or continue? Answers are silent and can be changed until the totals are shown. */
export function AnswerCheckIn({ id, topic, checkIn }: Props) {
  const look = useLook();
  const styles = useStyles();
  const view = useView();
  const { shared, own } = view;
  const { send, problem } = useSend();
  const { tally } = checkIn;
  const people = Object.keys(shared.people).filter((id) => isAsked(shared.people[id]));
  const title = (
    <ClampedText
      text={topic.parts[0]?.text ?? ''}
      unread={topic.parts[0]?.unread}
      lines={2}
      what={topicName(view, id)}
      className={styles.topic}
    />
  );
  if (tally) {
    return (
      <section className={look.tight} aria-label={t('phase.check-in')}>
        {title}
        <h2 className={mergeClasses(look.title, styles.question)}>{t(`checkIn.most.${outcomeOf(tally)}`)}</h2>
        <ul className={mergeClasses(look.list, styles.totals)}>
          {answers.map((answer) => (
            <li key={answer} className={styles.total}>
              <span className={styles.number}>{numeral(tally[answer])}</span>
              <span className={look.muted}>{t(`checkIn.${answer}`)}</span>
            </li>
          ))}
        </ul>
        {own.answer && <p className={look.muted}>{t(`checkIn.yours.${own.answer}`)}</p>}
      </section>
    );
  }
  return (
    <section className={look.tight} aria-label={t('phase.check-in')}>
      {title}
      <Choice
        label={<span className={mergeClasses(look.title, styles.question)}>{t('checkIn.question')}</span>}
        options={answers.map((value) => ({ value, label: t(`checkIn.${value}`) }))}
        value={own.answer}
        shape="stack"
        onChoose={(answer) => void send({ type: 'answer-check-in', step: shared.step, answer })}
      />
      {problem && <p className={look.problem}>{problem}</p>}
      <p className={look.muted}>{t(isSmall(shared) ? 'checkIn.small' : 'checkIn.silent')}</p>
      <Faces people={people} />
      <p className={look.muted}>{t('checkIn.answered', { answered: checkIn.answered, of: checkIn.of })}</p>
    </section>
  );
}

/** Whether a person is shown: away, too, because then nobody waits for them. */
function isAsked(person: PersonView | undefined): boolean {
  return person?.acknowledged === true && !person.left;
}
