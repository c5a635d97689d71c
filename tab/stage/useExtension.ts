import { proposedDecision } from '#session/plan.ts';
import { useTime, useViewPart } from '../live/useLive.ts';

/** The minutes that are thought of for the current topic or, else, proposed; `undefined` if there are none. */
export function useExtension(considered: number | undefined): number | undefined {
  const shared = useViewPart((view) => view.shared);
  const proposed = proposedDecision(shared, useTime());
  return considered ?? (proposed?.kind === 'extend' ? proposed.minutes : undefined);
}
