import { useView } from '../live/useLive.ts';
import { Facts } from '../ui/Facts.tsx';
import { t } from '../words/words.ts';

/** What the group has agreed on. */
export function Agreed() {
  const { settings, recordingOff } = useView().shared;
  return (
    <Facts
      facts={[t(`rule.${settings.rule}`), t(recordingOff ? 'session.recordingShort' : 'session.recordingUnknown')]}
    />
  );
}
