import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { memo, use } from 'react';
import { isSmall, votesLeft } from '#session/selectors.ts';
import { AddTopic } from '../gather/AddTopic.tsx';
import { TopicText } from '../gather/TopicText.tsx';
import { useViewPart } from '../live/useLive.ts';
import { FirstListDrawn } from '../ui/firstList.ts';
import { useLook } from '../ui/look.ts';
import { titleOf } from '../ui/me.ts';
import { PromptLine } from '../ui/PromptLine.tsx';
import { Undo } from '../ui/Undo.tsx';
import { t } from '../words/words.ts';
import { CloseVoting } from './CloseVoting.tsx';
import { VoteStepper } from './VoteStepper.tsx';

// The buttons have padding of their own.
const useStyles = makeStyles({ votable: { paddingTop: '8px', paddingBottom: '6px' } });

/** Votes can be placed, moved and taken back until voting closes. */
export function Vote() {
  const look = useLook();
  const none = useViewPart(({ shared, own }) => votesLeft(shared, own) === 0);
  const small = useViewPart(({ shared }) => isSmall(shared));
  const order = useViewPart(({ shared }) => shared.order);
  return (
    <>
      <p className={look.muted}>{none ? t('vote.leftLong', { left: 0 }) : t('vote.hidden')}</p>
      {small && <p className={look.muted}>{t('vote.small')}</p>}
      <ul className={look.list} aria-label={t('vote.topics')}>
        {order.map((id) => (
          <Votable key={id} id={id} />
        ))}
      </ul>
      <AddTopic folded />
    </>
  );
}

/** Memoized to redraw only when this topic changes: there may be many, and votes come in bursts. */
const Votable = memo(function Votable({ id }: { id: string }) {
  const look = useLook();
  const styles = useStyles();
  const parts = useViewPart(({ shared }) => shared.topics[id]?.parts);
  if (!parts) return null;
  return (
    <li className={mergeClasses(look.item, styles.votable)}>
      <TopicText topic={{ parts }} foot={<VoteStepper id={id} title={titleOf({ parts })} />} />
    </li>
  );
});

export function VoteConsole() {
  const look = useLook();
  return (
    <>
      <PromptLine />
      <div className={look.pair}>
        {use(FirstListDrawn) && <CloseVoting />}
        <Undo />
      </div>
    </>
  );
}
