import { makeStyles, tokens } from '@fluentui/react-components';
import { useLook } from '../ui/look.ts';
import { numeral, t } from '../words/words.ts';

const useStyles = makeStyles({
  count: {
    flexShrink: 0,
    display: 'inline-block',
    minWidth: '1.8em',
    paddingInline: '0.5em',
    boxSizing: 'border-box',
    lineHeight: '1.8em',
    fontSize: '0.9em',
    textAlign: 'center',
    borderRadius: '0.9em',
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
    border: `1px solid ${tokens.colorTransparentStroke}`,
  },
  holder: { position: 'relative', flexShrink: 0 },
});

/** A topic's votes, also in words for screen readers. Nothing while hidden, or at zero, said elsewhere. */
export function Count({ count }: { count: number | undefined }) {
  const look = useLook();
  const styles = useStyles();
  if (!count) return null;
  return (
    <span className={styles.holder}>
      <span aria-hidden="true" className={styles.count}>
        {numeral(count)}
      </span>
      <span className={look.spoken}>{t('topic.votes', { count })}</span>
    </span>
  );
}
