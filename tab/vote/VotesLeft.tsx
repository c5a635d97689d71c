import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { votesLeft } from '#session/selectors.ts';
import { useView } from '../live/useLive.ts';
import { t } from '../words/words.ts';

const useStyles = makeStyles({
  left: { display: 'inline-flex', alignItems: 'center', gap: '6px' },
  tokens: { display: 'inline-flex', gap: '3px' },
  token: {
    width: '10px',
    height: '10px',
    boxSizing: 'border-box',
    borderRadius: tokens.borderRadiusCircular,
    border: `${tokens.strokeWidthThick} solid ${tokens.colorCompoundBrandStroke}`,
  },
  unused: {
    backgroundColor: tokens.colorCompoundBrandStroke,
    '@media (forced-colors: active)': { backgroundColor: 'Highlight', forcedColorAdjust: 'none' },
  },
});

/** The viewer's remaining votes, as tokens and in words. */
export function VotesLeft() {
  const styles = useStyles();
  const { shared, own } = useView();
  const left = votesLeft(shared, own);
  return (
    <span className={styles.left}>
      <span className={styles.tokens} aria-hidden="true">
        {Array.from({ length: shared.settings.votesEach }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a token's identity is its position
          <span key={i} className={mergeClasses(styles.token, i < left && styles.unused)} />
        ))}
      </span>
      <span>{t('vote.left', { left })}</span>
    </span>
  );
}
