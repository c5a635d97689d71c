import { peopleTakingPart, takesPart } from './selectors.ts';
import type { CheckInView, SharedView } from './view.ts';

/** What a check-in comes to: the answer that is ahead, given by most of us unless it says "all" or only "more". */
export type Outcome = 'divided' | `${'' | 'all-' | 'more-'}${'finished' | 'continue'}`;

/** "Either way" is on neither side, but those people still count: "most" is more than half of all answers. */
export function outcomeOf({ finished, either, continue: more }: NonNullable<CheckInView['tally']>): Outcome {
  if (finished === more) return 'divided';
  const ahead = Math.max(finished, more);
  const all = finished + either + more;
  const share = ahead === all ? 'all-' : ahead * 2 > all ? '' : 'more-';
  return `${share}${more > finished ? 'continue' : 'finished'}`;
}

/** How many people who take part haven't had their turn for a takeaway yet; 0 outside that round. */
export function unspoken({ phase, people }: SharedView): number {
  if (phase.kind !== 'wrap-up') return 0;
  return phase.turns.filter(({ how, participant }) => !how && takesPart(people[participant])).length;
}

/** The ids of everyone who takes part and hasn't added a topic yet. Authors are no secret. */
export function withoutTopic(shared: SharedView): string[] {
  const authors = new Set(Object.values(shared.topics).flatMap((topic) => topic.parts.map((part) => part.author)));
  return peopleTakingPart(shared).filter((id) => !authors.has(id));
}
