import type { Watcher } from '../../server/store/store.ts';

/** A watcher that does nothing; a test spreads it and adds what it wants to hear. */
export const silentWatcher: Watcher = {
  logged() {},
  wiped() {},
  emptied() {},
  reachable() {},
  lost() {},
};
