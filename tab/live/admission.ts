import { type ClientMessage, type HostName, protocolVersion } from '#session/protocol.ts';
import type { Denial } from './live.ts';

/** What a live session is opened with. */
export interface LiveOptions {
  /** The server's socket, `ws:` or `wss:`. */
  url: string;
  /** The host that decides whether this window may join. Left out: Teams. */
  host?: HostName;
  /** Called for each connection without a ticket, so that the token is always fresh. */
  token(): Promise<string>;
  /** Where a token takes a press: resolves once there is one. No connection is made before that. */
  signedIn?(): Promise<void>;
  /** The host's name for the meeting. */
  meeting: string;
}

type Join = ClientMessage & { type: 'join' };

/** After this many failures in a row we believe the host: it has no token for this person. */
const maxTokenFailures = 3;

/** Gets this window into the meeting: with a token at first, with the server's ticket after a lost connection. */
export function admission({ host, token, signedIn, meeting }: LiveOptions) {
  // One page load is one window. Its commands are numbered, which makes it harmless to repeat them.
  const window = randomId();
  /** Lets this window back in for a minute; kept in memory only. */
  let ticket: string | undefined;
  let early: Promise<string> | undefined;
  let tokenFailures = 0;

  return {
    /** Resolves once this window can be let in; `undefined` if it can be now. */
    ready: () => (ticket ? undefined : signedIn?.()),
    /** Requests the token while the connection is being made: both take time, and neither waits for the other. */
    requestToken(): void {
      early = signedIn ? undefined : token();
      // `join` handles the rejection; if the connection fails first, nobody needs to.
      early?.catch(() => {});
    },
    /** Drops a token requested early: it may be too old by the time there is a connection. */
    dropToken(): void {
      early = undefined;
    },
    keepTicket(fresh: string | undefined): void {
      ticket = fresh;
    },
    /** The first message on a connection, or why there is none. Rejects if the host failed to give a token this time. */
    async join(seen: Pick<Join, 'seen' | 'cleared'>): Promise<Join | Denial> {
      const requested = early ?? (ticket ? undefined : token());
      early = undefined;
      try {
        const proof = ticket ? { ticket } : { token: await requested };
        tokenFailures = 0;
        return { type: 'join', protocol: protocolVersion, ...(host && { host }), ...proof, meeting, window, ...seen };
      } catch (error) {
        if (++tokenFailures < maxTokenFailures) throw error;
        tokenFailures = 0;
        return 'no-account';
      }
    },
  };
}

/** A window's id: 128 random bits in hexadecimal. */
export function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
