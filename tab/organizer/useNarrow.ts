import { useSyncExternalStore } from 'react';

const narrow = window.matchMedia('(max-width: 600px)');

const subscribe = (changed: () => void) => {
  narrow.addEventListener('change', changed);
  return () => narrow.removeEventListener('change', changed);
};

/** Whether the page is as narrow as a phone or a side panel: then less is shown at once, or it would be very long. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches);
}
