import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { type ComponentType, memo, useState } from 'react';
import { withoutTopic } from '#session/counts.ts';
import { useView } from '../live/useLive.ts';
import { Face } from '../ui/Face.tsx';
import { useLook } from '../ui/look.ts';
import { nameOf, useIsFacilitator } from '../ui/me.ts';
import { seatOf } from '../ui/names.ts';
import type { PlainTopic } from '../ui/plain.ts';
import { t } from '../words/words.ts';
import { AddTopic } from './AddTopic.tsx';
import type { MergeProps } from './Merge.tsx';
import { TopicText } from './TopicText.tsx';

const useStyles = makeStyles({
  topic: { position: 'relative', flexWrap: 'nowrap', paddingTop: '6px', paddingBottom: '6px' },
});

/** Everyone adds their topics at the same time. `Merge`: what the facilitator gets below each. */
export function Gather({ Merge }: { Merge: ComponentType<MergeProps> }) {
  const look = useLook();
  const facilitator = useIsFacilitator();
  const { shared } = useView();
  const [merging, setMerging] = useState<string>();
  const present = Object.keys(shared.people).filter((id) => shared.people[id]?.present);
  const missing = withoutTopic(shared);
  const have = present.filter((id) => !missing.includes(id) && shared.people[id]?.acknowledged).length;
  return (
    <>
      <AddTopic />
      <section className={look.tight}>
        <h2 className={look.heading}>{t('gather.haveTopic', { have, of: present.length })}</h2>
        {shared.order.length === 0 && <p className={look.muted}>{t('gather.none')}</p>}
        <ul className={look.list}>
          {shared.order.map((id) => {
            const topic = shared.topics[id];
            const author = topic?.parts[0]?.author;
            if (!topic || !author) return null;
            return (
              <Row
                key={id}
                topic={id}
                shown={topic}
                name={nameOf(shared, author)}
                seat={seatOf(shared, author)}
                Merge={facilitator && Merge}
                from={merging}
                onFrom={setMerging}
              />
            );
          })}
        </ul>
      </section>
    </>
  );
}

interface RowProps extends MergeProps {
  shown: PlainTopic;
  name: string;
  seat: number;
  Merge: ComponentType<MergeProps> | false;
}

/** Memoized: one's own new topic must show at once, however many there are. */
const Row = memo(function Row({ shown, name, seat, Merge, ...merging }: RowProps) {
  const look = useLook();
  const styles = useStyles();
  return (
    <li className={mergeClasses(look.item, styles.topic)}>
      <Face name={name} seat={seat} size="28px" />
      <div className={look.grow}>
        <TopicText id={merging.topic} topic={shown} editable>
          {Merge && <Merge {...merging} />}
        </TopicText>
      </div>
    </li>
  );
});
