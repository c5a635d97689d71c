import type { SharedView, TopicView, View } from '#session/view.ts';
import { useViewPart } from '../live/useLive.ts';

/** Whether this window's participant is the facilitator now. */
export function useIsFacilitator(): boolean {
  return useViewPart(({ shared, own }) => shared.facilitator === own.participant);
}

export function nameOf({ people }: Pick<SharedView, 'people'>, id: string): string {
  return people[id]?.name ?? '';
}

/** How many people joined and agreed to the rule, including those who left. */
export function everyoneIn({ people }: SharedView): number {
  return Object.values(people).filter(({ acknowledged }) => acknowledged).length;
}

/** A topic on one line: the texts of its parts. */
export function titleOf(topic: Pick<TopicView, 'parts'>): string {
  return topic.parts.map((part) => part.text).join(' / ');
}

/** The ids of topics that are at least partly this window's participant's own. */
export function ownTopics({ shared, own }: View): string[] {
  return shared.order.filter((id) => shared.topics[id]?.parts.some((part) => part.author === own.participant));
}
