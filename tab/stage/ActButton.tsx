import { type ButtonProps, makeStyles, mergeClasses } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import type { ReactElement } from 'react';
import type { Command } from '#session/command.ts';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/look.ts';
import { meaningOf } from '../ui/meaningOf.ts';
import { warmInk, warmRim, warmTint } from '../ui/warm.ts';
import { narrow } from './StageFrame.tsx';
import { useActs } from './useActs.ts';

const useStyles = makeStyles({
  button: {
    minHeight: 'max(44px, 2.6em)',
    fontSize: 'max(14px, 0.9em)',
    minWidth: '44px',
    flexShrink: 0,
    transitionProperty: 'none',
    [narrow]: { padding: '0 8px', lineHeight: 1.15, flexShrink: 1 },
    '&:active': { transform: 'none' },
  },
  warm: {
    color: warmInk,
    backgroundColor: warmTint,
    borderTopColor: warmRim,
    borderRightColor: warmRim,
    borderBottomColor: warmRim,
    borderLeftColor: warmRim,
    '&:hover, &:hover:active': { color: warmInk, backgroundColor: warmTint },
  },
  full: { [narrow]: { display: 'none' } },
  // A short label stays whole; a long one next to it wraps.
  whole: { [narrow]: { flexShrink: 0 } },
  short: { display: 'none', whiteSpace: 'nowrap', [narrow]: { display: 'inline' } },
});

export const tightly = '@container stage (max-width: 880px)';

/** For a row with the facilitator's controls in it, which is short of room long before the stage is a strip. */
export const useTight = makeStyles({
  full: { [tightly]: { position: 'absolute', clipPath: 'inset(50%)' } },
  short: { display: 'none', whiteSpace: 'nowrap', [tightly]: { display: 'inline' } },
});

interface Props {
  command: Command;
  label: string;
  /** Shown instead of the label where there is little room; empty for the icon alone. */
  short?: string | undefined;
  /** See {@link useTight}. */
  isTight?: boolean;
  /** Shown instead of the label anywhere; the label contains it. */
  mark?: string;
  /** What to know about it, as its title. */
  hint?: string;
  icon?: ReactElement;
  appearance?: ButtonProps['appearance'];
  /** Whether what it says holds now; it takes it back when pressed again. */
  pressed?: boolean;
  /** A human moment, not a step. */
  isWarm?: boolean;
  /** Moves nobody on, so it may follow another press at once. */
  isOwn?: boolean;
  className?: string;
  /** Called while the pointer or the focus is on it, and again when they leave. */
  onConsider?: (considered: boolean) => void;
}

/** Sends its command when pressed. If a rule forbids that, it stays focusable and says why. */
export function ActButton({
  command,
  label,
  short,
  isTight = false,
  mark,
  icon,
  appearance = 'secondary',
  hint,
  pressed,
  isWarm = false,
  isOwn = false,
  className,
  onConsider,
}: Props) {
  const look = useLook();
  const styles = useStyles();
  const room = { ...useTight(), ...(!isTight && styles) };
  const acts = useActs();
  const why = acts.refused(command);
  const consider = () => {
    if (why !== undefined) acts.say(why);
    onConsider?.(true);
  };
  return (
    <Button
      className={mergeClasses(
        styles.button,
        short !== undefined && styles.whole,
        isWarm && styles.warm,
        pressed && look.chosen,
        className,
      )}
      appearance={appearance}
      icon={pressed ? <CheckmarkRegular /> : icon}
      aria-label={short === undefined && mark === undefined ? undefined : label}
      aria-pressed={pressed}
      title={why ?? hint ?? (short === undefined && mark === undefined ? undefined : label)}
      refused={why !== undefined}
      onFocus={consider}
      onMouseEnter={consider}
      onBlur={() => onConsider?.(false)}
      onMouseLeave={() => onConsider?.(false)}
      meaning={meaningOf(command)}
      onClick={() => (isOwn && why === undefined ? acts.send(command) : acts.press(command))}
    >
      {short === undefined ? (
        (mark ?? label)
      ) : (
        <>
          <span className={room.full}>{label}</span>
          {short && <span className={room.short}>{short}</span>}
        </>
      )}
    </Button>
  );
}
