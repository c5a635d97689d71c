import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { CheckInView } from '#session/view.ts';
import { useLook } from '../ui/look.ts';
import { t } from '../words/words.ts';

const useStyles = makeStyles({
  tally: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  bar: {
    display: 'flex',
    height: 'max(8px, 0.5em)',
    borderRadius: tokens.borderRadiusMedium,
    overflow: 'hidden',
    boxSizing: 'border-box',
    border: `1px solid ${tokens.colorTransparentStroke}`,
    backgroundColor: tokens.colorBrandBackground2,
    '@media (forced-colors: active)': { border: '1px solid CanvasText', backgroundColor: 'Canvas' },
  },
  continue: {
    backgroundColor: tokens.colorCompoundBrandBackground,
    '@media (forced-colors: active)': { forcedColorAdjust: 'none', backgroundColor: 'Highlight' },
  },
  text: {
    fontSize: `max(${tokens.fontSizeBase200}, 0.86em)`,
    lineHeight: 1.35,
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: 'tabular-nums',
  },
  shown: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground1 },
});

/**
 * What everyone knows about a check-in: how many answered, then the totals. Never who, and no totals before the tally.
 * `spoken`: the totals are shown elsewhere, so the words are for screen readers only.
 */
export function Tally({ checkIn, spoken = false }: { checkIn: CheckInView; spoken?: boolean }) {
  const look = useLook();
  const styles = useStyles();
  const { answered, of, tally } = checkIn;
  if (!tally) return <div className={styles.text}>{t('checkIn.answered', { answered, of })}</div>;
  const given = tally.continue + tally.finished;
  return (
    <div className={styles.tally}>
      <div className={styles.bar} aria-hidden="true">
        {given > 0 && <div className={styles.continue} style={{ width: `${(100 * tally.continue) / given}%` }} />}
      </div>
      <div className={mergeClasses(styles.text, styles.shown, spoken && look.spoken)}>
        {t('stage.totals', { continue: tally.continue, finished: tally.finished })}
      </div>
    </div>
  );
}
