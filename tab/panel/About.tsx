import { useHost } from '../host/useHost.ts';
import { useTime, useView } from '../live/useLive.ts';
import { CommandButton } from '../ui/CommandButton.tsx';
import { skipsOf } from '../ui/controls.ts';
import { Fold } from '../ui/Fold.tsx';
import { useLook } from '../ui/laterLook.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { useSend } from '../ui/useSend.ts';
import { t, timeOfDay } from '../words/words.ts';
import { ClearSession } from '../wrapUp/ClearSession.tsx';
import { Agenda } from './Agenda.tsx';
import { ChimeSwitch } from './CheckInChime.tsx';
import { FirstMeeting } from './FirstMeeting.tsx';
import { Keys, type PanelKeys } from './Keys.tsx';
import { SessionSettings } from './SessionSettings.tsx';

/** What is the same in every phase: confidentiality, the end, settings and, for the facilitator, other ways on. */
export function About({ keys }: { keys: PanelKeys }) {
  const look = useLook();
  const facilitator = useIsFacilitator();
  const view = useView();
  const now = useTime();
  const { settings, recordingOff, plannedEnd, phase, lastCall } = view.shared;
  const isOngoing = facilitator && !lastCall && phase.kind !== 'wrap-up';
  return (
    <>
      <div className={look.tight}>
        <p className={look.text}>{t(`rule.${settings.rule}`)}</p>
        <p className={look.muted}>{t('lock.promise')}</p>
        <p className={look.muted}>{t('rule.keeps')}</p>
        <p className={look.muted}>{t('end.ends', { end: timeOfDay(plannedEnd) })}</p>
        {facilitator ? (
          <RecordingOff isOff={recordingOff} />
        ) : (
          <p className={look.muted}>{t(recordingOff ? 'session.recordingOff' : 'session.recordingUnknown')}</p>
        )}
      </div>
      {isOngoing &&
        skipsOf(view, now).map(({ label, command }) => (
          <CommandButton key={label} command={command}>
            {label}
          </CommandButton>
        ))}
      <div>
        {facilitator && (
          <Fold label={t('session.settings')}>
            <SessionSettings />
          </Fold>
        )}
        {facilitator && phase.kind === 'gather' && <FirstMeeting settings={settings} />}
        {useHost().context.name === 'meet' && <Agenda />}
        <Keys keys={keys} />
      </div>
      <ChimeSwitch />
      {isOngoing && <ClearSession />}
    </>
  );
}

function RecordingOff({ isOff }: { isOff: boolean }) {
  const look = useLook();
  const { send } = useSend();
  return (
    <label className={look.check}>
      <input
        type="checkbox"
        checked={isOff}
        onChange={({ target }) => void send({ type: 'confirm-recording', off: target.checked })}
      />
      <span className={look.text}>{t('start.recording')}</span>
    </label>
  );
}
