import { handshakeMs, openWebSocket, reachesServer, type SocketLike } from './socketLike.ts';

/** How long, in ms, a handshake may take once the server has answered a plain request since the last one failed. */
const suspectedHandshakeMs = 3_000;
/** After so many failed handshakes in a row, asks whether plain requests get through. One without an answer counts as all of them. */
const suspiciousFailures = 2;

/** `http`: WebSockets don't get through, so the window was connected without. `none`: that doesn't work, either. */
export type Detour = 'http' | 'none';

type Http = typeof import('./httpSocket.ts');

/**
 * Chooses how to connect: by WebSocket; where that fails although the server answers plain requests before it, over HTTP. Each
 * connection is tried by WebSocket first.
 */
export function transport(url: string, onDetour: (detour: Detour | undefined) => void) {
  let failures = 0;
  let detour: Detour | undefined;
  /** Loaded, since the server answers plain requests. */
  let http: Http | undefined;
  let isHttp = false;
  let isHttpNext = false;

  function take(now: Detour | undefined): void {
    if (now === detour) return;
    detour = now;
    onDetour(detour);
  }

  async function ask(): Promise<void> {
    const loaded = (await reachesServer(url)) && (await import('./httpSocket.ts').catch(() => undefined));
    if (loaded && failures > 0) http = loaded;
  }

  return {
    open(): SocketLike {
      const next = isHttpNext && http;
      isHttp = !!next;
      isHttpNext = false;
      return next ? new next.HttpSocket(url) : openWebSocket(url);
    },
    /** How long, in ms, the present handshake may take. One over HTTP bounds itself, since it may try twice. */
    patienceMs: () => (isHttp ? undefined : http ? suspectedHandshakeMs : handshakeMs),
    opened(): void {
      failures = 0;
      if (!isHttp) http = undefined;
      take(isHttp ? 'http' : undefined);
    },
    /** The present handshake failed. Returns whether to try the other way at once. */
    failed(isUnanswered: boolean): boolean {
      if (isHttp) {
        http = undefined;
        take(detour ?? 'none');
        return false;
      }
      failures += isUnanswered ? suspiciousFailures : 1;
      isHttpNext = !!http;
      if (!http && failures >= suspiciousFailures) void ask();
      return isHttpNext;
    },
  };
}
