import type { Command } from '../command.ts';
import { no, type Refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import type { Refusals, Refuse } from './chapter.ts';
import { checkInRefusals } from './checkIn.ts';
import { clearRefusals } from './clear.ts';
import { comparisonRefusals } from './comparison.ts';
import { consultRefusals } from './consult.ts';
import { discussRefusals } from './discuss.ts';
import { gatherRefusals } from './gather.ts';
import { lockRefusals } from './lock.ts';
import { moveOnRefusals } from './moveOn.ts';
import { notesRefusals } from './notes.ts';
import { roleRefusals } from './role.ts';
import { sentencesRefusals } from './sentences.ts';
import { startRefusals } from './start.ts';
import { voteRefusals } from './vote.ts';
import { worthRefusals } from './worth.ts';
import { wrapUpRefusals } from './wrapUp.ts';

const refusals: Refusals<Command> = {
  ...startRefusals,
  ...gatherRefusals,
  ...voteRefusals,
  ...moveOnRefusals,
  ...discussRefusals,
  ...checkInRefusals,
  ...consultRefusals,
  ...roleRefusals,
  ...wrapUpRefusals,
  ...worthRefusals,
  ...sentencesRefusals,
  ...notesRefusals,
  ...clearRefusals,
  ...lockRefusals,
  ...comparisonRefusals,
};

/** What a device does by itself, with or without its person: the stage shows topics to everyone in the call (S8). */
const ofDevices = ['bring-device', 'give-key', 'reject-key', 'commit-nonce', 'reveal-nonce'] as const;
const beforeAcknowledging: ReadonlySet<Command['type']> = new Set(['acknowledge-rule', ...ofDevices]);

/**
 * Why a participant who sees `view` can't do this now; undefined if they can. The server obeys it, and the tab asks it before
 * it offers a button, so the two always agree.
 */
export function refusal(view: View, command: Command, now: number): Refusal | undefined {
  const { shared, own } = view;
  if (!beforeAcknowledging.has(command.type) && !shared.people[own.participant]?.acknowledged)
    return no('rule-not-acknowledged');
  if ('step' in command && command.step !== shared.step) return no('moved-on');
  // The row under a command's type takes that command; TypeScript can't follow a type from the key to the value.
  const refuse = refusals[command.type] as Refuse<Command>;
  return refuse(view, command, now);
}
