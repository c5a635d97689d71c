import { mergeClasses } from '@fluentui/react-components';
import { type ComponentProps, useId } from 'react';
import type { Command } from '#session/command.ts';
import { useRefusal } from '../live/useLive.ts';
import { wordedRefusal } from '../words/words.ts';
import { Button } from './Button.tsx';
import { CheckIcon } from './icons.tsx';
import { useLook } from './look.ts';
import { meaningOf } from './meaningOf.ts';
import { useSend } from './useSend.ts';

type Props = Pick<
  ComponentProps<typeof Button>,
  'appearance' | 'icon' | 'children' | 'className' | 'aria-label' | 'aria-pressed' | 'armed'
> & {
  command: Command;
  /** Shows why it can't be pressed below the button; otherwise only screen readers and the tooltip say it. */
  explain?: boolean;
  /** What else its reader goes by: if that changes, so does the meaning of a press. */
  about?: string;
  /** Only as wide as its content, next to other buttons. */
  narrow?: boolean;
  onDone?: () => void;
};

/** A button for one command. It asks the rules whether the command is allowed, and says why not, or why it failed. */
export function CommandButton({
  command,
  explain = false,
  narrow = false,
  armed = false,
  about,
  onDone,
  className,
  icon,
  ...button
}: Props) {
  const look = useLook();
  const id = useId();
  const refused = useRefusal(command);
  const { send, problem } = useSend();
  const why = refused ? wordedRefusal(refused) : problem;

  async function press() {
    const outcome = await send(command);
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
        meaning={meaningOf(command, about)}
        armed={armed}
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
