import { use } from 'react';
import { useView } from '../live/useLive.ts';
import { FirstListDrawn } from '../ui/firstList.ts';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';
import { AddTopic } from './AddTopic.tsx';
import { MergeMenu } from './MergeMenu.tsx';
import { TopicText } from './TopicText.tsx';

/** Everyone adds their topics at the same time. */
export function Gather() {
  const look = useLook();
  const facilitator = useIsFacilitator();
  const isFirstListDrawn = use(FirstListDrawn);
  const { shared } = useView();
  return (
    <>
      <AddTopic />
      <section className={look.tight}>
        {shared.order.length === 0 ? (
          <p className={look.muted}>{t('gather.none')}</p>
        ) : (
          <h2 className={look.heading}>{t('gather.all')}</h2>
        )}
        <ul className={look.list}>
          {shared.order.map((id) => {
            const topic = shared.topics[id];
            if (!topic) return null;
            return (
              <li key={id} className={look.item}>
                <div className={look.grow}>
                  <TopicText topic={topic} editable />
                </div>
                {facilitator && isFirstListDrawn && <MergeMenu topic={id} />}
              </li>
            );
          })}
        </ul>
      </section>
    </>
  );
}
