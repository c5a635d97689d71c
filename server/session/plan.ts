import { limits, proposedMinutes } from './limits.ts';
import { waitingTopics } from './selectors.ts';
import type { SharedView, TimerView } from './view.ts';

const minute = 60_000;

/** A stretch of the meeting's time, in ms of the server's time. `topic`: its id, if it belongs to one. */
export interface Stretch {
  kind: 'gather' | 'vote' | 'topics' | 'topic' | 'extension' | 'takeaways';
  from: number;
  to: number;
  isCurrent?: true;
  topic?: string;
}

/** What the rest of the meeting looks like if everything takes the time it was given. */
export interface Plan {
  /** When the current phase or topic began, in ms. */
  from: number;
  /** The planned end; later if the meeting already goes on beyond it. */
  to: number;
  /** From `from` to `to`, in order, without gaps. */
  stretches: Stretch[];
  /** The ids of topics that don't fit before the takeaways, in order. */
  beyond: string[];
}

/** When topics should end so that there is time for takeaways, in ms. */
export function topicsEndAt({ plannedEnd }: SharedView): number {
  return plannedEnd - limits.takeaways;
}

/** How many waiting topics can each have a whole time box before the takeaways. */
export function reachableTopics(shared: SharedView, now: number): number {
  return waitingTopics(shared).length - planOf(shared, now).beyond.length;
}

/**
 * The minutes to propose for an extension now: shorter each time, and never more than fit before the takeaways. `undefined`
 * if no extension should be proposed.
 */
export function proposedExtension(shared: SharedView, now: number): number | undefined {
  const { phase } = shared;
  if (phase.kind !== 'discuss') return undefined;
  const usual = proposedMinutes[phase.extensions];
  if (usual === undefined) return undefined;
  const from = phase.checkIn ? now : currentEnd(phase.timer, now);
  return proposedMinutes.find((minutes) => minutes <= usual && from + minutes * minute <= topicsEndAt(shared));
}

/**
 * The plan for the rest of the meeting at `now`, the server's time in ms. `extension`: what it would become if the current
 * topic were extended by that many minutes.
 */
export function planOf(shared: SharedView, now: number, extension = 0): Plan {
  const { phase, since } = shared;
  const to = Math.max(shared.plannedEnd, now);
  const takeawaysFrom = Math.min(topicsEndAt(shared), to);
  const stretches: Stretch[] = [];
  const beyond: string[] = [];
  let at = since;
  /** Adds a stretch until `end`, or until `to` at the latest. */
  const add = (stretch: Pick<Stretch, 'kind' | 'topic' | 'isCurrent'>, end: number) => {
    const until = Math.min(end, to);
    if (until <= at) return;
    stretches.push({ ...stretch, from: at, to: until });
    at = until;
  };
  const addTopics = () => {
    for (const topic of waitingTopics(shared)) {
      const end = at + shared.settings.timeBoxMinutes * minute;
      if (beyond.length === 0 && end <= takeawaysFrom) add({ kind: 'topic', topic }, end);
      else beyond.push(topic);
    }
  };
  switch (phase.kind) {
    case 'gather':
    case 'introduce':
      at = shared.openedAt;
      add({ kind: 'gather', isCurrent: true }, Math.max(now, Math.min(at + limits.usualGather, takeawaysFrom)));
      add({ kind: 'vote' }, Math.min(at + limits.usualVote, takeawaysFrom));
      add({ kind: 'topics' }, takeawaysFrom);
      break;
    case 'vote':
      if (phase.open) {
        add({ kind: 'vote', isCurrent: true }, Math.max(now, Math.min(at + limits.usualVote, takeawaysFrom)));
        add({ kind: 'topics' }, takeawaysFrom);
      } else {
        at = Math.max(at, Math.min(now, takeawaysFrom));
        addTopics();
        add({ kind: 'topics' }, takeawaysFrom);
      }
      break;
    case 'discuss':
      add(
        { kind: 'topic', topic: phase.topic, isCurrent: true },
        phase.checkIn ? now : Math.max(now, currentEnd(phase.timer, now)),
      );
      add({ kind: 'extension', topic: phase.topic }, at + extension * minute);
      addTopics();
      add({ kind: 'topics' }, takeawaysFrom);
      break;
    case 'wrap-up':
      add({ kind: 'takeaways', isCurrent: true }, to);
      break;
  }
  if (phase.kind !== 'wrap-up') add({ kind: 'takeaways' }, to);
  return { from: stretches[0]?.from ?? to, to, stretches, beyond };
}

/** When the current time box ends if it isn't paused any longer, in ms. */
function currentEnd(timer: TimerView, now: number): number {
  return 'left' in timer ? now + timer.left : timer.endsAt;
}
