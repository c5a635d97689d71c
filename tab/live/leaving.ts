import type { Live } from './live.ts';

const maxWaitMs = 1_000;

const savers = new Set<() => void>();

/** Calls `save` whenever this window may be about to close. Returns a function that stops this. */
export function beforeLeaving(save: () => void): () => void {
  listen();
  savers.add(save);
  return () => void savers.delete(save);
}

/** Sends at once what is due to be sent soon. */
export function saveAll(): void {
  for (const save of savers) save();
}

/** For hosts that wait: saves everything, and resolves when it has arrived, can't arrive now, or 1 s has passed. */
export function leave(live: Live): Promise<void> {
  saveAll();
  const { promise, resolve } = Promise.withResolvers<void>();
  const arrived = () => {
    const { pending, link } = live.state();
    if (pending === 0 || link !== 'live') resolve();
  };
  const stop = live.subscribe(arrived);
  const timer = setTimeout(resolve, maxWaitMs);
  arrived();
  return promise.finally(() => {
    stop();
    clearTimeout(timer);
  });
}

let listening = false;

/** Some browsers fire only one of these for a frame that is removed. */
function listen(): void {
  if (listening) return;
  listening = true;
  window.addEventListener('pagehide', saveAll);
  document.addEventListener('freeze', saveAll);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && saveAll());
}
