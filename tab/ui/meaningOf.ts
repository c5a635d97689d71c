import type { Command } from '#session/command.ts';
import type { Meaning } from './steady.ts';

/** What a press that sends this command means to its reader, and the moment it answers to. `about`: what they read besides. */
export function meaningOf(command: Command, about = ''): Meaning {
  switch (command.type) {
    // Said and taken back by the same button.
    case 'mark-ready':
      return { kind: command.type, moment: command.step };
    // "Next speaker", whoever it is: whose turn it ends is the moment.
    case 'end-turn':
      return { kind: command.type, moment: command.participant };
    // Up, and up again: where it came from is nothing that its reader has in mind.
    case 'move-topic':
      return { kind: `${command.type} ${command.topic}`, moment: '' };
    default: {
      const { step = '', ...rest } = { step: undefined, ...command };
      return { kind: JSON.stringify(rest) + about, moment: step };
    }
  }
}
