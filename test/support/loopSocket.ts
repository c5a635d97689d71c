import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { unpacked } from '#session/packedChange.ts';
import { type ClientMessage, protocolVersion, type ServerMessage } from '#session/protocol.ts';
import { largestFrame } from '../../server/live/entrance.ts';
import type { Frame } from '../../server/live/frame.ts';
import type { Incoming } from '../../server/live/incoming.ts';
import { type SocketContext, serveSocket } from '../../server/live/socket.ts';
import { isLater, type Position } from '../../server/store/store.ts';
import { positionAt } from './places.ts';

/**
 * A connection without a network, for tests with very many messages. The server's side is real and exchanges what `ws` would carry.
 * Received messages are read once: the reader empties `heard`.
 */
export class LoopSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  closedWith: number | undefined;
  heard: ServerMessage[] = [];
  /** How often a message went back behind an earlier one; must stay 0. */
  astray = 0;
  #position: Position | undefined;

  constructor(context: SocketContext) {
    super();
    const incoming: Incoming = { verdict: 'fine', onTooMuch: undefined, join() {}, stop() {} };
    const raw = { writableLength: 0, write: (frame: Frame) => this.#hear(frame) };
    serveSocket(this as unknown as WebSocket, raw as unknown as Duplex, context, {
      incoming,
      pulse: {},
      signedIn() {},
      takeSeat: () => true,
    });
  }

  /** Sends a message; like `ws`, refuses oversized frames. */
  say(data: string | Buffer): void {
    if (this.readyState !== this.OPEN) return;
    if (Buffer.byteLength(data) > largestFrame) this.close(1009);
    else this.emit('message', Buffer.from(data as string), typeof data !== 'string');
  }

  sends(message: ClientMessage): void {
    this.say(JSON.stringify(message));
  }

  joins(token: string, meeting: string, window: string): void {
    this.sends({ type: 'join', protocol: protocolVersion, token, meeting, window });
  }

  /** Closes from either side. The other side notices after what's already sent. */
  close(code: number): void {
    if (this.readyState !== this.OPEN) return;
    this.closedWith = code;
    this.readyState = 2;
    queueMicrotask(() => this.emit('close', code));
  }

  terminate(): void {
    this.close(1006);
  }

  #hear(frame: Frame): void {
    const length = (frame[1] ?? 0) & 0x7f;
    const text = frame.toString('utf8', length < 126 ? 2 : length === 126 ? 4 : 10);
    const message = unpacked(text) as ServerMessage;
    this.heard.push(message);
    const before = this.#position;
    if (message.type === 'welcome') {
      this.#position = positionAt(message.place);
      if (before && isLater(before, this.#position)) this.astray++;
    }
    if (message.type === 'change') {
      this.#position = positionAt(message.place);
      if (before?.epoch !== this.#position.epoch || before.version >= this.#position.version) this.astray++;
    }
    if (message.type === 'cleared') this.#position = undefined;
  }
}

/** Resolves when everything that was sent has been answered; requires a store in memory. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
