import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { planOf, type Stretch } from '#session/plan.ts';
import type { SharedView } from '#session/view.ts';
import { useTime, useView } from '../live/useLive.ts';
import { warm } from './warm.ts';

const useStyles = makeStyles({
  river: { display: 'flex', gap: '2px', flexShrink: 0, height: '6px' },
  stretch: {
    minWidth: '6px',
    boxSizing: 'border-box',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    backgroundColor: tokens.colorBrandStroke2,
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  current: {
    backgroundColor: tokens.colorCompoundBrandBackground,
    '@media (forced-colors: active)': { forcedColorAdjust: 'none', backgroundColor: 'Highlight' },
  },
  spare: { backgroundColor: tokens.colorNeutralStroke2 },
  takeaways: { backgroundColor: warm },
  beyond: {
    flexGrow: 0,
    width: '12px',
    backgroundColor: 'transparent',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
  },
});

/** How many topics beyond the planned end are drawn. */
const mostBeyond = 3;

/** The rest of the meeting at a glance, for the eye only: what is going on, what is planned, and what may not fit. */
export function River() {
  const styles = useStyles();
  const { shared } = useView();
  const now = useTime();
  const { stretches, beyond } = planOf(shared, now);
  return (
    <div className={styles.river} aria-hidden="true">
      {stretches.map((stretch) => (
        <div
          key={stretch.topic ?? stretch.kind}
          className={mergeClasses(
            styles.stretch,
            isSpare(stretch, shared) && styles.spare,
            stretch.kind === 'takeaways' && styles.takeaways,
            stretch.isCurrent && stretch.kind !== 'takeaways' && styles.current,
          )}
          style={{ flexGrow: minutesLeft(stretch, now) }}
        />
      ))}
      {beyond.slice(0, mostBeyond).map((topic) => (
        <div key={topic} className={mergeClasses(styles.stretch, styles.beyond)} />
      ))}
    </div>
  );
}

/** Whether nothing is planned for this time: once the order is known, time that no topic takes. */
export function isSpare({ kind }: Pick<Stretch, 'kind'>, { phase }: Pick<SharedView, 'phase'>): boolean {
  return kind === 'topics' && (phase.kind === 'discuss' || (phase.kind === 'vote' && !phase.open));
}

/** What is still ahead of a stretch, in minutes. */
export function minutesLeft({ from, to }: Stretch, now: number): number {
  return Math.max(0, to - Math.max(from, now)) / 60_000;
}
