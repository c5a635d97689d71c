import type { Report } from '#session/command.ts';
import type { Session } from '#session/session.ts';
import type { Clock } from '../kit/clock.ts';
import type { Store } from '../store/store.ts';
import type { Leases } from './leases.ts';
import type { Observer } from './observer.ts';
import type { Places } from './places.ts';

/** What a hub needs from its process. */
export interface HubContext {
  store: Store;
  clock: Clock;
  /** Names this process in the log. */
  process: string;
  limits: { maxAge: number; unattended: number };
  places: Places;
  /** Reports a failure that no caller is waiting for; `what` holds no content of the session. */
  trouble(what: string, cause: unknown): void;
  companion?: Companion | undefined;
  observer?: Observer | undefined;
}

/** A hub's context with what all hubs of a process share. */
export interface SharedContext extends HubContext {
  /** Tells which other processes are alive. */
  leases: Leases;
}

/**
 * Follows sessions from outside, as the bot does for a meeting's chat. Hubs never wait for it. `meeting` is unknown when
 * this process took the session over from one that is gone.
 */
export interface Companion {
  /** The session changed, or a few seconds have passed. */
  changed(meeting: string | undefined, session: Session, report: (command: Report) => Promise<void>): void;
  /** The session was wiped; `left` names what must be tidied up. Resolves when that is done or can't be done. */
  wiped(meeting: string | undefined, left?: string): Promise<void>;
  stop(): void;
}
