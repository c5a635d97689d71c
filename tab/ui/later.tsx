import { type ComponentProps, type ComponentType, type ReactNode, useEffect, useSyncExternalStore } from 'react';
import type * as laterParts from '../panel/laterParts.ts';

type Parts = typeof laterParts;

/** Nothing while it is on its way; `missing` when it did not come: the network is gone, or a newer Mini-M has replaced it. */
let parts: Parts | 'missing' | undefined;
let fetching: Promise<void> | undefined;
const listeners = new Set<() => void>();

/** Fetches what the first list did without, unless it is here or on its way. Never rejects. */
export function fetchLater(): Promise<void> {
  // Both at once: the words are what these parts have in common with others.
  fetching ??= Promise.all([import('../panel/laterParts.ts'), import('../words/later.ts')]).then(
    ([came]) => show(came),
    () => {
      fetching = undefined;
      show('missing');
    },
  );
  return fetching;
}

function show(now: Parts | 'missing'): void {
  parts = now;
  for (const changed of listeners) changed();
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

function useParts(): typeof parts {
  return useSyncExternalStore(subscribe, () => parts);
}

/** Whether what is shown here is incomplete, and will stay so until somebody does something. */
export function useLaterMissing(): boolean {
  return useParts() === 'missing';
}

type Props<Name extends keyof Parts> = ComponentProps<Parts[Name]> & {
  part: Name;
  /** What stands there until it has come. */
  meanwhile?: ReactNode;
};

/** A part of the panel that the first list does without. */
export function Later<Name extends keyof Parts>({ part, meanwhile, ...props }: Props<Name>) {
  const came = useParts();
  useEffect(() => void fetchLater(), []);
  if (came === undefined || came === 'missing') return meanwhile;
  const Part = came[part] as ComponentType<typeof props>;
  return <Part {...props} />;
}
