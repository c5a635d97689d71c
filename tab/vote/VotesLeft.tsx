import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { isSmall, votesLeft } from '#session/selectors.ts';
import { useView } from '../live/useLive.ts';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';

const useStyles = makeStyles({
  left: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: '8px' },
  tokens: { display: 'inline-flex', flexWrap: 'wrap', gap: '5px' },
  token: {
    width: '14px',
    height: '14px',
    boxSizing: 'border-box',
    borderRadius: tokens.borderRadiusCircular,
    border: `${tokens.strokeWidthThick} solid ${tokens.colorCompoundBrandStroke}`,
  },
  used: {
    backgroundColor: tokens.colorCompoundBrandStroke,
    '@media (forced-colors: active)': { backgroundColor: 'Highlight', forcedColorAdjust: 'none' },
  },
  words: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
});

/** The viewer's remaining votes, as tokens and in words, and how many people have finished. */
export function VotesLeft() {
  const look = useLook();
  const styles = useStyles();
  const facilitator = useIsFacilitator();
  const { shared, own } = useView();
  const { phase, settings } = shared;
  if (phase.kind !== 'vote' || !phase.open) return null;
  const left = votesLeft(shared, own);
  return (
    <div>
      <div className={styles.left}>
        <span className={styles.tokens} aria-hidden="true">
          {Array.from({ length: settings.votesEach }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a token's identity is its position
            <span key={i} className={mergeClasses(styles.token, i < settings.votesEach - left && styles.used)} />
          ))}
        </span>
        <span className={mergeClasses(look.strong, styles.words)}>{t('vote.left', { left })}</span>
      </div>
      <p className={look.muted}>{t('vote.finished', { finished: phase.finished, of: phase.of })}</p>
      {!facilitator && !isSmall(shared) && <p className={look.muted}>{t('vote.hidden')}</p>}
    </div>
  );
}
