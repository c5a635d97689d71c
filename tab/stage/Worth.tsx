import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { isSmall } from '#session/selectors.ts';
import type { SharedView } from '#session/view.ts';
import { useView } from '../live/useLive.ts';
import { useLook } from '../ui/look.ts';
import { warm, warmInk } from '../ui/warm.ts';
import { numeral, t } from '../words/words.ts';
import { ActButton } from './ActButton.tsx';
import { low, phone } from './StageFrame.tsx';

const useStyles = makeStyles({
  worth: { display: 'flex', flexDirection: 'column', alignItems: 'center', gap: '2px', maxWidth: '100%' },
  question: { margin: 0, fontSize: '1em', fontWeight: tokens.fontWeightSemibold },
  taps: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '6px',
    minWidth: 0,
    margin: 0,
    padding: 0,
    border: 'none',
    [phone]: { flexWrap: 'wrap' },
  },
  tap: { width: 'max(44px, 2.9em)', padding: 0, flexShrink: 0, '& .fui-Button__icon': { display: 'none' } },
  quiet: { margin: 0, fontSize: 'max(12px, 0.85em)', lineHeight: 1.25, color: tokens.colorNeutralForeground2 },
  end: { flexBasis: 0, flexGrow: 1, overflowWrap: 'anywhere', [phone]: { display: 'none' } },
  start: { textAlign: 'end' },
  finish: { textAlign: 'start' },
  note: { [low]: { position: 'absolute', clipPath: 'inset(50%)' } },
  spread: { display: 'flex', alignItems: 'flex-end', gap: '6px', margin: 0, padding: 0, listStyleType: 'none' },
  column: {
    width: 'max(44px, 2.9em)',
    display: 'grid',
    justifyItems: 'center',
    lineHeight: 1.25,
    fontVariantNumeric: 'tabular-nums',
  },
  count: { fontWeight: tokens.fontWeightSemibold, color: warmInk },
  bar: {
    width: '60%',
    height: 'calc(var(--share) * clamp(12px, 5cqh, 64px) + 2px)',
    backgroundColor: warm,
    borderRadius: tokens.borderRadiusSmall,
    '@media (forced-colors: active)': { forcedColorAdjust: 'none', backgroundColor: 'Highlight' },
  },
});

const scores = [1, 2, 3, 4, 5] as const;

/** "Was this worth your time?": one silent tap on one's own view, and how many chose what once everyone may know. */
export function Worth({ worth }: { worth: NonNullable<SharedView['worth']> }) {
  const styles = useStyles();
  const { shared } = useView();
  const { answered, of, spread } = worth;
  return (
    <div className={styles.worth}>
      <h3 className={styles.question}>{t('stage.worth')}</h3>
      <div className={styles.taps}>
        <span aria-hidden="true" className={mergeClasses(styles.quiet, styles.end, styles.start)}>
          {t('stage.worthLeast')}
        </span>
        {spread ? <Spread spread={spread} /> : <Taps />}
        <span aria-hidden="true" className={mergeClasses(styles.quiet, styles.end, styles.finish)}>
          {t('stage.worthMost')}
        </span>
      </div>
      {!spread && (
        <p className={mergeClasses(styles.quiet, styles.note)}>
          {isSmall(shared) ? t('checkIn.small') : t('stage.worthAnswered', { answered, of })}
        </p>
      )}
    </div>
  );
}

function Taps() {
  const styles = useStyles();
  const { own } = useView();
  return (
    <fieldset className={styles.taps} aria-label={t('stage.worth')}>
      {scores.map((score) => (
        <ActButton
          key={score}
          command={{ type: 'rate-meeting', score }}
          label={t('stage.worthScore', { score, end: score === 1 ? 'least' : score === 5 ? 'most' : 'other' })}
          mark={numeral(score)}
          pressed={own.worth === score}
          isOwn
          className={styles.tap}
        />
      ))}
    </fieldset>
  );
}

function Spread({ spread }: { spread: readonly number[] }) {
  const look = useLook();
  const styles = useStyles();
  const most = Math.max(1, ...spread);
  return (
    <ol className={styles.spread} aria-label={t('stage.worth')}>
      {scores.map((score, at) => {
        const count = spread[at] ?? 0;
        return (
          <li key={score}>
            <span className={look.spoken}>{t('stage.worthSpread', { count, score })}</span>
            <span aria-hidden="true" className={styles.column}>
              <span className={styles.count}>{count > 0 && numeral(count)}</span>
              <span className={styles.bar} style={{ '--share': count / most } as React.CSSProperties} />
              <span>{numeral(score)}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
