import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { isSmall, votesLeft } from '#session/selectors.ts';
import { useView } from '../live/useLive.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';
import { useTight } from './ActButton.tsx';

/** The element that says why no vote can be placed: once, for all topics. */
export const whyId = 'votes-left';

const useStyles = makeStyles({
  left: { display: 'flex', alignItems: 'center', gap: '10px', fontWeight: tokens.fontWeightSemibold },
  tokens: { display: 'flex', gap: '5px', flexShrink: 0 },
  token: {
    width: '14px',
    height: '14px',
    boxSizing: 'border-box',
    borderRadius: '50%',
    border: `2px solid ${tokens.colorCompoundBrandStroke}`,
  },
  unused: {
    backgroundColor: tokens.colorCompoundBrandStroke,
    '@media (forced-colors: active)': { backgroundColor: 'Highlight', forcedColorAdjust: 'none' },
  },
});

/** One's remaining votes, as tokens and in words. */
export function VotesLeft() {
  const styles = useStyles();
  const tight = useTight();
  const isFacilitator = useIsFacilitator();
  const { shared, own } = useView();
  const left = votesLeft(shared, own);
  return (
    <div className={styles.left}>
      <span className={styles.tokens} aria-hidden="true">
        {Array.from({ length: shared.settings.votesEach }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a token's identity is its position
          <span key={at} className={mergeClasses(styles.token, at < left && styles.unused)} />
        ))}
      </span>
      <span id={whyId} role="status" className={isFacilitator ? tight.full : undefined}>
        {t('vote.leftLong', { left })}
      </span>
    </div>
  );
}

/** What happens to the votes. In a small group, also what others may work out from them. */
export function VoteHint() {
  const { shared } = useView();
  const tight = useTight();
  const isFacilitator = useIsFacilitator();
  if (isSmall(shared)) return t('vote.small');
  return <span className={isFacilitator ? tight.full : undefined}>{t('vote.hidden')}</span>;
}
