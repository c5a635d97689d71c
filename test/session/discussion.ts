import type { PhaseView } from '#session/view.ts';
import type { Story } from '../support/session.ts';

/** The phase while a topic is discussed, as everyone sees it. */
export function discussion(story: Story): PhaseView & { kind: 'discuss' } {
  const { phase } = story.shared;
  if (phase.kind !== 'discuss') throw new Error('nothing is being discussed');
  return phase;
}
