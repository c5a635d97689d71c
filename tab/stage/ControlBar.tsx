import { makeStyles, tokens } from '@fluentui/react-components';
import { ArrowUndoRegular } from '@fluentui/react-icons/svg/arrow-undo';
import { ChevronDownRegular } from '@fluentui/react-icons/svg/chevron-down';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { useRef, useState } from 'react';
import type { Command } from '#session/command.ts';
import { extensionMinutes } from '#session/limits.ts';
import { wouldReveal } from '#session/selectors.ts';
import type { View } from '#session/view.ts';
import { useTime, useView } from '../live/useLive.ts';
import { Button, IgnoredPressContext } from '../ui/Button.tsx';
import { type Control, controlsOf, extension, keyOf, skipsOf } from '../ui/controls.ts';
import { useGuardedKeys } from '../ui/useGuardedKeys.ts';
import { useKeys } from '../ui/useKeys.ts';
import { t } from '../words/words.ts';
import { ClearDialog } from './ClearDialog.tsx';
import { CloseVotingDialog } from './CloseVotingDialog.tsx';
import { ControlButton } from './ControlButton.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { narrow } from './StageFrame.tsx';
import { StageMenu } from './StageMenu.tsx';
import { useBarFocus } from './useBarFocus.ts';
import { type Press, usePress } from './usePress.ts';

const useStyles = makeStyles({
  bar: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr) auto',
    gridTemplateAreas: '"held line forward"',
    alignItems: 'center',
    columnGap: '8px',
    padding: '8px clamp(12px, 2cqw, 48px)',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    [narrow]: { gridTemplateColumns: 'auto minmax(0, 1fr)', gridTemplateAreas: '"line line" "held forward"' },
  },
  held: { gridArea: 'held', display: 'flex', gap: '4px' },
  line: {
    gridArea: 'line',
    fontSize: '0.92em',
    lineHeight: 1.35,
    color: tokens.colorNeutralForeground2,
    [narrow]: { '&:not(:empty)': { paddingBottom: '6px' } },
  },
  forward: { gridArea: 'forward', display: 'flex', justifyContent: 'flex-end', gap: '8px', minWidth: 0 },
  split: { display: 'flex', minWidth: 0, [narrow]: { flexShrink: 0 } },
  clear: { minHeight: '44px' },
  choice: {
    padding: '0 12px',
    [narrow]: { padding: '0 12px' },
    justifyContent: 'flex-start',
    minHeight: '44px',
    fontWeight: tokens.fontWeightRegular,
  },
});

/** The facilitator's controls and their keys. Nobody else has them. */
export function ControlBar() {
  const styles = useStyles();
  const view = useView();
  const pressed = usePress();
  const forward = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<'keys' | 'clear' | 'close-voting'>();
  const [keysOn, setKeysOn] = useState(true);
  const { step } = view.shared;
  const now = useTime();
  const controls = controlsOf(view, now);
  const early = closingEarly(view);
  // Both the button and its key ask before voting closes on people who haven't finished.
  const press: Press = {
    ...pressed,
    press(command) {
      if (!early || !isClosing(command)) return pressed.press(command);
      setOpen('close-voting');
      return undefined;
    },
  };

  const held = () => press.say(t('press.changed'));
  const commands = keysOn ? controls.map(({ slot, command }) => [keyOf[slot], command] as const) : [];
  const pressKey = useGuardedKeys(Object.fromEntries(commands), press.press, held);
  useKeys((key) => (key === '?' ? setOpen('keys') : pressKey(key)));
  useBarFocus(forward);

  return (
    <IgnoredPressContext value={held}>
      <section className={styles.bar} aria-label={t('stage.bar')}>
        <div className={styles.held}>
          {controls.filter(isHeld).map((control) => (
            <ControlButton
              key={control.slot}
              {...control}
              press={press}
              appearance="subtle"
              short=""
              icon={iconOf(control)}
            />
          ))}
        </div>
        <div role="status" className={styles.line}>
          {press.sentence || lineOf(view)}
        </div>
        <div ref={forward} className={styles.forward}>
          {controls
            .filter((control) => !isHeld(control))
            .map((control) => {
              const appearance = control.primary ? 'primary' : 'secondary';
              const button = <ControlButton key={control.slot} {...control} press={press} appearance={appearance} />;
              if (control.slot !== 'extend') return button;
              return (
                <span key={control.slot} className={styles.split}>
                  {button}
                  <StageMenu
                    label={t('stage.extendOther')}
                    primary={control.primary}
                    icon={<ChevronDownRegular fontSize={20} />}
                  >
                    {extensionMinutes.slice(1).map((minutes) => (
                      <ControlButton
                        key={minutes}
                        press={press}
                        command={extension(step, minutes).command}
                        label={extension(step, minutes).label}
                        appearance="subtle"
                        className={styles.choice}
                      />
                    ))}
                  </StageMenu>
                </span>
              );
            })}
          {roundOver(view) && (
            <Button className={styles.clear} appearance="primary" onClick={() => setOpen('clear')}>
              {t('stage.clear')}
            </Button>
          )}
          <StageMenu label={t('stage.more')} icon={<MoreHorizontalRegular fontSize={20} />}>
            {skipsOf(view, now).map(({ label, command }) => (
              <ControlButton
                key={label}
                press={press}
                command={command}
                label={label}
                appearance="subtle"
                className={styles.choice}
              />
            ))}
            <Button appearance="subtle" className={styles.choice} onClick={() => setOpen('keys')}>
              {t('stage.keys')}
            </Button>
            <Button appearance="subtle" className={styles.choice} onClick={() => setOpen('clear')}>
              {t('stage.clear')}
            </Button>
          </StageMenu>
        </div>
        {open === 'keys' && <KeysDialog on={keysOn} onSwitch={setKeysOn} onClose={() => setOpen(undefined)} />}
        {open === 'clear' && (
          <ClearDialog onClear={() => press.press({ type: 'clear-session' })} onClose={() => setOpen(undefined)} />
        )}
        {open === 'close-voting' && early && (
          <CloseVotingDialog
            {...early}
            onCloseVoting={() => {
              setOpen(undefined);
              pressed.press({ type: 'move-on', step, to: 'reveal' });
            }}
            onClose={() => setOpen(undefined)}
          />
        )}
      </section>
    </IgnoredPressContext>
  );
}

/** Undo and pause stand apart from what moves the session on. */
function isHeld({ slot }: Control): boolean {
  return slot === 'back' || slot === 'pause';
}

function iconOf({ slot, command }: Control) {
  if (slot === 'back') return <ArrowUndoRegular />;
  return command.type === 'resume-timer' ? <PlayRegular /> : <PauseRegular />;
}

function isClosing(command: Command): boolean {
  return command.type === 'move-on' && command.to === 'reveal';
}

/** How many would be cut off by closing voting, and whether counts would show; `undefined` at none. */
function closingEarly({ shared }: View): { unfinished: number; counts: boolean } | undefined {
  const { phase } = shared;
  if (phase.kind !== 'vote' || !phase.open || phase.finished >= phase.of) return undefined;
  return { unfinished: phase.of - phase.finished, counts: wouldReveal(shared) };
}

/** What the facilitator should know before deciding. */
function lineOf({ shared }: View): string {
  const tally = shared.phase.kind === 'discuss' && shared.phase.checkIn?.tally;
  return tally ? t('checkIn.decide', { more: tally.continue > tally.finished }) : '';
}

/** Everyone has had their turn: clearing is all that's left. */
function roundOver({ shared: { phase } }: View): boolean {
  return phase.kind === 'wrap-up' && phase.turns.every((turn) => turn.how);
}
