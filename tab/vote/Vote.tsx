import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { memo } from 'react';
import { votesLeft } from '#session/refusal.ts';
import { AddTopic } from '../gather/AddTopic.tsx';
import { TopicText } from '../gather/TopicText.tsx';
import { useView, useViewPart } from '../live/useLive.ts';
import { CommandButton } from '../panel/CommandButton.tsx';
import { useLook } from '../panel/look.ts';
import { titleOf } from '../panel/me.ts';
import { Say } from '../panel/Say.tsx';
import { Undo } from '../panel/Undo.tsx';
import { useSend } from '../panel/useSend.ts';
import { t } from '../words/words.ts';
import { VoteStepper } from './VoteStepper.tsx';

// The buttons bring room of their own.
const useStyles = makeStyles({ votable: { paddingTop: '8px', paddingBottom: '6px' } });

/** Votes are placed, moved and taken back until voting closes. */
export function Vote() {
  const look = useLook();
  const none = useViewPart(({ shared, own }) => votesLeft(shared, own) === 0);
  const hidden = useViewPart(({ shared }) => !shared.settings.showCounts);
  const order = useViewPart(({ shared }) => shared.order);
  return (
    <>
      {(none || hidden) && <p className={look.muted}>{none ? t('vote.leftLong', { left: 0 }) : t('vote.hidden')}</p>}
      <ul className={look.list} aria-label={t('vote.topics')}>
        {order.map((id) => (
          <Votable key={id} id={id} />
        ))}
      </ul>
      <AddTopic folded />
    </>
  );
}

/** Drawn again only when something about this topic changes: there may be many of them, and votes come in bursts. */
const Votable = memo(function Votable({ id }: { id: string }) {
  const look = useLook();
  const styles = useStyles();
  // The topic itself is another object at every vote on it, its words are not.
  const parts = useViewPart(({ shared }) => shared.topics[id]?.parts);
  const count = useViewPart(({ shared }) => shared.topics[id]?.count);
  if (!parts) return null;
  return (
    <li className={mergeClasses(look.item, styles.votable)}>
      <TopicText topic={{ parts }} count={count} foot={<VoteStepper id={id} title={titleOf({ parts })} />} />
    </li>
  );
});

export function VoteConsole() {
  const look = useLook();
  const { step, settings } = useView().shared;
  const { send, problem } = useSend();
  return (
    <>
      <Say />
      <div className={look.pair}>
        <CommandButton command={{ type: 'move-on', step, to: 'reveal' }} appearance="primary" explain>
          {t('vote.close')}
        </CommandButton>
        <Undo />
      </div>
      <label className={look.check}>
        <input
          type="checkbox"
          checked={settings.showCounts}
          onChange={(event) => void send({ type: 'change-settings', settings: { showCounts: event.target.checked } })}
        />
        <span className={look.text}>{t('vote.show')}</span>
      </label>
      {problem && <p className={look.problem}>{problem}</p>}
    </>
  );
}
