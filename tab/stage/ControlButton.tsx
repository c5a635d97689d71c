import { type ButtonProps, makeStyles, mergeClasses } from '@fluentui/react-components';
import type { ReactElement } from 'react';
import type { Command } from '#session/command.ts';
import { Button } from '../ui/Button.tsx';
import { meaningOf } from '../ui/meaningOf.ts';
import { narrow } from './StageFrame.tsx';
import type { Press } from './usePress.ts';

const useStyles = makeStyles({
  button: {
    minHeight: 'max(44px, 2.6em)',
    fontSize: 'max(14px, 0.82em)',
    minWidth: '44px',
    [narrow]: { padding: '0 8px', lineHeight: 1.15 },
    '&:active': { transform: 'none' },
  },
  full: { [narrow]: { display: 'none' } },
  // A short label stays whole; a long one next to it wraps.
  whole: { [narrow]: { flexShrink: 0 } },
  short: { display: 'none', whiteSpace: 'nowrap', [narrow]: { display: 'inline' } },
});

interface ControlButtonProps {
  command: Command;
  press: Press;
  label: string;
  /** Shown instead of the label where there is little room; empty for the icon alone. */
  short?: string;
  icon?: ReactElement;
  appearance?: ButtonProps['appearance'];
  className?: string;
}

/** Sends its command when pressed. If a rule forbids that, it stays focusable and says why. */
export function ControlButton({ command, press, label, short, icon, appearance, className }: ControlButtonProps) {
  const styles = useStyles();
  const why = press.refused(command);
  const sayWhy = why === undefined ? undefined : () => press.say(why);
  return (
    <Button
      className={mergeClasses(styles.button, short !== undefined && styles.whole, className)}
      appearance={appearance}
      icon={icon}
      aria-label={short === undefined ? undefined : label}
      title={why ?? (short === undefined ? undefined : label)}
      refused={why !== undefined}
      onFocus={sayWhy}
      onMouseEnter={sayWhy}
      meaning={meaningOf(command)}
      onClick={() => press.press(command)}
    >
      {short === undefined ? (
        label
      ) : (
        <>
          <span className={styles.full}>{label}</span>
          {short && <span className={styles.short}>{short}</span>}
        </>
      )}
    </Button>
  );
}
