import { makeStyles, tokens } from '@fluentui/react-components';
import type { CheckInView, TopicView } from '#session/view.ts';
import { Tally } from '../discuss/Tally.tsx';
import { numeral, t } from '../words/words.ts';
import { Facts } from './Facts.tsx';
import { narrow } from './StageFrame.tsx';
import { TopicText } from './TopicText.tsx';

const useStyles = makeStyles({
  words: { display: 'flex', flexDirection: 'column', gap: '0.5em' },
  question: { margin: 0, fontSize: '1.1em' },
  tally: { position: 'relative', maxWidth: '30em' },
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

/** The check-in's question and, once all may know them, its totals. */
export function CheckInStage({
  checkIn,
  topic,
  facts,
}: {
  checkIn: CheckInView;
  topic: TopicView;
  facts: readonly string[];
}) {
  const styles = useStyles();
  const { tally } = checkIn;
  return (
    <>
      <div className={styles.words}>
        <Facts facts={facts} />
        <TopicText topic={topic} quiet />
      </div>
      {tally ? (
        // The tally says the same in words; the large numbers are for the eye.
        <div className={styles.totals} aria-hidden="true">
          <span>
            <span className={styles.number}>{numeral(tally.continue)}</span>
            {t('stage.continue')}
          </span>
          <span>
            <span className={styles.number}>{numeral(tally.finished)}</span>
            {t('stage.finished')}
          </span>
        </div>
      ) : (
        <p className={styles.question}>{t('checkIn.opened')}</p>
      )}
      <div className={styles.tally}>
        <Tally checkIn={checkIn} spoken />
      </div>
    </>
  );
}
