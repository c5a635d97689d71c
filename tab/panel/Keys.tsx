import { use, useState } from 'react';
import type { Command } from '#session/command.ts';
import { refusal } from '#session/rules/refusals.ts';
import type { View } from '#session/view.ts';
import { useLive, useView } from '../live/useLive.ts';
import { IgnoredPressContext } from '../ui/Button.tsx';
import { controlsOf, keyOf } from '../ui/controls.ts';
import { Fold } from '../ui/Fold.tsx';
import { facilitatorKeys, type KeyHelp, KeyList } from '../ui/KeyList.tsx';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { useGuardedKeys } from '../ui/useGuardedKeys.ts';
import { useKeys } from '../ui/useKeys.ts';
import { useSend } from '../ui/useSend.ts';
import { t } from '../words/words.ts';

/**
 * Single-key shortcuts; the facilitator's are the same as on the stage. Off until switched on: someone who keeps typing
 * after adding a topic must not move the session (WCAG 2.1.4).
 */
export function Keys() {
  const look = useLook();
  const live = useLive();
  const view = useView();
  const { send, problem } = useSend();
  const [on, setOn] = useState(false);
  const isFacilitator = useIsFacilitator();

  const allowed = on
    ? commandsOf(view, isFacilitator, live.time()).filter(([, command]) => !refusal(view, command, live.time()))
    : [];
  useKeys(useGuardedKeys(Object.fromEntries(allowed), send, use(IgnoredPressContext)));

  const keys: readonly KeyHelp[] = [
    ['r', t('discuss.ready')],
    ['f', t('checkIn.finished')],
    ['c', t('checkIn.continue')],
    ...(isFacilitator ? facilitatorKeys() : []),
  ];
  return (
    <Fold label={t('stage.keys')}>
      <div className={look.tight}>
        <label className={look.check}>
          <input type="checkbox" checked={on} onChange={({ target }) => setOn(target.checked)} />
          <span className={look.text}>{t('keys.on')}</span>
        </label>
        <p className={look.muted}>{t('keys.note')}</p>
        {problem && <p className={look.problem}>{problem}</p>}
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
    ['c', { type: 'answer-check-in', step, answer: 'continue' }],
  ];
  const controls = isFacilitator ? controlsOf(view, now) : [];
  return [
    ...(phase.kind === 'discuss' ? answers : []),
    ...controls.map(({ slot, command }): [string, Command] => [keyOf[slot], command]),
  ];
}
