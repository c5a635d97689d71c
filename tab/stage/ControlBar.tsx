import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowUndoRegular } from '@fluentui/react-icons/svg/arrow-undo';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { useState } from 'react';
import type { Command } from '#session/command.ts';
import { unspoken } from '#session/counts.ts';
import { extensionMinutes } from '#session/limits.ts';
import { planOf, proposedDecision } from '#session/plan.ts';
import { wouldReveal } from '#session/selectors.ts';
import type { View } from '#session/view.ts';
import { useTime, useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { type Control, controlsOf, extension as extensionOf, keyOf, skipsOf } from '../ui/controls.ts';
import { useLook } from '../ui/laterLook.ts';
import { meaningOf } from '../ui/meaningOf.ts';
import { useGuardedKeys } from '../ui/useGuardedKeys.ts';
import { useKeys } from '../ui/useKeys.ts';
import { t } from '../words/words.ts';
import { ActButton } from './ActButton.tsx';
import { Bar } from './Bar.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { leaveLabel } from './MayLeave.tsx';
import { SentencesDialog } from './SentencesDialog.tsx';
import { StageMenu } from './StageMenu.tsx';
import type { Scene } from './scene.ts';
import { type Acts, ActsProvider, useActs } from './useActs.ts';
import { useExtension } from './useExtension.ts';

const useStyles = makeStyles({
  forward: { display: 'flex', justifyContent: 'flex-end', gap: '8px', minWidth: 0 },
  clear: { minHeight: '44px' },
  choice: { justifyContent: 'flex-start', minHeight: '44px', fontWeight: tokens.fontWeightRegular },
});

type Props = NonNullable<Scene['acts']> & {
  /** The minutes the facilitator is considering for the current topic. */
  considered: number | undefined;
  /** Called while the pointer or the focus is on an extension. */
  onConsider: (minutes: number | undefined) => void;
};

/** The facilitator's controls and their keys, and what everyone can do. */
export function ControlBar({ first, note, last, considered, onConsider }: Props) {
  const look = useLook();
  const styles = useStyles();
  const view = useView();
  const acts = useActs();
  const [open, setOpen] = useState<'keys' | 'clear' | 'close-voting' | 'sentences'>();
  const [keysOn, setKeysOn] = useState(true);
  const { step, phase } = view.shared;
  const now = useTime();
  const extension = useExtension(considered);
  // A result that can't be shown yet has no button.
  const controls = controlsOf(view, now).filter(
    ({ slot, command }) => slot !== 'show' || acts.refused(command) === undefined,
  );
  const early = closingEarly(view);
  const { uncopied = 0 } = view.own;
  const waiting = unspoken(view.shared);
  const close = () => setOpen(undefined);
  const pressAndClose = (command: Command) => {
    close();
    return acts.press(command);
  };
  // Both the button and its key ask before voting closes on people who haven't finished.
  const asking: Acts = {
    ...acts,
    press(command) {
      if (!early || !isClosing(command)) return acts.press(command);
      setOpen('close-voting');
      return undefined;
    },
  };

  const commands = keysOn ? controls.map(({ slot, command }) => [keyOf[slot], command] as const) : [];
  const pressKey = useGuardedKeys(Object.fromEntries(commands), asking.press, () => acts.say(t('press.changed')));
  useKeys((key) => (key === '?' ? setOpen('keys') : pressKey(key)));

  const button = ({ slot, command, label, short, primary }: Control, more?: { icon?: boolean }) => (
    <ActButton
      key={slot}
      command={command}
      label={label}
      short={more?.icon ? '' : short}
      icon={more?.icon ? iconOf(slot, command) : undefined}
      appearance={more?.icon ? 'subtle' : primary ? 'primary' : 'secondary'}
      {...(command.type === 'extend-topic' && considering(command.minutes, onConsider))}
    />
  );
  const choice = (command: Command, label: string) => (
    <ActButton
      key={label}
      command={command}
      label={label}
      appearance="subtle"
      className={styles.choice}
      {...(command.type === 'extend-topic' && considering(command.minutes, onConsider))}
    />
  );
  const shown = controls.find(({ slot }) => slot === 'extend')?.command;
  const lengths =
    phase.kind === 'discuss' && !phase.consultation && !view.shared.lastCall
      ? extensionMinutes.map((n) => extensionOf(step, n))
      : [];

  return (
    <ActsProvider value={asking}>
      <Bar
        label={t('stage.bar')}
        first={
          <>
            {controls.filter(isHeld).map((control) => button(control, { icon: true }))}
            {first}
          </>
        }
        note={extension === undefined ? note : costOf(view, now, extension)}
        isNoteLong={extension !== undefined}
        last={
          <div className={styles.forward}>
            {last}
            {controls.filter((control) => !isHeld(control)).map((control) => button(control))}
            {proposedDecision(view.shared, now)?.kind === 'clear' && (
              <Button className={mergeClasses(styles.clear, look.danger)} onClick={() => setOpen('clear')}>
                {t('stage.clear')}
              </Button>
            )}
            <StageMenu label={t('stage.more')} icon={<MoreHorizontalRegular fontSize={20} />}>
              {lengths
                .filter(({ command }) => JSON.stringify(command) !== JSON.stringify(shown))
                .map(({ command, label }) => choice(command, label))}
              {skipsOf(view, now).map(({ command, label }) => choice(command, label))}
              {phase.kind === 'discuss' && !view.shared.lastCall && (
                <Button appearance="subtle" className={styles.choice} onClick={() => setOpen('sentences')}>
                  {leaveLabel(view.shared.sentences?.length ?? 0)}
                </Button>
              )}
              <Button appearance="subtle" className={styles.choice} onClick={() => setOpen('keys')}>
                {t('stage.keys')}
              </Button>
              {!view.shared.lastCall && (
                <Button appearance="subtle" className={styles.choice} onClick={() => setOpen('clear')}>
                  {t('stage.clear')}
                </Button>
              )}
            </StageMenu>
          </div>
        }
      />
      {open === 'keys' && <KeysDialog on={keysOn} onSwitch={setKeysOn} onClose={close} />}
      {open === 'sentences' && <SentencesDialog onClose={close} />}
      {open === 'clear' && (
        <ConfirmDialog
          title={t('clear.clear')}
          text={[
            ...(waiting > 0 ? [t('clear.unspoken', { count: waiting })] : []),
            t('clear.ask'),
            ...(uncopied > 0 ? [t('clear.uncopied', { count: uncopied })] : []),
          ]}
          yes={t('clear.yes')}
          no={t('clear.no')}
          meaning={meaningOf({ type: 'clear-session' })}
          isDangerous
          onYes={() => pressAndClose({ type: 'clear-session' })}
          onClose={close}
        />
      )}
      {open === 'close-voting' && early && (
        <ConfirmDialog
          title={t('vote.close')}
          text={[t('closeVoting.early', early)]}
          yes={t('vote.close')}
          no={t('closeVoting.keepOpen')}
          onYes={() => pressAndClose({ type: 'move-on', step, to: 'reveal' })}
          onClose={close}
        />
      )}
    </ActsProvider>
  );
}

function considering(minutes: number, onConsider: Props['onConsider']) {
  return { onConsider: (is: boolean) => onConsider(is ? minutes : undefined) };
}

/** Undo and pause stand apart from what moves the session on. */
function isHeld({ slot }: Control): boolean {
  return slot === 'back' || slot === 'pause';
}

function iconOf(slot: Control['slot'], command: Command) {
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

/** What an extension does to the topics that still fit. */
function costOf({ shared }: View, now: number, minutes: number): string {
  const pushed = planOf(shared, now, minutes).beyond.length - planOf(shared, now).beyond.length;
  return t('stage.cost', { pushed: Math.max(0, pushed) });
}
