import { votesLeft } from '#session/refusal.ts';
import { AddTopic } from '../gather/AddTopic.tsx';
import { TopicText } from '../gather/TopicText.tsx';
import { useView } from '../live/useLive.ts';
import { CommandButton } from '../panel/CommandButton.tsx';
import { useLook } from '../panel/look.ts';
import { Say } from '../panel/Say.tsx';
import { Undo } from '../panel/Undo.tsx';
import { useSend } from '../panel/useSend.ts';
import { t } from '../words/words.ts';
import { VoteStepper } from './VoteStepper.tsx';

/** Votes are placed, moved and taken back until voting closes. */
export function Vote() {
  const look = useLook();
  const { shared, own } = useView();
  return (
    <>
      {votesLeft(shared, own) === 0 && <p className={look.muted}>{t('vote.leftLong', { left: 0 })}</p>}
      <ul className={look.list} aria-label={t('vote.topics')}>
        {shared.order.map((id) => {
          const topic = shared.topics[id];
          if (!topic) return null;
          return (
            <li key={id} className={look.item}>
              <div className={look.grow}>
                <TopicText topic={topic} />
                {topic.count !== undefined && (
                  <div className={look.muted}>{t('topic.votes', { count: topic.count })}</div>
                )}
              </div>
              <VoteStepper id={id} topic={topic} />
            </li>
          );
        })}
      </ul>
      <AddTopic folded />
    </>
  );
}

export function VoteConsole() {
  const look = useLook();
  const { step, settings } = useView().shared;
  const { send, problem } = useSend();
  return (
    <>
      <Say />
      <CommandButton command={{ type: 'move-on', step, to: 'reveal' }} appearance="primary" explain>
        {t('vote.close')}
      </CommandButton>
      <div className={look.line}>
        <label className={look.check}>
          <input
            type="checkbox"
            checked={settings.showCounts}
            onChange={(event) => void send({ type: 'change-settings', settings: { showCounts: event.target.checked } })}
          />
          <span className={look.text}>{t('vote.show')}</span>
        </label>
        <Undo />
      </div>
      {problem && <p className={look.problem}>{problem}</p>}
    </>
  );
}
