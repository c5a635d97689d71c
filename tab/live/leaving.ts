import type { Live } from './live.ts';

/** How long, in ms, a host is kept waiting until what was written has arrived. */
const atMost = 1_000;

const savers = new Set<() => void>();

/** Calls `save` whenever this window may be about to go: it is hidden or unloaded, or its host says so. Returns how to stop that. */
export function beforeLeaving(save: () => void): () => void {
  listen();
  savers.add(save);
  return () => void savers.delete(save);
}

/** Sends at once what would be sent in a moment. */
export function saveAll(): void {
  for (const save of savers) save();
}

/** For a host that waits: sends what is to be saved, and resolves when it has arrived, cannot arrive now, or 1 s has passed. */
export function leave(live: Live): Promise<void> {
  saveAll();
  const { promise, resolve } = Promise.withResolvers<void>();
  const arrived = () => {
    const { pending, link } = live.state();
    if (pending === 0 || link !== 'live') resolve();
  };
  const stop = live.subscribe(arrived);
  const timer = setTimeout(resolve, atMost);
  arrived();
  return promise.finally(() => {
    stop();
    clearTimeout(timer);
  });
}

let listening = false;

/** Whichever of these comes first: some browsers tell of a frame that is taken away by one of them alone. */
function listen(): void {
  if (listening) return;
  listening = true;
  window.addEventListener('pagehide', saveAll);
  document.addEventListener('freeze', saveAll);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && saveAll());
}
