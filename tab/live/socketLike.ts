/** The part of a `WebSocket` that a connection uses. */
export interface SocketLike {
  readonly readyState: number;
  send(data: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
}

/** How long, in ms, a handshake may take: a proxy may accept a connection and never answer. */
export const handshakeMs = 10_000;

export function openWebSocket(url: string): SocketLike {
  return new WebSocket(url) as SocketLike;
}

/** Whether the server answers plain requests at its WebSocket's address, with a status that nobody else would send. */
export async function reachesServer(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(handshakeMs);
    const { status } = await fetch(httpUrl(url), { credentials: 'omit', cache: 'no-store', signal });
    return status === 426;
  } catch {
    return false;
  }
}

/** `ws:` or `wss:` becomes `http:` or `https:`. */
export function httpUrl(url: string): string {
  return url.replace(/^ws/, 'http');
}
