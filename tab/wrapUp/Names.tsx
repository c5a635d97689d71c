import { AddTopic } from '../gather/AddTopic.tsx';
import { useView } from '../live/useLive.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';
import { roundLine, turnsOf } from './roundLine.ts';
import { PassTurn, TurnList } from './Turns.tsx';

/** The round of names in a group's first meeting: everything is said, nothing written. */
export function Names() {
  const look = useLook();
  const { shared, own } = useView();
  const facilitator = useIsFacilitator();
  const turns = turnsOf(shared.phase);
  const line = roundLine(shared, turns, own.participant);
  useAnnounced(line);
  return (
    <>
      <div className={look.tight}>
        <h2 className={look.title}>{line}</h2>
        <p className={look.text}>{t('names.yours')}</p>
      </div>
      <TurnList turns={turns} />
      {facilitator && <PassTurn turns={turns} />}
      <AddTopic folded />
    </>
  );
}
