import { useView } from '../live/useLive.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { CommandButton } from '../ui/CommandButton.tsx';
import { Fold } from '../ui/Fold.tsx';
import { useLook } from '../ui/look.ts';
import { nameOf, useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';
import { CopyNotes } from './CopyNotes.tsx';
import { LastCall } from './LastCall.tsx';
import { MyNotes } from './MyNotes.tsx';
import { roundLine, type Turn } from './roundLine.ts';
import { Takeaway } from './Takeaway.tsx';
import { turnWord } from './turnWord.ts';

/** The takeaway round: what people write is private, what they want to share they say. The last call keeps their notes. */
export function WrapUp() {
  const look = useLook();
  const { shared, own } = useView();
  const facilitator = useIsFacilitator();
  const { phase, lastCall } = shared;
  const turns = phase.kind === 'wrap-up' ? phase.turns : [];
  const line = roundLine(shared, turns, own.participant);
  useAnnounced(lastCall ? undefined : line);
  return (
    <>
      {lastCall ? <LastCall clearsAt={lastCall.clearsAt} /> : <h2 className={look.title}>{line}</h2>}
      <Takeaway />
      <MyNotes>{!lastCall && (facilitator || isSpeaking(turns, own.participant)) && <CopyNotes quiet />}</MyNotes>
      {!lastCall && (
        <Fold label={t('wrapUp.round')}>
          <ol className={look.list}>
            {turns.map((turn) => (
              <li key={turn.participant} className={look.item}>
                <span className={look.grow}>{nameOf(shared, turn.participant)}</span>
                <span className={look.muted}>{t(turnWord(turn, turn === currentOf(turns)))}</span>
              </li>
            ))}
          </ol>
        </Fold>
      )}
      {facilitator && <PassTurn turns={turns} />}
    </>
  );
}

/** What everyone but the facilitator can do in the round. */
export function WrapUpActions() {
  const { phase } = useView().shared;
  const { participant } = useView().own;
  if (phase.kind !== 'wrap-up') return null;
  const speaking = isSpeaking(phase.turns, participant);
  return (
    <>
      {speaking ? (
        <CommandButton command={{ type: 'end-turn', participant }} appearance="primary">
          {t('wrapUp.done')}
        </CommandButton>
      ) : (
        <CopyNotes />
      )}
      <PassTurn turns={phase.turns} />
    </>
  );
}

function PassTurn({ turns }: { turns: readonly Turn[] }) {
  const { participant } = useView().own;
  const mine = turns.find((turn) => turn.participant === participant);
  if (!mine || mine.how) return null;
  return (
    <CommandButton command={{ type: 'pass-turn' }} appearance="subtle">
      {t('wrapUp.pass')}
    </CommandButton>
  );
}

function currentOf(turns: readonly Turn[]): Turn | undefined {
  return turns.find((turn) => !turn.how);
}

function isSpeaking(turns: readonly Turn[], participant: string): boolean {
  return currentOf(turns)?.participant === participant;
}
