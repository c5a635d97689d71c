import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Checkmark12Filled } from '@fluentui/react-icons';
import { useId } from 'react';
import { isSmall } from '#session/selectors.ts';
import { useView } from '../live/useLive.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/look.ts';
import { useSend } from '../ui/useSend.ts';
import { listed, numeral, t } from '../words/words.ts';

const scores = [1, 2, 3, 4, 5] as const;
type Score = (typeof scores)[number];

const useStyles = makeStyles({
  scores: { display: 'flex', flexWrap: 'wrap', gap: '4px' },
  score: { flexGrow: 1, flexBasis: 0, minWidth: '44px', minHeight: '44px', padding: 0, maxWidth: 'none' },
  ends: { display: 'flex', justifyContent: 'space-between', gap: '8px' },
  bars: { display: 'flex', alignItems: 'flex-end', gap: '4px' },
  bar: { display: 'flex', flexDirection: 'column', alignItems: 'center', flexGrow: 1, flexBasis: 0, minWidth: 0 },
  fill: {
    width: '100%',
    minHeight: '2px',
    borderRadius: '3px 3px 0 0',
    backgroundColor: tokens.colorCompoundBrandBackground,
    '@media (forced-colors: active)': { backgroundColor: 'Highlight', forcedColorAdjust: 'none' },
  },
  count: { fontWeight: tokens.fontWeightSemibold, fontVariantNumeric: 'tabular-nums' },
});

/** "Was this worth your time?" in one silent tap, which can be changed until everyone sees the spread. */
export function Worth() {
  const look = useLook();
  const styles = useStyles();
  const note = useId();
  const { shared, own } = useView();
  const { send, problem } = useSend();
  const { worth } = shared;
  const spread = worth?.spread;
  useAnnounced(spread && t('worth.told'));
  useAnnounced(spread && listed(spread.map((count, at) => countOf(at + 1, count))));
  if (!worth) return null;
  if (spread) return <Spread spread={spread} />;
  return (
    <fieldset className={mergeClasses(look.group, look.tight)} aria-describedby={note}>
      <legend className={look.heading}>{t('worth.ask')}</legend>
      <div className={styles.scores}>
        {scores.map((score) => {
          const chosen = own.worth === score;
          return (
            <Button
              key={score}
              className={mergeClasses(styles.score, chosen && look.chosen)}
              aria-pressed={chosen}
              aria-label={t('worth.score', { score, word: t(`worth.${score}`) })}
              icon={chosen ? <Checkmark12Filled /> : undefined}
              onClick={() => void send({ type: 'rate-meeting', score })}
            >
              {numeral(score)}
            </Button>
          );
        })}
      </div>
      <Ends />
      {problem && <p className={look.problem}>{problem}</p>}
      <p id={note} className={look.muted}>
        {t(isSmall(shared) ? 'checkIn.small' : 'worth.silent')}
      </p>
      {worth.answered > 0 && (
        <p className={look.muted}>{t('checkIn.answered', { answered: worth.answered, of: worth.of })}</p>
      )}
    </fieldset>
  );
}

/** How many chose each of the five, without names. */
function Spread({ spread }: { spread: readonly number[] }) {
  const look = useLook();
  const styles = useStyles();
  const { own } = useView();
  const most = Math.max(1, ...spread);
  return (
    <section className={look.tight} aria-label={t('worth.told')}>
      <h3 className={look.heading}>{t('worth.told')}</h3>
      <ul className={mergeClasses(look.list, styles.bars)}>
        {spread.map((count, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: each place is a score
          <li key={at} className={styles.bar}>
            <span className={look.spoken}>{countOf(at + 1, count)}</span>
            <span className={styles.count} aria-hidden="true">
              {numeral(count)}
            </span>
            <span className={styles.fill} style={{ height: `${(count / most) * 32}px` }} />
          </li>
        ))}
      </ul>
      <Ends />
      {own.worth && <p className={look.muted}>{t('worth.yours', { word: wordOf(own.worth) })}</p>}
    </section>
  );
}

/** What the first and the last of the five mean. */
function Ends() {
  const look = useLook();
  const styles = useStyles();
  return (
    <div className={mergeClasses(look.muted, styles.ends)} aria-hidden="true">
      <span>{t('worth.1')}</span>
      <span>{t('worth.5')}</span>
    </div>
  );
}

function countOf(score: number, count: number): string {
  return t('worth.count', { word: wordOf(score), count });
}

function wordOf(score: number): string {
  return t(`worth.${score as Score}`);
}
