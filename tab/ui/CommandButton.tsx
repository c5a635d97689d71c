import type { Command } from '#session/command.ts';
import { useLive, useRefusal } from '../live/useLive.ts';
import { wordedRefusal } from '../words/words.ts';
import { ActionButton, type ActionButtonProps } from './ActionButton.tsx';
import { meaningOf } from './meaningOf.ts';

type Props = Omit<ActionButtonProps, 'refused' | 'meaning' | 'act'> & {
  command: Command;
  /** What else its reader goes by: if that changes, so does the meaning of a press. */
  about?: string;
};

/** A button for one command. It asks the rules whether the command is allowed, and says why not, or why it failed. */
export function CommandButton({ command, about, ...button }: Props) {
  const live = useLive();
  const refused = useRefusal(command);
  return (
    <ActionButton
      {...button}
      refused={refused && wordedRefusal(refused)}
      meaning={meaningOf(command, about)}
      act={() => live.send(command)}
    />
  );
}
