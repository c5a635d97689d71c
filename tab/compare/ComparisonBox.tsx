import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Checkmark20Regular, Dismiss20Regular, ShieldError20Filled } from '@fluentui/react-icons';
import { useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { CompareButton } from '../ui/CompareButton.tsx';
import { useLook } from '../ui/laterLook.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';
import { AlarmActs } from './AlarmActs.tsx';
import { Answers } from './Answers.tsx';
import { ComparedNumber } from './ComparedNumber.tsx';
import type { Comparison } from './comparison.ts';
import { type ComparisonWords, comparisonWords } from './comparisonWords.ts';

const useStyles = makeStyles({
  box: { position: 'relative', flexShrink: 0, gap: '6px', padding: '8px 12px' },
  head: { display: 'flex', alignItems: 'center', gap: '8px', minHeight: '28px', paddingInlineEnd: '32px' },
  alarm: {
    border: `${tokens.strokeWidthThick} solid ${tokens.colorStatusDangerBorder2}`,
    backgroundColor: tokens.colorStatusDangerBackground1,
  },
  sign: { flexShrink: 0, color: tokens.colorStatusDangerForeground1 },
  done: { flexShrink: 0, color: tokens.colorStatusSuccessForeground1 },
  number: {
    fontSize: 'clamp(16px, 11.5vw, 32px)',
    lineHeight: 1.2,
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '0.04em',
    fontVariantNumeric: 'tabular-nums',
    textAlign: 'center',
    '@media (max-height: 430px)': { fontSize: 'clamp(16px, 11.5vw, 24px)' },
  },
  away: { position: 'absolute', top: 0, insetInlineEnd: 0 },
});

/** A comparison with what there is to answer. `onAway`: it can be put away. */
export function ComparisonBox({ comparison, onAway }: { comparison: Comparison; onAway?: () => void }) {
  const look = useLook();
  const styles = useStyles();
  const view = useView();
  const words = comparisonWords(view, comparison);
  const { isAlarm, isOver, step } = comparison;
  return (
    <section
      className={mergeClasses(look.notice, styles.box, isAlarm && styles.alarm)}
      aria-label={words.round}
      role={isAlarm ? 'alert' : undefined}
    >
      <div className={styles.head}>
        {isAlarm && <ShieldError20Filled className={styles.sign} />}
        {isOver && <Checkmark20Regular className={styles.done} />}
        <span className={words.result ? look.strong : look.muted}>{words.result ?? words.round}</span>
      </div>
      {isAlarm ? (
        <Alarm comparison={comparison} words={words} />
      ) : step === 'none' ? (
        <NoNumber words={words} />
      ) : (
        !isOver && <Question comparison={comparison} words={words} />
      )}
      {onAway && (
        <Button
          className={mergeClasses(look.icon, styles.away)}
          appearance="transparent"
          icon={<Dismiss20Regular />}
          aria-label={t('compare.putAway')}
          title={t('compare.putAway')}
          onClick={onAway}
        />
      )}
    </section>
  );
}

interface Props {
  comparison: Comparison;
  words: ComparisonWords;
}

/** The number, and whether one sees the same; then who hasn't said yet. */
function Question({ comparison: { number, round, answer }, words: { ask, missing, apart } }: Props) {
  const look = useLook();
  const styles = useStyles();
  const isFacilitator = useIsFacilitator();
  return (
    <>
      <ComparedNumber number={number} className={styles.number} />
      {!number && <p className={look.muted}>{t('compare.working')}</p>}
      {number && answer === undefined && (
        <>
          <p className={look.text}>{ask}</p>
          {apart && <p className={look.text}>{apart}</p>}
          <div className={look.pair}>
            <Answers round={round} />
          </div>
        </>
      )}
      {number && missing && <p className={look.muted}>{missing}</p>}
      {/* Someone who reopened their panel, or whose panel has no number, can't answer. */}
      {answer !== undefined && missing && isFacilitator && <CompareButton />}
    </>
  );
}

function NoNumber({ words: { why } }: Pick<Props, 'words'>) {
  const look = useLook();
  const isFacilitator = useIsFacilitator();
  return (
    <>
      <p className={look.text}>{why}</p>
      {isFacilitator && <CompareButton />}
    </>
  );
}

/** What differs, and what there is to say and do about it. */
function Alarm({ comparison, words: { differing, why } }: Props) {
  const look = useLook();
  return (
    <>
      {differing && <p className={look.text}>{differing}</p>}
      {why && <p className={look.text}>{why}</p>}
      <AlarmActs comparison={comparison} />
    </>
  );
}
