import { useView } from '../live/useLive.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { CommandButton } from '../ui/CommandButton.tsx';
import { Fold } from '../ui/Fold.tsx';
import { useLook } from '../ui/look.ts';
import { nameOf, useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';
import { MyNotes } from './MyNotes.tsx';
import { roundLine } from './roundLine.ts';
import { Takeaway } from './Takeaway.tsx';
import { turnWord } from './turnWord.ts';

/** The takeaway round: what people write is private, what they want to share they say. */
export function WrapUp() {
  const look = useLook();
  const { shared, own } = useView();
  const facilitator = useIsFacilitator();
  const { phase } = shared;
  const turns = phase.kind === 'wrap-up' ? phase.turns : [];
  useAnnounced(roundLine(shared, turns, own.participant));
  const current = turns.find((turn) => !turn.how)?.participant;
  const mine = turns.find((turn) => turn.participant === own.participant);
  const speaking = current === own.participant;
  return (
    <>
      <Takeaway />
      {mine && !mine.how && (
        <div className={look.row}>
          {speaking && (
            <CommandButton
              command={{ type: 'end-turn', participant: own.participant }}
              appearance={facilitator ? 'secondary' : 'primary'}
            >
              {t('wrapUp.done')}
            </CommandButton>
          )}
          <CommandButton command={{ type: 'pass-turn' }}>{t('wrapUp.pass')}</CommandButton>
        </div>
      )}
      <MyNotes quiet={speaking || facilitator} />
      <Fold label={t('wrapUp.round')}>
        <ol className={look.list}>
          {turns.map((turn) => (
            <li key={turn.participant} className={look.item}>
              <span className={look.grow}>{nameOf(shared, turn.participant)}</span>
              <span className={look.muted}>{t(turnWord(turn, turn.participant === current))}</span>
            </li>
          ))}
        </ol>
      </Fold>
    </>
  );
}
