import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { CheckInView } from '#session/view.ts';
import { t } from '../words/words.ts';

const useStyles = makeStyles({
  tally: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  bar: {
    display: 'flex',
    height: '8px',
    borderRadius: tokens.borderRadiusMedium,
    overflow: 'hidden',
    backgroundColor: tokens.colorNeutralStroke2,
    '@media (forced-colors: active)': { border: '1px solid CanvasText', backgroundColor: 'Canvas' },
  },
  continue: {
    backgroundColor: tokens.colorBrandStroke1,
    '@media (forced-colors: active)': { forcedColorAdjust: 'none', backgroundColor: 'Highlight' },
  },
  text: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: 'tabular-nums',
  },
  shown: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground1 },
});

/** What all know of a check-in: how many answered, then the totals. Never who, and no totals before the tally. */
export function Tally({ checkIn: { answered, of, tally } }: { checkIn: CheckInView }) {
  const styles = useStyles();
  if (!tally) return <div className={styles.text}>{t('checkIn.answered', { answered, of })}</div>;
  const given = tally.continue + tally.finished;
  return (
    <div className={styles.tally}>
      <div className={styles.bar} aria-hidden="true">
        {given > 0 && <div className={styles.continue} style={{ width: `${(100 * tally.continue) / given}%` }} />}
      </div>
      <div className={mergeClasses(styles.text, styles.shown)}>
        {t('stage.totals', { continue: tally.continue, finished: tally.finished })}
      </div>
    </div>
  );
}
