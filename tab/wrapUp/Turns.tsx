import { useView } from '../live/useLive.ts';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/look.ts';
import { nameOf } from '../ui/me.ts';
import { t } from '../words/words.ts';
import { CopyNotes } from './CopyNotes.tsx';
import { isSpeaking, type Turn, turnsOf } from './roundLine.ts';
import { turnWord } from './turnWord.ts';

/** Everyone's turn in a round, and what became of it. */
export function TurnList({ turns }: { turns: readonly Turn[] }) {
  const look = useLook();
  const { shared } = useView();
  const current = turns.find((turn) => !turn.how);
  return (
    <ol className={look.list}>
      {turns.map((turn) => (
        <li key={turn.participant} className={look.item}>
          <span className={look.grow}>{nameOf(shared, turn.participant)}</span>
          <span className={look.muted}>{t(turnWord(turn, turn === current))}</span>
        </li>
      ))}
    </ol>
  );
}

/** What everyone but the facilitator can do in a round. */
export function TurnActions() {
  const { shared, own } = useView();
  const turns = turnsOf(shared.phase);
  const { participant } = own;
  return (
    <>
      {isSpeaking(turns, participant) ? (
        <CommandButton command={{ type: 'end-turn', participant }} appearance="primary">
          {t('wrapUp.done')}
        </CommandButton>
      ) : (
        shared.phase.kind === 'wrap-up' && <CopyNotes />
      )}
      <PassTurn turns={turns} />
    </>
  );
}

export function PassTurn({ turns }: { turns: readonly Turn[] }) {
  const { participant } = useView().own;
  const mine = turns.find((turn) => turn.participant === participant);
  if (!mine || mine.how) return null;
  return (
    <CommandButton command={{ type: 'pass-turn' }} appearance="subtle">
      {t('wrapUp.pass')}
    </CommandButton>
  );
}
