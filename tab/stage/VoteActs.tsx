import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { votesLeft } from '#session/selectors.ts';
import { useViewPart } from '../live/useLive.ts';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';
import { useTight } from './ActButton.tsx';

/** The element that says why no vote can be placed: once, for all topics. */
export const whyId = 'votes-left';

const useStyles = makeStyles({
  left: { display: 'flex', alignItems: 'center', gap: '10px', minWidth: 0 },
  words: { minWidth: 0, lineHeight: 1.25 },
  hint: { fontSize: 'max(12px, 0.85em)', color: tokens.colorNeutralForeground2 },
  tokens: { display: 'flex', gap: '5px', flexShrink: 0 },
  token: {
    width: '14px',
    height: '14px',
    boxSizing: 'border-box',
    borderRadius: '50%',
    border: `2px solid ${tokens.colorCompoundBrandStroke}`,
  },
  used: {
    backgroundColor: tokens.colorCompoundBrandStroke,
    '@media (forced-colors: active)': { backgroundColor: 'Highlight', forcedColorAdjust: 'none' },
  },
});

/** One's votes, as tokens that fill up and in words. `hint`: what others learn of them. */
export function VotesLeft({ hint }: { hint?: string | undefined }) {
  const styles = useStyles();
  const look = useLook();
  const tight = useTight();
  const isFacilitator = useIsFacilitator();
  const left = useViewPart(({ shared, own }) => votesLeft(shared, own));
  const each = useViewPart(({ shared }) => shared.settings.votesEach);
  // Beside the facilitator's controls there is no room for words that the tokens show.
  const whereRoom = isFacilitator ? tight.full : undefined;
  return (
    <div className={styles.left}>
      <span className={styles.tokens} aria-hidden="true">
        {Array.from({ length: each }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a token's identity is its position
          <span key={at} className={mergeClasses(styles.token, at < each - left && styles.used)} />
        ))}
      </span>
      <div className={styles.words}>
        <div id={whyId} role="status" className={mergeClasses(look.strong, whereRoom)}>
          {t('vote.leftLong', { left })}
        </div>
        {hint && <div className={mergeClasses(styles.hint, whereRoom)}>{hint}</div>}
      </div>
    </div>
  );
}
