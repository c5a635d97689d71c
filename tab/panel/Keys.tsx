import { makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Command } from '#session/command.ts';
import { refusal } from '#session/refusal.ts';
import type { View } from '#session/view.ts';
import { useLive, useView } from '../live/useLive.ts';
import { controlsOf, keyOf } from '../stage/controls.ts';
import { useKeys } from '../stage/useKeys.ts';
import { t } from '../words/words.ts';
import { Fold } from './Fold.tsx';
import { useLook } from './look.ts';
import { useSend } from './useSend.ts';

const useStyles = makeStyles({
  keys: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXS,
    alignItems: 'baseline',
    margin: 0,
  },
  key: {
    display: 'inline-block',
    boxSizing: 'border-box',
    minWidth: '28px',
    textAlign: 'center',
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    fontFamily: tokens.fontFamilyBase,
    fontWeight: tokens.fontWeightSemibold,
  },
});

/**
 * Single keys for who wants them, the facilitator's as on the stage. Off until switched on: who types a topic and goes on
 * typing when it is added must not move the session (WCAG 2.1.4).
 */
export function Keys() {
  const look = useLook();
  const styles = useStyles();
  const live = useLive();
  const view = useView();
  const { send, problem } = useSend();
  const [on, setOn] = useState(false);
  const facilitator = view.shared.facilitator === view.own.participant;

  useKeys((key) => {
    const command = on ? commandOf(view, key) : undefined;
    if (command && !refusal(view, command, live.time())) void send(command);
  });

  const rows: ReadonlyArray<readonly [key: string, does: string]> = [
    ['r', t('discuss.ready')],
    ['f', t('checkIn.finished')],
    ['c', t('checkIn.continue')],
    ...(facilitator
      ? ([
          [keyOf.next, t('stage.key.next')],
          [keyOf.extend, t('stage.key.extend')],
          [keyOf.pause, t('stage.key.pause')],
          [keyOf.show, t('stage.key.show')],
          [keyOf.back, t('stage.key.back')],
        ] as const)
      : []),
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
        <dl className={styles.keys}>
          {rows.map(([key, does]) => (
            <KeyRow key={key} name={key} does={does} />
          ))}
        </dl>
      </div>
    </Fold>
  );
}

function KeyRow({ name, does }: { name: string; does: string }) {
  const look = useLook();
  const styles = useStyles();
  return (
    <>
      <dt>
        <kbd className={styles.key}>{name.toUpperCase()}</kbd>
      </dt>
      <dd className={look.text}>{does}</dd>
    </>
  );
}

/** What a key asks for in this phase: everybody's answers, and what the facilitator decides. */
function commandOf(view: View, key: string): Command | undefined {
  const { shared, own } = view;
  const { phase, step } = shared;
  if (phase.kind === 'discuss') {
    if (key === 'r') return { type: 'mark-ready', step, ready: !own.ready };
    if (key === 'f') return { type: 'answer-check-in', step, answer: 'finished' };
    if (key === 'c') return { type: 'answer-check-in', step, answer: 'continue' };
  }
  if (shared.facilitator !== own.participant) return undefined;
  return controlsOf(view).find(({ slot }) => keyOf[slot] === key)?.command;
}
