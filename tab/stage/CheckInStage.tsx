import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { CheckInView, TopicView } from '#session/view.ts';
import { Tally } from '../discuss/Tally.tsx';
import { useView } from '../live/useLive.ts';
import { Facts } from '../ui/Facts.tsx';
import { numeral, t } from '../words/words.ts';
import { authorsOf } from './authors.ts';
import { Progress } from './Progress.tsx';
import { narrow } from './StageFrame.tsx';
import { TopicText } from './TopicText.tsx';

const useStyles = makeStyles({
  words: { display: 'flex', flexDirection: 'column', gap: '0.5em' },
  asked: { display: 'flex', flexDirection: 'column', gap: '0.6em', maxWidth: '36em', fontSize: '1.15em' },
  question: {
    margin: 0,
    fontSize: 'clamp(16px, min(2.6cqw, 5cqh), 48px)',
    lineHeight: 1.3,
    textWrap: 'balance',
  },
  totals: { display: 'flex', flexWrap: 'wrap', columnGap: '2em' },
  number: {
    fontSize: 'clamp(28px, min(5cqw, 10cqh), 96px)',
    [narrow]: { fontSize: '22px' },
    lineHeight: 1.15,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
    marginInlineEnd: '0.2em',
  },
});

interface Props {
  checkIn: CheckInView;
  topic: TopicView;
  facts: readonly string[];
  /** How many want to move on, if anyone does. */
  ready: ReactNode;
}

/** The check-in's question and how many have answered; then, in the same place, the totals. */
export function CheckInStage({ checkIn, topic, facts, ready }: Props) {
  const styles = useStyles();
  const { shared } = useView();
  const { tally, answered, of } = checkIn;
  return (
    <>
      <div className={styles.words}>
        <Facts facts={facts} />
        <TopicText topic={topic} quiet />
        <Facts facts={authorsOf(shared, topic)} />
      </div>
      <div className={styles.asked}>
        {tally ? (
          // Only for the eye: the tally below says the same in words.
          <div className={styles.totals} aria-hidden="true">
            <span>
              <span className={styles.number}>{numeral(tally.continue)}</span>
              <span>{t('stage.continue')}</span>
            </span>
            <span>
              <span className={styles.number}>{numeral(tally.finished)}</span>
              <span>{t('stage.finished')}</span>
            </span>
          </div>
        ) : (
          <>
            <p className={styles.question}>{t('checkIn.opened')}</p>
            <Progress done={answered} of={of} />
          </>
        )}
        <Tally checkIn={checkIn} spoken />
      </div>
      {ready}
    </>
  );
}
