import type { Timer } from '../session.ts';

/** A timer that runs for so many minutes from now on. */
export function timeBox(minutes: number, now: number): Timer {
  const length = minutes * 60_000;
  return { length, endsAt: now + length };
}

/** The timer with more minutes left. */
export function lengthened(timer: Timer, minutes: number, now: number): Timer {
  const more = minutes * 60_000;
  return 'left' in timer
    ? { length: timer.left + more, left: timer.left + more }
    : { length: timer.endsAt - now + more, endsAt: timer.endsAt + more };
}

export function paused(timer: Timer, now: number): Timer {
  return 'endsAt' in timer ? { length: timer.length, left: Math.max(timer.endsAt - now, 0) } : timer;
}

export function resumed(timer: Timer, now: number): Timer {
  return 'left' in timer ? { length: timer.length, endsAt: now + timer.left } : timer;
}

/** The timer as if `away` ms hadn't passed. */
export function shifted(timer: Timer, away: number): Timer {
  return 'endsAt' in timer ? { ...timer, endsAt: timer.endsAt + away } : timer;
}

/** Whether the timer's time is over. */
export function isOver(timer: Timer, now: number): boolean {
  return 'endsAt' in timer && timer.endsAt <= now;
}
