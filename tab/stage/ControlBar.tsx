import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowUndoRegular } from '@fluentui/react-icons/svg/arrow-undo';
import { ChevronDownRegular } from '@fluentui/react-icons/svg/chevron-down';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { useEffect, useRef, useState } from 'react';
import { extensionMinutes } from '#session/session.ts';
import type { View } from '#session/view.ts';
import { useView } from '../live/useLive.ts';
import { t } from '../words/words.ts';
import { ClearDialog } from './ClearDialog.tsx';
import { ControlButton } from './ControlButton.tsx';
import { type Control, controlsOf, extension, keyOf, skipsOf } from './controls.ts';
import { KeysDialog } from './KeysDialog.tsx';
import { StageMenu } from './StageMenu.tsx';
import { useKeys } from './useKeys.ts';
import { usePress } from './usePress.ts';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '8px',
    padding: '8px clamp(12px, 2cqw, 48px)',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  line: {
    flexGrow: 1,
    flexBasis: 0,
    minWidth: '4em',
    fontSize: '0.92em',
    lineHeight: 1.35,
    color: tokens.colorNeutralForeground2,
    '@container stage (max-width: 640px)': { order: -1, flexBasis: '100%', '&:empty': { display: 'none' } },
  },
  spring: { display: 'none', '@container stage (max-width: 640px)': { display: 'block', flexGrow: 1 } },
  split: { display: 'flex' },
  splitMain: { borderTopRightRadius: 0, borderBottomRightRadius: 0 },
  choice: { justifyContent: 'flex-start', minHeight: '44px', fontWeight: tokens.fontWeightRegular },
});

/** The facilitator's controls, and their keys. Nobody else has them. */
export function ControlBar() {
  const styles = useStyles();
  const view = useView();
  const press = usePress();
  const bar = useRef<HTMLElement>(null);
  const [open, setOpen] = useState<'keys' | 'clear'>();
  const [keysOn, setKeysOn] = useState(true);
  const { step } = view.shared;
  const controls = controlsOf(view);

  useKeys((key) => {
    if (!keysOn && key !== '?') return;
    if (key === '?') return setOpen('keys');
    const control = controls.find(({ slot }) => keyOf[slot] === key);
    if (control) press.press(control.command);
  });
  useFocusKept(bar, step);

  return (
    <section ref={bar} className={styles.bar} aria-label={t('stage.bar')}>
      {controls.filter(isLeft).map((control) => (
        <ControlButton key={control.slot} {...control} press={press} short="" icon={iconOf(control)} />
      ))}
      <span role="status" className={styles.line}>
        {press.sentence || lineOf(view)}
      </span>
      <span className={styles.spring} />
      {controls
        .filter((control) => !isLeft(control))
        .map((control) => {
          const appearance = control.primary ? 'primary' : 'secondary';
          const button = <ControlButton key={control.slot} {...control} press={press} appearance={appearance} />;
          if (control.slot !== 'extend') return button;
          return (
            <span key={control.slot} className={styles.split}>
              {button}
              <StageMenu label={t('stage.extendOther')} icon={<ChevronDownRegular fontSize={20} />}>
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
      <StageMenu label={t('stage.more')} icon={<MoreHorizontalRegular fontSize={20} />}>
        {skipsOf(view).map(({ label, command }) => (
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
      {open === 'keys' && <KeysDialog on={keysOn} onSwitch={setKeysOn} onClose={() => setOpen(undefined)} />}
      {open === 'clear' && (
        <ClearDialog onClear={() => press.press({ type: 'clear-session' })} onClose={() => setOpen(undefined)} />
      )}
    </section>
  );
}

/** What can be undone or held stands apart from what moves the session on. */
function isLeft({ slot }: Control): boolean {
  return slot === 'back' || slot === 'pause';
}

function iconOf({ slot, command }: Control) {
  if (slot === 'back') return <ArrowUndoRegular />;
  return command.type === 'resume-timer' ? <PlayRegular /> : <PauseRegular />;
}

/** What the facilitator should know before deciding. */
function lineOf({ shared }: View): string {
  const tally = shared.phase.kind === 'discuss' && shared.phase.checkIn?.tally;
  return tally ? t('checkIn.decide', { more: String(tally.continue > tally.finished) }) : '';
}

/** When a step takes the focused button away, the one that moves on gets the focus. */
function useFocusKept(bar: React.RefObject<HTMLElement | null>, step: number): void {
  const inside = useRef(false);
  useEffect(() => {
    const note = () => {
      inside.current = bar.current?.contains(document.activeElement) ?? false;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, [bar]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the step that may take a button away
  useEffect(() => {
    if (!inside.current || document.activeElement !== document.body) return;
    [...(bar.current?.querySelectorAll<HTMLElement>(':scope > button') ?? [])].at(-1)?.focus();
  }, [bar, step]);
}
