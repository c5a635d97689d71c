import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import type { SharedView, TopicView } from '#session/view.ts';
import { useView } from '../live/useLive.ts';
import { ClampedText } from '../ui/ClampedText.tsx';
import { Facts } from '../ui/Facts.tsx';
import { authorsOf, topicName } from '../ui/names.ts';
import { t } from '../words/words.ts';
import { MergedTag } from './MergedTag.tsx';
import type { Scene, StageView } from './scene.ts';
import { TopicDialog } from './TopicDialog.tsx';

const useStyles = makeStyles({
  text: { margin: 0, width: '100%', maxWidth: '26em', fontWeight: tokens.fontWeightSemibold, lineHeight: 1.24 },
  words: { textWrap: 'balance', hyphens: 'auto' },
  // Relative to the stage. What doesn't fit is one press away.
  short: { fontSize: 'clamp(20px, min(3.6cqw, 6.4cqh), 72px)' },
  medium: { fontSize: 'clamp(18px, min(2.9cqw, 5.2cqh), 56px)' },
  long: { fontSize: 'clamp(16px, min(2.3cqw, 4.7cqh), 46px)' },
  meta: {
    maxWidth: '100%',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'inherit',
    '& > div, & ul': { justifyContent: 'inherit' },
    gap: '4px 12px',
    color: tokens.colorNeutralForeground2,
  },
});

/** The topic everyone looks at: the shorter, the larger. `children`: more about it, in a row below. */
export function TableTopic({ id, children }: { id: string; children?: ReactNode }) {
  const styles = useStyles();
  const view = useView();
  const [isRead, setRead] = useState(false);
  const topic = view.shared.topics[id];
  const [first] = topic?.parts ?? [];
  if (!topic || !first) return null;
  const what = topicName(view, id);
  const read = () => setRead(true);
  const { length } = first.text;
  return (
    <>
      <h2 className={mergeClasses(styles.text, styles[length <= 70 ? 'short' : length <= 140 ? 'medium' : 'long'])}>
        <ClampedText
          text={first.text}
          unread={first.unread}
          lines={3}
          fits
          what={what}
          className={styles.words}
          hasMore={topic.parts.length > 1}
          onMore={read}
        />
      </h2>
      <div className={styles.meta}>
        <Facts facts={wishes(view.shared, topic)} />
        <MergedTag topic={topic} />
        {children}
      </div>
      {isRead && <TopicDialog ids={[id]} onClose={() => setRead(false)} />}
    </>
  );
}

/** Who brought a topic, and the help they want: "Aiko and Lena would like ideas". */
function wishes(shared: SharedView, { parts }: TopicView): string[] {
  return [...new Set(parts.map((part) => part.help))].map((help) => {
    const theirs = parts.filter((part) => part.help === help);
    const authors = authorsOf(shared, { parts: theirs });
    const count = new Set(theirs.map((part) => part.author)).size;
    return help ? t('stage.wish', { authors, count, help: t(`help.${help}`) }) : authors;
  });
}

/** A topic's authors at their seats. */
export function authorSeat({ shared, me }: StageView, id: string): Scene['seat'] {
  const authors = new Set(shared.topics[id]?.parts.map((part) => part.author));
  return (person) => {
    if (!authors.has(person)) return {};
    const fact = t('stage.author', { mine: person === me });
    return { state: 'author', fact, said: fact };
  };
}
