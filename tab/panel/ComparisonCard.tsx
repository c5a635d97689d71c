import { makeStyles } from '@fluentui/react-components';
import { ComparisonBox } from '../compare/ComparisonBox.tsx';
import { useComparisonInSight } from '../compare/comparison.ts';
import { useComparisonAnnounced } from '../compare/comparisonWords.ts';

const useStyles = makeStyles({
  // What is above it scrolls, and what is below it keeps its place.
  card: { flexShrink: 0, maxHeight: '70dvh', overflowY: 'auto', scrollbarWidth: 'thin', padding: '0 12px 8px' },
});

/** The comparison that is going on, in every phase. */
export function ComparisonCard() {
  const styles = useStyles();
  const comparison = useComparisonInSight();
  useComparisonAnnounced(comparison);
  if (!comparison) return null;
  return (
    <div className={styles.card}>
      <ComparisonBox comparison={comparison} onAway={comparison.putAway} />
    </div>
  );
}
