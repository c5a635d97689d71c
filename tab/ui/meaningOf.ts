import type { Command } from '#session/command.ts';
import type { Meaning } from './pressGuard.ts';

/** What a press with this command means to its reader, and when. `about`: what else they read. */
export function meaningOf(command: Command, about = ''): Meaning {
  switch (command.type) {
    // The same button sets and clears it.
    case 'mark-ready':
      return { kind: command.type, moment: command.step };
    // Always reads "Next speaker"; the moment is whose turn it ends.
    case 'end-turn':
      return { kind: command.type, moment: command.participant };
    // "Up" can be pressed repeatedly: the position it starts from means nothing to its reader.
    case 'move-topic':
      return { kind: `${command.type} ${command.topic}`, moment: '' };
    default: {
      const { step = '', ...rest } = { step: undefined, ...command };
      return { kind: JSON.stringify(rest) + about, moment: step };
    }
  }
}
