import { retryAfter } from '../kit/retryAfter.ts';

/*
 * Bounds for the pause a host asks for, in ms. With longer ones we couldn't check on people at least every two minutes, and
 * someone who was removed from a call would gain by provoking a pause.
 */
const shortestPause = 1_000;
const longestPause = 20_000;

/** How long to stop asking a host that answered "too many requests", in ms. */
export function pauseAfter(response: Response, now: number): number {
  const wait = retryAfter(response.headers.get('retry-after'), now) ?? shortestPause;
  return Math.min(Math.max(wait, shortestPause), longestPause);
}
