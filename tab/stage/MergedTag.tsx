import { makeStyles, tokens } from '@fluentui/react-components';
import type { TopicView } from '#session/view.ts';
import { t } from '../words/words.ts';

const useStyles = makeStyles({
  tag: {
    flexShrink: 0,
    padding: '1px 6px',
    borderRadius: tokens.borderRadiusMedium,
    fontSize: 'max(12px, 0.85em)',
    fontWeight: tokens.fontWeightSemibold,
    whiteSpace: 'nowrap',
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
    border: `1px solid ${tokens.colorTransparentStroke}`,
  },
});

/** Says that several topics became one; "more" shows them all. */
export function MergedTag({ topic: { parts } }: { topic: TopicView }) {
  const styles = useStyles();
  return parts.length > 1 && <span className={styles.tag}>{t('stage.merged', { count: parts.length })}</span>;
}
