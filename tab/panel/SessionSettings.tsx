import type { Settings } from '#session/choices.ts';
import { refusal } from '#session/rules/refusals.ts';
import { useLive, useView } from '../live/useLive.ts';
import { useLook } from '../ui/look.ts';
import { useSend } from '../ui/useSend.ts';
import { wordedRefusal } from '../words/words.ts';
import { rememberSettings } from './lastSettings.ts';
import { PlannedEnd } from './PlannedEnd.tsx';
import { RuleField, SettingsFields } from './SettingsFields.tsx';

/** What the facilitator can change while the session runs, and why not what they no longer can. */
export function SessionSettings() {
  const look = useLook();
  const live = useLive();
  const view = useView();
  const { send, problem } = useSend();
  const { settings, plannedEnd } = view.shared;

  async function change(changed: Partial<Settings>) {
    if (!(await send({ type: 'change-settings', settings: changed }))) rememberSettings({ ...settings, ...changed });
  }

  function refused(changed: Partial<Settings>): string | undefined {
    const no = refusal(view, { type: 'change-settings', settings: changed }, live.time());
    return no && wordedRefusal(no);
  }

  return (
    <div className={look.tight}>
      {problem && <p className={look.problem}>{problem}</p>}
      <PlannedEnd end={plannedEnd} onChoose={(at) => void send({ type: 'set-planned-end', at })} />
      <RuleField rule={settings.rule} onChange={(rule) => void change({ rule })} />
      <SettingsFields settings={settings} refused={refused} onChange={(changed) => void change(changed)} />
    </div>
  );
}
