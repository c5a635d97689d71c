import { makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { useView } from '../live/useLive.ts';
import { ClampedText } from '../ui/ClampedText.tsx';
import { Face } from '../ui/Face.tsx';
import { nameOf } from '../ui/me.ts';
import { seatOf, topicName } from '../ui/names.ts';
import { t } from '../words/words.ts';
import { narrowHigh } from './StageFrame.tsx';
import { TopicDialog } from './TopicDialog.tsx';

const useStyles = makeStyles({
  lines: {
    display: 'none',
    alignSelf: 'stretch',
    gap: '4px',
    margin: '8px 0 0',
    padding: 0,
    listStyleType: 'none',
    textAlign: 'start',
    [narrowHigh]: { display: 'grid' },
  },
  line: { display: 'flex', alignItems: 'center', gap: '8px', minWidth: 0, minHeight: '28px' },
  text: { flexGrow: 1 },
});

/** All topics, a line each: in a strip, there's no room for them in front of their authors' seats. */
export function TopicLines() {
  const styles = useStyles();
  const view = useView();
  const { shared } = view;
  const [read, setRead] = useState<string>();
  if (shared.order.length === 0) return null;
  return (
    <>
      <ol className={styles.lines} aria-label={t('header.gather')}>
        {shared.order.map((id) => {
          const [first] = shared.topics[id]?.parts ?? [];
          if (!first) return null;
          return (
            <li key={id} className={styles.line}>
              <Face name={nameOf(shared, first.author)} seat={seatOf(shared, first.author)} size="24px" />
              <ClampedText
                text={first.text}
                unread={first.unread}
                lines={1}
                what={topicName(view, id)}
                className={styles.text}
                onMore={() => setRead(id)}
              />
            </li>
          );
        })}
      </ol>
      {read && <TopicDialog ids={[read]} onClose={() => setRead(undefined)} />}
    </>
  );
}
