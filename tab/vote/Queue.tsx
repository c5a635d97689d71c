import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowDown20Regular, ArrowUp20Regular } from '@fluentui/react-icons';
import { waitingTopics } from '#session/selectors.ts';
import { TopicText } from '../gather/TopicText.tsx';
import { useView } from '../live/useLive.ts';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/laterLook.ts';
import { topicName } from '../ui/names.ts';
import { numeral, t } from '../words/words.ts';

const useStyles = makeStyles({
  topic: { paddingTop: '6px', paddingBottom: '6px' },
  rank: {
    minWidth: '14px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: '17px',
    color: tokens.colorNeutralForeground2,
  },
  arrows: { display: 'flex', flexBasis: '100%', justifyContent: 'flex-end', gap: '4px' },
});

/** The waiting topics in order, with counts if everyone may know them. `movable`: they can be reordered. */
export function Queue({ movable, label }: { movable: boolean; label: string }) {
  const look = useLook();
  const styles = useStyles();
  const view = useView();
  const { order, topics } = view.shared;
  const waiting = waitingTopics(view.shared);
  return (
    <ol className={look.list} aria-label={label}>
      {waiting.map((id, place) => {
        const topic = topics[id];
        if (!topic) return null;
        const name = topicName(view, id);
        return (
          <li key={id} className={mergeClasses(look.item, styles.topic)}>
            <span className={styles.rank} aria-hidden="true">
              {numeral(order.indexOf(id) + 1)}
            </span>
            <div className={look.grow}>
              <TopicText id={id} topic={{ parts: topic.parts }} />
            </div>
            {/* No votes is nothing to show its author. */}
            {topic.count ? <span className={look.count}>{t('topic.votes', { count: topic.count })}</span> : null}
            {movable && (
              <div className={styles.arrows}>
                {place > 0 && (
                  <CommandButton
                    command={{ type: 'move-topic', topic: id, to: place - 1 }}
                    appearance="subtle"
                    className={look.icon}
                    icon={<ArrowUp20Regular />}
                    aria-label={t('reveal.up', { topic: name })}
                  />
                )}
                {place < waiting.length - 1 && (
                  <CommandButton
                    command={{ type: 'move-topic', topic: id, to: place + 1 }}
                    appearance="subtle"
                    className={look.icon}
                    icon={<ArrowDown20Regular />}
                    aria-label={t('reveal.down', { topic: name })}
                  />
                )}
              </div>
            )}
          </li>
        );
      })}
    </ol>
  );
}
