import type { Frame } from './frame.ts';

/** How a window is connected: `stream` and `poll` are the fallback over HTTP (`httpSocket.ts`). */
export const transports = ['websocket', 'stream', 'poll'] as const;
export type Transport = (typeof transports)[number];

/** What serving a connection takes: a `WebSocket` of `ws` has it, and so does an `HttpSocket`. */
export interface LiveSocket {
  readonly OPEN: number;
  readonly readyState: number;
  /** The other side must answer, which emits `pong`. */
  ping(): void;
  close(code: number, reason: string): void;
  /** Ends it without telling the other side. */
  terminate(): void;
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): unknown;
  on(event: 'pong' | 'close' | 'error', listener: () => void): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/** The stream under a connection. */
export interface Wire extends Closable {
  /** How many bytes wait to be sent. */
  readonly writableLength: number;
  write(frame: Frame): unknown;
}

/** Something that is open until it's closed. */
export interface Closable {
  readonly destroyed: boolean;
  destroy(): unknown;
  once(event: 'close', listener: () => void): unknown;
}
