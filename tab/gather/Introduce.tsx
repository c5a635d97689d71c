import { useView } from '../live/useLive.ts';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/look.ts';
import { PromptLine } from '../ui/PromptLine.tsx';
import { Undo } from '../ui/Undo.tsx';
import { t } from '../words/words.ts';
import { AddTopic } from './AddTopic.tsx';
import { TopicText } from './TopicText.tsx';

/** Each topic is introduced in a sentence or two, one after the other. */
export function Introduce() {
  const look = useLook();
  const { shared, own } = useView();
  const { phase, order, topics } = shared;
  const current = phase.kind === 'introduce' ? phase.topic : undefined;
  const topic = current && topics[current];
  const next = current ? order.slice(order.indexOf(current) + 1) : [];
  if (!topic) return null;
  const yours = topic.parts.some((part) => part.author === own.participant);
  return (
    <>
      <section className={look.card} aria-label={t('introduce.now')}>
        <TopicText topic={topic} present />
      </section>
      <p className={look.muted}>{t(yours ? 'introduce.yours' : 'introduce.listen')}</p>
      {next.length > 0 && (
        <section className={look.tight}>
          <h2 className={look.heading}>{t('introduce.next')}</h2>
          <ol className={look.list}>
            {next.map((id) => {
              const waiting = topics[id];
              if (!waiting) return null;
              return (
                <li key={id} className={look.item}>
                  <div className={look.grow}>
                    <TopicText topic={waiting} editable />
                  </div>
                </li>
              );
            })}
          </ol>
        </section>
      )}
      <AddTopic folded />
    </>
  );
}

export function IntroduceConsole() {
  const look = useLook();
  const { phase, order, step } = useView().shared;
  if (phase.kind !== 'introduce') return null;
  const last = order.at(-1) === phase.topic;
  return (
    <>
      <PromptLine />
      <div className={look.pair}>
        <CommandButton
          command={{ type: 'move-on', step, to: last ? 'vote' : 'introduce' }}
          appearance="primary"
          explain
        >
          {t(last ? 'introduce.toVoting' : 'introduce.nextTopic')}
        </CommandButton>
        <Undo />
      </div>
      {!last && <CommandButton command={{ type: 'move-on', step, to: 'vote' }}>{t('gather.toVoting')}</CommandButton>}
    </>
  );
}
