import { mergeClasses } from '@fluentui/react-components';
import { type ComponentProps, useId } from 'react';
import type { Outcome } from '../live/outcome.ts';
import { Button } from './Button.tsx';
import { CheckIcon } from './icons.tsx';
import { useLook } from './look.ts';
import { useSend } from './useSend.ts';

export type ActionButtonProps = Pick<
  ComponentProps<typeof Button>,
  'appearance' | 'icon' | 'children' | 'className' | 'aria-label' | 'aria-pressed' | 'armed' | 'meaning'
> & {
  /** What a press does, and how it came out. */
  act: () => Promise<Outcome>;
  /** Why it can't be pressed now. */
  refused?: string | undefined;
  /** Shows why it can't be pressed below the button; otherwise only screen readers and the tooltip say it. */
  explain?: boolean;
  /** Only as wide as its content, next to other buttons. */
  narrow?: boolean;
  onDone?: () => void;
};

/** A button for something that can fail: it says why it can't be pressed, or why that failed. */
export function ActionButton({
  act,
  refused,
  explain = false,
  narrow = false,
  onDone,
  className,
  icon,
  ...button
}: ActionButtonProps) {
  const look = useLook();
  const id = useId();
  const { attempt, problem } = useSend();
  const why = refused ?? problem;

  async function press() {
    const outcome = await attempt(act);
    if (!outcome) onDone?.();
    return outcome;
  }

  return (
    <div className={mergeClasses(look.tight, narrow && look.narrow)}>
      <Button
        {...button}
        className={mergeClasses(
          look.button,
          narrow && look.short,
          button['aria-pressed'] === true && look.chosen,
          className,
        )}
        icon={button['aria-pressed'] === true ? <CheckIcon /> : icon}
        refused={refused !== undefined}
        title={refused && !explain ? why : button['aria-label']}
        aria-describedby={why ? id : undefined}
        onClick={press}
      />
      {why && (
        <p id={id} className={explain || !refused ? (refused ? look.muted : look.problem) : look.spoken}>
          {why}
        </p>
      )}
    </div>
  );
}
