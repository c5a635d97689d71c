import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useRefusal, useView } from '../live/useLive.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/look.ts';
import { topicName } from '../ui/names.ts';
import { t } from '../words/words.ts';

const useStyles = makeStyles({
  /** The whole card, which is a list item above this. */
  card: {
    position: 'absolute',
    inset: '2px -4px',
    '> div': { height: '100%' },
  },
  // Below the line that the links around it reach into.
  asking: { paddingTop: '10px' },
  target: {
    height: '100%',
    backgroundColor: 'transparent',
    border: `2px dashed ${tokens.colorCompoundBrandStroke}`,
  },
});

export interface MergeProps {
  topic: string;
  /** The topic that is being merged into another one, picked by tapping that one. */
  from: string | undefined;
  onFrom(topic: string | undefined): void;
}

/** Merges this topic into another one, takes the other one in, or parts them again. All texts stay. */
export function Merge({ topic, from, onFrom }: MergeProps) {
  const look = useLook();
  const styles = useStyles();
  const announce = useAnnounce();
  const view = useView();
  const { topics, order } = view.shared;
  const name = topicName(view, topic);
  const isMerged = (topics[topic]?.parts.length ?? 0) > 1;
  const undo = useRef<HTMLDivElement>(null);
  const wasMerged = useRef(isMerged);
  // The row that was tapped may have moved: the way back must be in sight.
  useEffect(() => {
    if (isMerged && !wasMerged.current) undo.current?.scrollIntoView({ block: 'nearest' });
    wasMerged.current = isMerged;
  }, [isMerged]);
  const mayPart = !useRefusal({ type: 'unmerge-topic', topic });
  const mayMerge = !useRefusal({ type: 'merge-topics', topic, into: order.find((other) => other !== topic) ?? topic });

  if (from !== undefined && topics[from]) {
    if (from !== topic) {
      return (
        <div className={styles.card} data-cover>
          <CommandButton
            command={{ type: 'merge-topics', topic: from, into: topic }}
            className={styles.target}
            aria-label={t('gather.mergeWith', { topic: name })}
            onDone={() => {
              onFrom(undefined);
              announce(t('gather.merged'));
            }}
          />
        </div>
      );
    }
    return (
      <div className={mergeClasses(look.full, styles.asking)}>
        <p className={look.text}>{t('gather.mergeAsk')}</p>
        <Button className={look.link} appearance="transparent" onClick={() => onFrom(undefined)}>
          {t('gather.cancel')}
        </Button>
      </div>
    );
  }
  return (
    <>
      {mayMerge && (
        <Button
          className={look.link}
          appearance="transparent"
          aria-label={t('gather.mergeLong', { topic: name })}
          onClick={() => onFrom(topic)}
        >
          {t('gather.merge')}
        </Button>
      )}
      {isMerged && mayPart && (
        <div ref={undo}>
          <CommandButton
            command={{ type: 'unmerge-topic', topic }}
            appearance="transparent"
            className={look.link}
            aria-label={t('gather.unmergeLong', { topic: name })}
          >
            {t('gather.unmerge')}
          </CommandButton>
        </div>
      )}
    </>
  );
}
