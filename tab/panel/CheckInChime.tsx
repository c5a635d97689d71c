import { useEffect, useRef, useState } from 'react';
import { useViewPart } from '../live/useLive.ts';
import { useLook } from '../ui/laterLook.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';
import { chimeWanted, playChime, rememberChime } from './chime.ts';

/** Plays the chime when a check-in opens while this panel is open. */
export function CheckInChime() {
  const phase = useViewPart(({ shared }) => shared.phase);
  const facilitator = useIsFacilitator();
  const openedAt = phase.kind === 'discuss' && !phase.checkIn?.tally ? phase.checkIn?.openedAt : undefined;
  const before = useRef(openedAt);
  useEffect(() => {
    if (openedAt === before.current) return;
    before.current = openedAt;
    if (openedAt !== undefined && chimeWanted(facilitator)) playChime();
  }, [openedAt, facilitator]);
  return null;
}

/** Turns the chime on or off in this browser; plays it once when turned on. */
export function ChimeSwitch() {
  const look = useLook();
  const facilitator = useIsFacilitator();
  const [chosen, setChosen] = useState<boolean>();
  const wanted = chosen ?? chimeWanted(facilitator);
  return (
    <label className={look.check}>
      <input
        type="checkbox"
        checked={wanted}
        onChange={({ target }) => {
          setChosen(target.checked);
          rememberChime(target.checked);
          if (target.checked) playChime();
        }}
      />
      <span className={look.text}>{t('checkIn.chime')}</span>
    </label>
  );
}
