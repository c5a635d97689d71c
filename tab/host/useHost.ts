import { createContext, use } from 'react';
import type { Host } from './host.ts';

export const HostContext = createContext<Host | undefined>(undefined);

/** The host; must be used below a `HostContext`. */
export function useHost(): Host {
  const host = use(HostContext);
  if (!host) throw new Error('useHost is used outside of HostContext');
  return host;
}
