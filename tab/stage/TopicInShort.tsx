import { makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useView } from '../live/useLive.ts';
import { ClampedText } from '../ui/ClampedText.tsx';
import { topicName } from '../ui/names.ts';
import { TopicDialog } from './TopicDialog.tsx';

const useStyles = makeStyles({
  topic: { display: 'block', maxWidth: 'min(100%, 40em)', color: tokens.colorNeutralForeground2 },
});

/** The topic that something else on the table is about: so many lines, or more where there is room. */
export function TopicInShort({ id, lines = 1 }: { id: string; lines?: 1 | 2 }) {
  const styles = useStyles();
  const view = useView();
  const [isRead, setRead] = useState(false);
  const { parts = [] } = view.shared.topics[id] ?? {};
  return (
    <>
      <ClampedText
        text={parts[0]?.text ?? ''}
        unread={parts[0]?.unread}
        lines={lines}
        fits
        what={topicName(view, id)}
        className={styles.topic}
        hasMore={parts.length > 1}
        onMore={() => setRead(true)}
      />
      {isRead && <TopicDialog ids={[id]} onClose={() => setRead(false)} />}
    </>
  );
}
