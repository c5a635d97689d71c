import { makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  track: {
    height: 'clamp(6px, 0.5em, 12px)',
    borderRadius: tokens.borderRadiusMedium,
    overflow: 'hidden',
    boxSizing: 'border-box',
    border: `1px solid ${tokens.colorTransparentStroke}`,
    backgroundColor: tokens.colorBrandBackground2,
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  done: {
    height: '100%',
    backgroundColor: tokens.colorCompoundBrandBackground,
    transitionProperty: 'width',
    transitionDuration: tokens.durationSlow,
    '@media (prefers-reduced-motion: reduce)': { transitionDuration: '0.01ms' },
    '@media (forced-colors: active)': { forcedColorAdjust: 'none', backgroundColor: 'Highlight' },
  },
});

/** How far the group is, only for the eye: text next to it says the same. */
export function Progress({ done, of }: { done: number; of: number }) {
  const styles = useStyles();
  return (
    <div className={styles.track} aria-hidden="true">
      <div className={styles.done} style={{ width: `${of > 0 ? (100 * done) / of : 0}%` }} />
    </div>
  );
}
