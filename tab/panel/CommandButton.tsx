import { Button, type ButtonProps, mergeClasses } from '@fluentui/react-components';
import { useId } from 'react';
import type { Command } from '#session/command.ts';
import { sentence } from '#session/refusal.ts';
import { useRefusal } from '../live/useLive.ts';
import { useLook } from './look.ts';
import { useSend } from './useSend.ts';

type Props = Pick<ButtonProps, 'appearance' | 'icon' | 'children' | 'className' | 'aria-label' | 'aria-pressed'> & {
  command: Command;
  /** Says under the button why it cannot be pressed; otherwise only screen readers and the tooltip do. */
  explain?: boolean;
  onDone?: () => void;
};

/** A button for one command: it asks the rules whether it may be pressed, and says why not, or what came back. */
export function CommandButton({ command, explain = false, onDone, className, ...button }: Props) {
  const look = useLook();
  const id = useId();
  const refused = useRefusal(command);
  const { send, problem } = useSend();
  const why = refused ? sentence(refused) : problem;

  async function press() {
    if (!(await send(command))) onDone?.();
  }

  return (
    <div className={look.tight}>
      <Button
        {...button}
        className={mergeClasses(look.button, className)}
        disabledFocusable={refused !== undefined}
        title={refused && !explain ? why : undefined}
        aria-describedby={why ? id : undefined}
        onClick={() => void press()}
      />
      {why && (
        <p id={id} className={explain || !refused ? (refused ? look.muted : look.problem) : look.spoken}>
          {why}
        </p>
      )}
    </div>
  );
}
