import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { beforeLeaving, leave } from '../../tab/live/leaving.ts';
import type { Live, LiveState } from '../../tab/live/live.ts';

const page = new EventTarget();
const sheet = Object.assign(new EventTarget(), { visibilityState: 'visible' });
let saved: number;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', sheet);
  saved = 0;
  stop = beforeLeaving(() => saved++);
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A live session with this many pending commands. */
function liveWith(pending: number, link: LiveState['link'] = 'live') {
  const listeners = new Set<() => void>();
  let state = { pending, link } as LiveState;
  const live = {
    state: () => state,
    subscribe(changed: () => void) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  } as unknown as Live;
  return {
    live,
    listeners,
    becomes(changed: Partial<LiveState>) {
      state = { ...state, ...changed };
      for (const told of [...listeners]) told();
    },
  };
}

async function isOver(asked: Promise<void>): Promise<boolean> {
  let over = false;
  void asked.then(() => {
    over = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  return over;
}

it('text is saved when the page is hidden, frozen or left, but not when it is shown again', () => {
  page.dispatchEvent(new Event('pagehide'));
  sheet.dispatchEvent(new Event('freeze'));
  expect(saved).toBe(2);
  sheet.dispatchEvent(new Event('visibilitychange'));
  expect(saved).toBe(2);
  sheet.visibilityState = 'hidden';
  sheet.dispatchEvent(new Event('visibilitychange'));
  sheet.visibilityState = 'visible';
  expect(saved).toBe(3);
  stop();
  page.dispatchEvent(new Event('pagehide'));
  expect(saved).toBe(3);
});

it('a waiting host waits until the saved text has arrived', async () => {
  const { live, listeners, becomes } = liveWith(1);
  const leaving = leave(live);
  expect(saved).toBe(1);
  expect(await isOver(leaving)).toBe(false);
  becomes({ pending: 0 });
  expect(await isOver(leaving)).toBe(true);
  expect(listeners.size).toBe(0);
});

it('a host doesn’t wait if nothing is pending, or nothing can arrive now', async () => {
  expect(await isOver(leave(liveWith(0).live))).toBe(true);
  expect(await isOver(leave(liveWith(3, 'lost').live))).toBe(true);
});

it('a host waits at most a second', async () => {
  const leaving = leave(liveWith(1).live);
  await vi.advanceTimersByTimeAsync(999);
  expect(await isOver(leaving)).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await isOver(leaving)).toBe(true);
});
