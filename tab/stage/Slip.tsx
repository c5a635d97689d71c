import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { ClampedText } from '../ui/ClampedText.tsx';
import { topicName } from '../ui/names.ts';
import { t } from '../words/words.ts';
import { narrow } from './StageFrame.tsx';
import { TopicDialog } from './TopicDialog.tsx';

const useStyles = makeStyles({
  slip: {
    '--ground': tokens.colorNeutralBackground1,
    pointerEvents: 'auto',
    width: 'calc(100% - 8px)',
    maxWidth: '15em',
    height: 'var(--laid)',
    boxSizing: 'border-box',
    display: 'flex',
    alignItems: 'center',
    padding: '2px 8px',
    textAlign: 'start',
    lineHeight: 1.25,
    color: tokens.colorNeutralForeground1,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow2,
    '@media (prefers-reduced-motion: no-preference)': {
      animationName: { from: { opacity: 0, transform: 'translateY(-50%) scale(.9)' } },
      animationDuration: '240ms',
    },
    [narrow]: { display: 'none' },
  },
  none: {
    justifyContent: 'center',
    color: tokens.colorNeutralForeground2,
    backgroundColor: 'transparent',
    border: `1px dashed ${tokens.colorNeutralStrokeAccessible}`,
    boxShadow: 'none',
  },
  text: { flexGrow: 1 },
  more: { minWidth: '44px', minHeight: '44px', padding: 0, marginInlineEnd: '-8px', transitionProperty: 'none' },
});

/** A person's topic in front of their seat: the latest, if there are several. */
export function Slip({ author }: { author: string }) {
  const styles = useStyles();
  const view = useView();
  const { shared, own } = view;
  const [isRead, setRead] = useState(false);
  const ids = shared.order.filter((id) => shared.topics[id]?.parts.some((part) => part.author === author));
  const latest = ids.at(-1);
  const part = latest && shared.topics[latest]?.parts.findLast((part) => part.author === author);
  if (!latest || !part) {
    return (
      <div aria-hidden="true" className={mergeClasses(styles.slip, styles.none)}>
        {t(author === own.participant ? 'stage.landsHere' : 'people.noTopic')}
      </div>
    );
  }
  return (
    <div key={latest} className={styles.slip}>
      <ClampedText
        text={part.text}
        unread={part.unread}
        lines={2}
        what={topicName(view, latest)}
        className={styles.text}
        onMore={() => setRead(true)}
      />
      {ids.length > 1 && (
        <Button
          className={styles.more}
          appearance="transparent"
          aria-label={t('stage.allOf', { topic: topicName(view, latest), count: ids.length })}
          onClick={() => setRead(true)}
        >
          {t('stage.plus', { count: ids.length - 1 })}
        </Button>
      )}
      {isRead && <TopicDialog ids={ids} onClose={() => setRead(false)} />}
    </div>
  );
}
