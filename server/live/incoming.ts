import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { largestMessage } from '#session/protocol.ts';
import { Bucket, type Rate, type Verdict } from '../kit/bucket.ts';
import type { Clock } from '../kit/clock.ts';

/** A join costs as much as this many messages, because it causes that much work. */
export const joinCost = 10;
/** How much a connection may send before it has joined, in bytes: a join with its frame, and some pings. */
export const largestBeforeJoin = largestMessage + 1024;
/** How much, in bytes, is read and dropped after a close, so that the other side can read the reason. */
const largestAfterClose = 256 * 1024;

/**
 * Finds where frames begin in one direction of a WebSocket, by their headers (RFC 6455, 5.2). Needed because `ws` reports
 * messages, pings and pongs, but neither fragments nor what follows a close.
 */
export class FrameCounter {
  /** How many bytes of the present frame's head were read; 0 between frames. */
  #headRead = 0;
  #extendedLength = 0;
  #length = 0;
  #isMasked = false;
  /** How many bytes of the present frame's mask and payload are still to come. */
  #rest = 0;

  /** The offsets in this chunk at which a frame begins, lowest first. */
  starts(chunk: Buffer): number[] {
    const starts: number[] = [];
    for (let at = 0; at < chunk.length; ) {
      if (this.#rest > 0) {
        const skipped = Math.min(this.#rest, chunk.length - at);
        this.#rest -= skipped;
        at += skipped;
      } else {
        if (this.#headRead === 0) starts.push(at);
        this.#readHead(chunk[at++] ?? 0);
      }
    }
    return starts;
  }

  #readHead(byte: number): void {
    this.#headRead++;
    if (this.#headRead === 2) {
      const length = byte & 0x7f;
      this.#extendedLength = length === 126 ? 2 : length === 127 ? 8 : 0;
      this.#length = this.#extendedLength > 0 ? 0 : length;
      this.#isMasked = byte > 0x7f;
    } else if (this.#headRead > 2) this.#length = this.#length * 256 + byte;
    if (this.#headRead < 2 + this.#extendedLength) return;
    this.#rest = this.#length + (this.#isMasked ? 4 : 0);
    this.#headRead = 0;
  }
}

/** The incoming side of one connection. */
export interface Incoming {
  /** Whether the current frame came too fast. */
  readonly verdict: Verdict;
  /** Called once when frames keep coming too fast; nothing is read from then on. */
  onTooMuch: (() => void) | undefined;
  /** The connection has joined: from now on its frames cost one each, and their total is unlimited. */
  join(): void;
  /** Stops reading. The connection must be closed already, so that `ws` destroys it within its `closeTimeout`. */
  stop(): void;
}

/**
 * Passes bytes to `ws` one frame at a time and counts each frame before `ws` does any work for it. `raw` is the stream
 * under the socket, which `ws` must have just started to listen to.
 */
export function meterIncoming(
  socket: WebSocket,
  raw: Duplex,
  { perConnection, clock }: { perConnection: Rate; clock: Clock },
): Incoming {
  const [read] = raw.listeners('data') as [(chunk: Buffer) => void];
  const bucket = new Bucket(perConnection, clock);
  const frames = new FrameCounter();
  let verdict: Verdict = 'fine';
  let cost = joinCost;
  let bytesLeft = largestBeforeJoin;
  let isStopped = false;

  const incoming = {
    get verdict() {
      return verdict;
    },
    onTooMuch: undefined as (() => void) | undefined,
    join() {
      cost = 1;
      bytesLeft = Number.POSITIVE_INFINITY;
    },
    stop() {
      if (isStopped) return;
      isStopped = true;
      bytesLeft = largestAfterClose;
      raw.end();
    },
  };
  const takeFrame = (frame: Buffer) => {
    verdict = bucket.take(cost);
    if (verdict === 'enough') {
      incoming.onTooMuch?.();
      incoming.stop();
    } else read.call(raw, frame);
  };

  // `ws` would remove its own listener after a close and leave what follows uncounted.
  raw.off('data', read);
  raw.on('data', (chunk: Buffer) => {
    bytesLeft -= chunk.length;
    if (isStopped) {
      if (bytesLeft < 0) raw.destroy();
      return;
    }
    if (bytesLeft < 0) {
      socket.close(1009);
      return incoming.stop();
    }
    const starts = frames.starts(chunk);
    // The rest of a frame that began in the previous chunk.
    if (starts[0] !== 0) read.call(raw, chunk.subarray(0, starts[0]));
    for (let n = 0; n < starts.length && !isStopped; n++) takeFrame(chunk.subarray(starts[n], starts[n + 1]));
  });
  // `ws` has already closed it with the code for the broken frame.
  socket.once('error', incoming.stop);
  return incoming;
}
