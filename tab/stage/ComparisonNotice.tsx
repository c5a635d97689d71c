import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { AlarmActs } from '../compare/AlarmActs.tsx';
import { Answers } from '../compare/Answers.tsx';
import { ComparedNumber } from '../compare/ComparedNumber.tsx';
import { type Comparison, useComparisonInSight } from '../compare/comparison.ts';
import { type ComparisonWords, comparisonWords, useComparisonAnnounced } from '../compare/comparisonWords.ts';
import { LockSign } from '../compare/LockSign.tsx';
import { useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { CompareButton } from '../ui/CompareButton.tsx';
import { useLook } from '../ui/laterLook.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';
import { narrow } from './StageFrame.tsx';

const useStyles = makeStyles({
  notice: {
    position: 'relative',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 1em',
    padding: '4px calc(var(--edge) + 44px) 4px var(--edge)',
    minHeight: '44px',
    lineHeight: 1.35,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorBrandBackground2,
    borderBottom: `1px solid ${tokens.colorTransparentStroke}`,
  },
  alarm: {
    backgroundColor: tokens.colorStatusDangerBackground1,
    border: `2px solid ${tokens.colorStatusDangerBorder2}`,
  },
  sign: { display: 'grid', flexShrink: 0, fontSize: '1.4em', color: tokens.colorStatusDangerForeground1 },
  done: { display: 'grid', flexShrink: 0, color: tokens.colorStatusSuccessForeground1 },
  number: {
    flexShrink: 0,
    fontSize: 'clamp(26px, 2.2em, 64px)',
    lineHeight: 1.2,
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '0.04em',
    fontVariantNumeric: 'tabular-nums',
  },
  words: { flexGrow: 1, flexBasis: '12em', minWidth: 0, display: 'grid' },
  strong: { fontWeight: tokens.fontWeightSemibold },
  acts: { display: 'flex', flexWrap: 'wrap', gap: '8px', [narrow]: { flexBasis: '100%' } },
  away: { position: 'absolute', top: 0, insetInlineEnd: 'calc(var(--edge) - 12px)' },
});

/** The comparison that is going on, above the table. */
export function ComparisonNotice() {
  const look = useLook();
  const styles = useStyles();
  const view = useView();
  const comparison = useComparisonInSight();
  useComparisonAnnounced(comparison);
  if (!comparison) return null;
  const { isAlarm, isOver, step, number, putAway } = comparison;
  const words = comparisonWords(view, comparison);
  return (
    <section
      className={mergeClasses(styles.notice, isAlarm && styles.alarm)}
      role={isAlarm ? 'alert' : undefined}
      aria-label={words.round}
    >
      {isAlarm && (
        <span className={styles.sign}>
          <LockSign status="differs" />
        </span>
      )}
      {isOver && (
        <span className={styles.done}>
          <CheckmarkRegular />
        </span>
      )}
      {!words.result && <ComparedNumber number={number} className={styles.number} />}
      <Sentences comparison={comparison} words={words} />
      <div className={styles.acts}>
        {isAlarm ? (
          <AlarmActs comparison={comparison} narrow />
        ) : step === 'none' ? (
          <Again />
        ) : (
          number && comparison.answer === undefined && <Answers round={comparison.round} narrow />
        )}
      </div>
      <Button
        className={mergeClasses(look.icon, styles.away)}
        appearance="transparent"
        icon={<DismissRegular />}
        aria-label={t('compare.putAway')}
        title={t('compare.putAway')}
        onClick={putAway}
      />
    </section>
  );
}

/**
 * Up to two sentences: what it comes to and why; what is asked, and which devices took no part or who hasn't said yet; or that
 * there is no number yet.
 */
function Sentences({ comparison: { number, answer }, words }: { comparison: Comparison; words: ComparisonWords }) {
  const styles = useStyles();
  const { result, round, ask, missing, apart, differing, why } = words;
  const sentences = result
    ? [result, differing, why]
    : number
      ? answer === undefined
        ? [ask, apart ?? missing]
        : [missing]
      : [round, t('compare.working')];
  return (
    <div className={styles.words}>
      {sentences.map(
        (one) =>
          one && (
            <span key={one} className={one === result ? styles.strong : undefined}>
              {one}
            </span>
          ),
      )}
    </div>
  );
}

function Again() {
  return useIsFacilitator() ? <CompareButton narrow /> : null;
}
