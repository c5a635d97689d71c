import { use, useState } from 'react';
import type { Command } from '#session/command.ts';
import { refusal } from '#session/rules/refusals.ts';
import type { View } from '#session/view.ts';
import { useLive, useViewPart } from '../live/useLive.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { IgnoredPressContext } from '../ui/Button.tsx';
import { controlsOf, keyOf } from '../ui/controls.ts';
import { Fold } from '../ui/Fold.tsx';
import { facilitatorKeys, type KeyHelp, KeyList } from '../ui/KeyList.tsx';
import { useLook } from '../ui/laterLook.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { useGuardedKeys } from '../ui/useGuardedKeys.ts';
import { useKeys } from '../ui/useKeys.ts';
import { reasonOf } from '../ui/useSend.ts';
import { t } from '../words/words.ts';

/** Whether single keys are on, and how to switch that. */
export interface PanelKeys {
  on: boolean;
  switchTo(on: boolean): void;
}

/**
 * Listens to single keys; the facilitator's are the same as on the stage. Off until switched on: someone who keeps typing
 * after adding a topic must not move the session (WCAG 2.1.4).
 */
export function usePanelKeys(): PanelKeys {
  const live = useLive();
  const announce = useAnnounce();
  const [on, switchTo] = useState(false);
  const view = useViewPart((view) => (on ? view : undefined));
  const isFacilitator = useIsFacilitator();
  const allowed = view
    ? commandsOf(view, isFacilitator, live.time()).filter(([, command]) => !refusal(view, command, live.time()))
    : [];
  async function send(command: Command) {
    const outcome = await live.send(command);
    const reason = reasonOf(outcome);
    // No button shows it.
    if (reason) announce(reason, true);
    return outcome;
  }
  useKeys(useGuardedKeys(Object.fromEntries(allowed), send, use(IgnoredPressContext)));
  return { on, switchTo };
}

/** Switches single keys on and off, and lists them. */
export function Keys({ keys: { on, switchTo } }: { keys: PanelKeys }) {
  const look = useLook();
  const isFacilitator = useIsFacilitator();
  const keys: readonly KeyHelp[] = [
    ['r', t('discuss.ready')],
    ['f', t('checkIn.finished')],
    ['w', t('checkIn.either')],
    ['c', t('checkIn.continue')],
    ...(isFacilitator ? facilitatorKeys() : []),
  ];
  return (
    <Fold label={t('stage.keys')}>
      <div className={look.tight}>
        <label className={look.check}>
          <input type="checkbox" checked={on} onChange={({ target }) => switchTo(target.checked)} />
          <span className={look.text}>{t('keys.on')}</span>
        </label>
        <p className={look.muted}>{t('keys.note')}</p>
        <KeyList keys={keys} />
      </div>
    </Fold>
  );
}

/** What each key does in this phase: everyone's answers, and the facilitator's controls. */
function commandsOf(view: View, isFacilitator: boolean, now: number): Array<[key: string, command: Command]> {
  const { shared, own } = view;
  const { phase, step } = shared;
  const answers: Array<[string, Command]> = [
    ['r', { type: 'mark-ready', step, ready: !own.ready }],
    ['f', { type: 'answer-check-in', step, answer: 'finished' }],
    ['w', { type: 'answer-check-in', step, answer: 'either' }],
    ['c', { type: 'answer-check-in', step, answer: 'continue' }],
  ];
  const controls = isFacilitator ? controlsOf(view, now) : [];
  return [
    ...(phase.kind === 'discuss' ? answers : []),
    ...controls.map(({ slot, command }): [string, Command] => [keyOf[slot], command]),
  ];
}
