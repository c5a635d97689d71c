import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { TimerView } from '#session/view.ts';
import { useTime } from '../live/useLive.ts';
import { warm } from '../ui/warm.ts';
import { countdown, numeral, t } from '../words/words.ts';

const second = 1_000;
const minute = 60 * second;

const useStyles = makeStyles({
  ring: { position: 'relative', flexShrink: 0, display: 'grid', placeItems: 'center', aspectRatio: '1' },
  small: { width: '60px', '@media (max-height: 430px)': { width: '52px' } },
  /** As wide as `--ring` says. */
  large: { width: 'var(--ring)', containerType: 'inline-size' },
  drawing: { position: 'absolute', inset: 0, width: '100%', height: '100%', overflow: 'visible' },
  // Thinner than the arc, so that the two differ in high contrast, too.
  track: { fill: 'none', stroke: tokens.colorNeutralStroke2, strokeWidth: '3px' },
  arc: {
    fill: 'none',
    stroke: tokens.colorCompoundBrandBackground,
    strokeWidth: '7px',
    strokeLinecap: 'round',
    transform: 'rotate(-90deg)',
    transformOrigin: 'center',
    // The arc's own movement, once a second, is too small to see: a transition would repaint it without pause.
    transitionProperty: 'stroke-width',
    transitionDuration: '250ms',
    '@media (prefers-reduced-motion: reduce)': { transitionDuration: '0.01ms' },
    '@media (forced-colors: active)': { stroke: 'Highlight' },
  },
  warm: { stroke: warm },
  // Just thicker: noticeable, but no alarm.
  lastMinute: { strokeWidth: '12px' },
  text: {
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
    color: tokens.colorNeutralForeground1,
    lineHeight: 1.1,
  },
  textSmall: { fontSize: tokens.fontSizeBase300 },
  textLarge: { fontSize: '23cqw' },
  note: { fontSize: '11cqw', fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground2 },
});

interface Props {
  timer: TimerView;
  size: 'small' | 'large';
  /** For a last call, which counts seconds. */
  isLastCall?: boolean;
}

/** A time box's remaining time: a calm ring with `m:ss` in it; 0:00 once it is over. */
export function TimeRing({ timer, size, isLastCall = false }: Props) {
  const styles = useStyles();
  const paused = 'left' in timer;
  const now = useTime(paused ? 0 : timer.endsAt);
  // This window's clock may be a few ms off: a fresh time box must not say 5:01.
  const left = Math.min(timer.length, Math.max(0, paused ? timer.left : timer.endsAt - now));
  // Rounded up, as people count down: a fresh time box says 5:00, and 0:00 means over.
  const shown = Math.ceil(left / second) * second;
  const lastMinute = !paused && shown <= minute;
  const share = left / timer.length;
  return (
    <div
      role="timer"
      aria-live="off"
      aria-label={label(shown, paused)}
      className={mergeClasses(styles.ring, styles[size])}
    >
      <svg className={styles.drawing} viewBox="0 0 100 100" aria-hidden="true">
        <circle className={styles.track} cx="50" cy="50" r="44" pathLength="100" />
        {share > 0 && (
          <circle
            className={mergeClasses(styles.arc, isLastCall ? styles.warm : lastMinute && styles.lastMinute)}
            cx="50"
            cy="50"
            r="44"
            pathLength="100"
            strokeDasharray="100"
            strokeDashoffset={100 - share * 100}
            opacity={paused ? 0.45 : 1}
          />
        )}
      </svg>
      <span
        aria-hidden="true"
        className={mergeClasses(styles.text, size === 'small' ? styles.textSmall : styles.textLarge)}
      >
        <span>{isLastCall && shown < minute ? numeral(shown / second) : countdown(shown / second)}</span>
        {paused && size === 'large' && <span className={styles.note}>{t('discuss.paused')}</span>}
      </span>
    </div>
  );
}

/** In whole minutes until the last one, so that a screen reader that reads it often hears no countdown. */
function label(shown: number, paused: boolean): string {
  const minutes = Math.ceil(shown / minute);
  if (paused) return t('stage.ring.labelPaused', { minutes });
  if (shown === 0) return t('stage.ring.labelOver');
  return shown <= minute ? t('stage.ring.labelLast') : t('stage.ring.label', { minutes });
}
