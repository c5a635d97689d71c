import { no, type Refusal } from '../refusal.ts';
import type { Session } from '../session.ts';
import type { SharedView } from '../view.ts';
import { transition } from './changes.ts';
import { turnsOf } from './wrapUp.ts';

export function namesRefusal({ phase }: SharedView): Refusal | undefined {
  return phase.kind === 'gather' ? undefined : no('wrong-phase');
}

/** Starts a round of names: one turn for everyone who takes part. */
export function startNames(session: Session): Session {
  return transition(session, { kind: 'names', turns: turnsOf(session) });
}

export function gatherRefusal({ phase }: SharedView): Refusal | undefined {
  return phase.kind === 'names' ? undefined : no('wrong-phase');
}

/** Goes on from the names to gathering topics. */
export function startGathering(session: Session): Session {
  return transition(session, { kind: 'gather' });
}
