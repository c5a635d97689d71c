import { makeStyles, tokens } from '@fluentui/react-components';
import type { TopicView } from '#session/view.ts';
import { Button } from '../ui/Button.tsx';
import { t } from '../words/words.ts';

const useStyles = makeStyles({
  // As high as any target; what shows is only the tag.
  button: {
    minWidth: '44px',
    minHeight: '44px',
    margin: '-10px 0',
    padding: 0,
    flexShrink: 0,
    font: 'inherit',
    transitionProperty: 'none',
    '&, &:hover, &:hover:active': { backgroundColor: 'transparent' },
    '& > span': {
      padding: '1px 6px',
      borderRadius: tokens.borderRadiusMedium,
      fontSize: 'max(12px, 0.9em)',
      fontWeight: tokens.fontWeightSemibold,
      whiteSpace: 'nowrap',
      color: tokens.colorBrandForeground2,
      backgroundColor: tokens.colorBrandBackground2,
      border: `1px solid ${tokens.colorTransparentStroke}`,
    },
  },
});

/** Says that several topics became one, and shows them all when pressed. `what`: see `topicName`. */
export function MergedTag({ topic, what, onPress }: { topic: TopicView; what: string; onPress: () => void }) {
  return (
    <Button
      className={useStyles().button}
      appearance="transparent"
      aria-label={t('stage.mergedLong', { count: topic.parts.length, topic: what })}
      onClick={onPress}
    >
      {t('stage.merged', { count: topic.parts.length })}
    </Button>
  );
}
