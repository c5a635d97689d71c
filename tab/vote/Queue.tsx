import { makeStyles } from '@fluentui/react-components';
import { ArrowDown20Regular, ArrowUp20Regular } from '@fluentui/react-icons';
import { waitingTopics } from '#session/selectors.ts';
import { TopicText } from '../gather/TopicText.tsx';
import { useView } from '../live/useLive.ts';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/look.ts';
import { titleOf } from '../ui/me.ts';
import { t } from '../words/words.ts';

const useStyles = makeStyles({
  arrows: { display: 'flex', flexBasis: '100%', justifyContent: 'flex-end', gap: '4px' },
});

/** The waiting topics in order, with counts if everyone may know them. `movable`: they can be reordered. */
export function Queue({ movable, label }: { movable: boolean; label: string }) {
  const look = useLook();
  const styles = useStyles();
  const { shared } = useView();
  const waiting = waitingTopics(shared);
  return (
    <ol className={look.list} aria-label={label}>
      {waiting.map((id, place) => {
        const topic = shared.topics[id];
        if (!topic) return null;
        const title = titleOf(topic);
        return (
          <li key={id} className={look.item}>
            <div className={look.grow}>
              <TopicText topic={topic} />
              {topic.count === 0 && <div className={look.muted}>{t('reveal.none')}</div>}
            </div>
            {topic.count !== undefined && topic.count > 0 && (
              <span className={look.count}>
                <span aria-hidden="true">{topic.count}</span>
                <span className={look.spoken}>{t('topic.votes', { count: topic.count })}</span>
              </span>
            )}
            {movable && (
              <div className={styles.arrows}>
                {place > 0 && (
                  <CommandButton
                    command={{ type: 'move-topic', topic: id, to: place - 1 }}
                    appearance="subtle"
                    className={look.icon}
                    icon={<ArrowUp20Regular />}
                    aria-label={t('reveal.up', { topic: title })}
                  />
                )}
                {place < waiting.length - 1 && (
                  <CommandButton
                    command={{ type: 'move-topic', topic: id, to: place + 1 }}
                    appearance="subtle"
                    className={look.icon}
                    icon={<ArrowDown20Regular />}
                    aria-label={t('reveal.down', { topic: title })}
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
