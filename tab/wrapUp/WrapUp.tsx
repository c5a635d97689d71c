import { useView } from '../live/useLive.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { Fold } from '../ui/Fold.tsx';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';
import { CopyNotes } from './CopyNotes.tsx';
import { LastCall } from './LastCall.tsx';
import { MyNotes } from './MyNotes.tsx';
import { isSpeaking, roundLine, turnsOf } from './roundLine.ts';
import { Sentences } from './Sentences.tsx';
import { Takeaway } from './Takeaway.tsx';
import { PassTurn, TurnList } from './Turns.tsx';
import { Worth } from './Worth.tsx';

/** The takeaway round: what people write is private, what they want to share they say. The last call keeps their notes. */
export function WrapUp() {
  const look = useLook();
  const { shared, own } = useView();
  const facilitator = useIsFacilitator();
  const { phase, lastCall } = shared;
  const turns = turnsOf(phase);
  const line = roundLine(shared, turns, own.participant);
  const isOver = turns.every((turn) => turn.how);
  useAnnounced(lastCall ? undefined : line);
  return (
    <>
      {lastCall ? <LastCall clearsAt={lastCall.clearsAt} /> : <h2 className={look.title}>{line}</h2>}
      {/* Once everyone has spoken, this is what is left to do. */}
      {!lastCall && isOver && <Worth />}
      <Takeaway />
      {!lastCall && !isOver && <Worth />}
      <MyNotes>{!lastCall && (facilitator || isSpeaking(turns, own.participant)) && <CopyNotes quiet />}</MyNotes>
      <Sentences />
      {!lastCall && (
        <Fold label={t('wrapUp.round')}>
          <TurnList turns={turns} />
        </Fold>
      )}
      {facilitator && !lastCall && <PassTurn turns={turns} />}
    </>
  );
}
