import { useRefusal, useViewPart } from '../live/useLive.ts';
import { useLook } from '../ui/look.ts';
import { Stepper } from '../ui/Stepper.tsx';
import { useSend } from '../ui/useSend.ts';
import { t, wordedRefusal } from '../words/words.ts';

/** The viewer's votes on a topic. A press shows at once; a refusal takes it back and says why. */
export function VoteStepper({ id, name }: { id: string; name: string }) {
  const look = useLook();
  const count = useViewPart(({ own }) => own.votes[id] ?? 0);
  const noMore = useRefusal({ type: 'cast-vote', topic: id });
  const { send, problem } = useSend();
  return (
    <>
      <Stepper
        value={count}
        more={t('vote.more', { topic: name })}
        less={t('vote.less', { topic: name })}
        spoken={t('vote.mine', { count })}
        // That all votes are used is said once, below the list.
        noMore={noMore && (noMore.code === 'votes-used' ? '' : wordedRefusal(noMore))}
        round
        onChange={(by) => void send({ type: by > 0 ? 'cast-vote' : 'take-back-vote', topic: id })}
      />
      {problem && <p className={look.problem}>{problem}</p>}
    </>
  );
}
