import { makeStyles, tokens } from '@fluentui/react-components';
import { outcomeOf } from '#session/counts.ts';
import { promptFor } from '#session/prompt.ts';
import { isSmall } from '#session/selectors.ts';
import type { CheckInView } from '#session/view.ts';
import { answers } from '../live/shapes.ts';
import { useTime, useView } from '../live/useLive.ts';
import { numeral, t } from '../words/words.ts';
import { ActButton } from './ActButton.tsx';
import { narrow, phone } from './StageFrame.tsx';
import { TableTitle } from './TableTitle.tsx';
import { TopicInShort } from './TopicInShort.tsx';

const useStyles = makeStyles({
  answers: {
    display: 'flex',
    justifyContent: 'center',
    gap: '12px',
    marginTop: '6px',
    maxWidth: '100%',
    [narrow]: { gap: '8px', alignSelf: 'stretch' },
    [phone]: { flexDirection: 'column' },
  },
  answer: { minWidth: '9em', minHeight: 'max(48px, 3.4em)', [narrow]: { minWidth: '44px', flexGrow: 1, flexBasis: 0 } },
  hint: { margin: 0, fontSize: 'max(12px, 0.85em)', color: tokens.colorNeutralForeground2 },
  tally: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'center',
    columnGap: 'clamp(16px, 4cqw, 72px)',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  number: {
    fontSize: 'clamp(26px, min(4.8cqw, 8.6cqh), 92px)',
    lineHeight: 1.15,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
    marginInlineEnd: '0.2em',
  },
  bar: {
    width: 'min(100%, 36em)',
    height: '0.6em',
    display: 'flex',
    gap: '2px',
    borderRadius: '0.3em',
    overflow: 'hidden',
  },
  finished: {
    backgroundColor: tokens.colorNeutralStrokeAccessible,
    '@media (forced-colors: active)': { forcedColorAdjust: 'none', backgroundColor: 'GrayText' },
  },
  either: { backgroundColor: tokens.colorNeutralStroke1 },
  continue: {
    backgroundColor: tokens.colorCompoundBrandBackground,
    '@media (forced-colors: active)': { forcedColorAdjust: 'none', backgroundColor: 'Highlight' },
  },
});

/** Finished, or continue? Answered on one's own view. */
export function AskingTable({ topic }: { topic: string }) {
  const styles = useStyles();
  const { shared, own } = useView();
  return (
    <>
      <TopicInShort id={topic} />
      <TableTitle>{t('checkIn.question')}</TableTitle>
      <div className={styles.answers}>
        {answers.map((answer) => (
          <ActButton
            key={answer}
            command={{ type: 'answer-check-in', step: shared.step, answer }}
            label={t(`checkIn.${answer}`)}
            pressed={own.answer === answer}
            isOwn
            className={styles.answer}
          />
        ))}
      </div>
      <p className={styles.hint}>{t(isSmall(shared) ? 'checkIn.small' : 'checkIn.silent')}</p>
    </>
  );
}

type Totals = NonNullable<CheckInView['tally']>;

/** The totals, in the order of the answers. */
export function TallyTable({ topic, tally }: { topic: string; tally: Totals }) {
  const styles = useStyles();
  const view = useView();
  const isForAll = promptFor(view, useTime()) === 'forAll';
  return (
    <>
      <TopicInShort id={topic} />
      {isForAll ? (
        <TableTitle quiet={t('stage.forAllText')}>{t('stage.forAll')}</TableTitle>
      ) : (
        <TableTitle>{t(`checkIn.most.${outcomeOf(tally)}`)}</TableTitle>
      )}
      <ul className={styles.tally}>
        {answers.map((answer) => (
          <li key={answer}>
            <span className={styles.number}>{numeral(tally[answer])}</span>
            <span>{t(`checkIn.${answer}`)}</span>
          </li>
        ))}
      </ul>
      <div className={styles.bar} aria-hidden="true">
        {answers.map((answer) => (
          <div key={answer} className={styles[answer]} style={{ flexGrow: tally[answer] }} />
        ))}
      </div>
    </>
  );
}
