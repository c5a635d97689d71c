import { mergeClasses } from '@fluentui/react-components';
import { Checkmark16Filled } from '@fluentui/react-icons';
import { type ComponentProps, useId } from 'react';
import type { Command } from '#session/command.ts';
import { useRefusal } from '../live/useLive.ts';
import { wordedRefusal } from '../words/words.ts';
import { Button } from './Button.tsx';
import { useLook } from './look.ts';
import { meaningOf } from './meaningOf.ts';
import { useSend } from './useSend.ts';

type Props = Pick<
  ComponentProps<typeof Button>,
  'appearance' | 'icon' | 'children' | 'className' | 'aria-label' | 'aria-pressed' | 'armed'
> & {
  command: Command;
  /** Says under the button why it cannot be pressed; otherwise only screen readers and the tooltip do. */
  explain?: boolean;
  /** What its reader has in mind besides: when that is another one, so is the meaning of a press. */
  about?: string;
  /** Only as wide as it must be, beside others. */
  narrow?: boolean;
  onDone?: () => void;
};

/** A button for one command: it asks the rules whether it may be pressed, and says why not, or what came back. */
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
        icon={button['aria-pressed'] === true ? <Checkmark16Filled /> : icon}
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
