import type { SharedView } from '#session/view.ts';

const minute = 60_000;

const announcedMinutes = [1, 5];

/**
 * The minutes to announce for the current topic (its time in ms): 5, then 1, each until the next. Its end is the
 * check-in, announced as such, and a five-minute time box that has just begun needs no announcement.
 */
export function topicMinutesToAnnounce({ phase }: SharedView, now: number): number | undefined {
  if (phase.kind !== 'discuss' || phase.checkIn || 'left' in phase.timer) return undefined;
  const { endsAt, length } = phase.timer;
  const mark = markOf(endsAt - now);
  return mark && length > mark * minute ? mark : undefined;
}

/** The minutes to announce for the planned end: 5, 1 and 0. "Time for takeaways" is announced before the 5. */
export function endMinutesToAnnounce({ phase, plannedEnd }: SharedView, now: number): number | undefined {
  const mark = markOf(plannedEnd - now);
  return mark === 5 && phase.kind !== 'wrap-up' ? undefined : mark;
}

/** The smallest mark not below `left` ms; 0 once the time is over. */
function markOf(left: number): number | undefined {
  return left <= 0 ? 0 : announcedMinutes.find((mark) => left <= mark * minute);
}
