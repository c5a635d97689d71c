import { useView } from '../live/useLive.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { CommandButton } from '../ui/CommandButton.tsx';
import { Fold } from '../ui/Fold.tsx';
import { useLook } from '../ui/look.ts';
import { nameOf, useIsFacilitator } from '../ui/me.ts';
import { t, type Word } from '../words/words.ts';
import { Keepsakes } from './Keepsakes.tsx';
import { roundLine } from './roundLine.ts';
import { Takeaway } from './Takeaway.tsx';

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
      <Keepsakes quiet={speaking || facilitator} />
      <Fold label={t('wrapUp.round')}>
        <ol className={look.list}>
          {turns.map(({ participant, how }) => (
            <li key={participant} className={look.item}>
              <span className={look.grow}>{nameOf(shared, participant)}</span>
              <span className={look.muted}>{t(turnWord(how, participant === current))}</span>
            </li>
          ))}
        </ol>
      </Fold>
    </>
  );
}

function turnWord(how: 'spoke' | 'passed' | undefined, now: boolean): Word {
  if (how) return `wrapUp.${how}`;
  return now ? 'wrapUp.now' : 'wrapUp.waits';
}
