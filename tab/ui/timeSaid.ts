import type { SharedView } from '#session/view.ts';

const minute = 60_000;

/** How many minutes are left when the time is said, besides the end itself. */
const marks = [1, 5];

/**
 * The minutes that are said of the present topic's time now (in ms): 5, then 1, each until the next. A topic's end is its
 * check-in, which speaks for itself, and a time box of five minutes that has just begun needs no clock.
 */
export function topicTimeSaid({ phase }: SharedView, now: number): number | undefined {
  if (phase.kind !== 'discuss' || phase.checkIn || 'left' in phase.timer) return undefined;
  const { endsAt, length } = phase.timer;
  const mark = markOf(endsAt - now);
  return mark && length > mark * minute ? mark : undefined;
}

/** The minutes that are said of the planned end: 5, 1 and 0. At 5 "time for takeaways" is said already, before those. */
export function endTimeSaid({ phase, plannedEnd }: SharedView, now: number): number | undefined {
  const mark = markOf(plannedEnd - now);
  return mark === 5 && phase.kind !== 'wrap-up' ? undefined : mark;
}

/** The smallest mark that `left` ms have not fallen below; 0 once it is over. */
function markOf(left: number): number | undefined {
  return left <= 0 ? 0 : marks.find((mark) => left <= mark * minute);
}
