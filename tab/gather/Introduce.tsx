import { useView } from '../live/useLive.ts';
import { useLook } from '../ui/look.ts';
import { t } from '../words/words.ts';
import { AddTopic } from './AddTopic.tsx';
import { TopicText } from './TopicText.tsx';

/** Each topic is introduced in a sentence or two, one after the other. */
export function Introduce() {
  const look = useLook();
  const { shared, own } = useView();
  const { phase, order, topics } = shared;
  const current = phase.kind === 'introduce' ? phase.topic : '';
  const topic = topics[current];
  if (!topic) return null;
  const next = order.slice(order.indexOf(current) + 1);
  const yours = topic.parts.some((part) => part.author === own.participant);
  return (
    <>
      <section aria-label={t('introduce.now')}>
        <TopicText id={current} topic={topic} present editable />
      </section>
      <p className={look.muted}>{t(yours ? 'introduce.yours' : 'introduce.listen')}</p>
      {next.length > 0 && (
        <section className={look.tight}>
          <h2 className={look.heading}>{t('introduce.next')}</h2>
          <ol className={look.list}>
            {next.map((id) => {
              const waiting = topics[id];
              return (
                waiting && (
                  <li key={id} className={look.item}>
                    <TopicText id={id} topic={waiting} editable />
                  </li>
                )
              );
            })}
          </ol>
        </section>
      )}
      <AddTopic folded />
    </>
  );
}
