import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Bucket, type Rate, type Verdict } from '../kit/bucket.ts';
import type { Clock } from '../kit/clock.ts';
import { type Frame, payloadOf } from './frame.ts';
import { type Incoming, joinCost, largestBeforeJoin } from './incoming.ts';
import type { LiveSocket, Transport, Wire } from './liveSocket.ts';

/** What the fallback sends down, one server-sent event each. Messages of the session have no name. */
type Control = 'open' | 'ping' | 'close';

export interface HttpSocketContext {
  transport: Exclude<Transport, 'websocket'>;
  perConnection: Rate;
  clock: Clock;
  /** How long, in ms, the other side may take to read why it was closed. */
  closeWithin: number;
}

/**
 * A connection without a WebSocket, for networks that let none through. Messages go down in one long response or, where a proxy
 * holds responses back until they end, in the answer to the next poll; they come up in requests that name `id`. Otherwise it's
 * like a connection of `ws`, and the stream under it: same messages, limits and heartbeat.
 */
export class HttpSocket extends EventEmitter implements LiveSocket, Wire {
  readonly OPEN = 1;
  readyState: 1 | 2 | 3 = 1;
  /** Proves that a request belongs to this connection. Only its window learns it. */
  readonly id = randomBytes(24).toString('base64url');
  readonly transport: Exclude<Transport, 'websocket'>;
  readonly incoming: Incoming;
  readonly #bucket: Bucket;
  readonly #context: HttpSocketContext;
  /** What a message costs, how many bytes may still come, and the verdict on the last message. */
  #cost = joinCost;
  #bytesLeft = largestBeforeJoin;
  #verdict: Verdict = 'fine';
  /** The stream, or the poll that waits for something to send. */
  #response: { raw: ServerResponse; headers: OutgoingHttpHeaders } | undefined;
  /** Events for the next poll. */
  #unsent: Buffer[] = [];
  #unsentBytes = 0;
  #polls = 0;

  constructor(context: HttpSocketContext) {
    super();
    this.transport = context.transport;
    this.#context = context;
    this.#bucket = new Bucket(context.perConnection, context.clock);
    const verdict = () => this.#verdict;
    this.incoming = {
      get verdict() {
        return verdict();
      },
      onTooMuch: undefined,
      join: () => {
        this.#cost = 1;
        this.#bytesLeft = Number.POSITIVE_INFINITY;
      },
      // A connection that isn't open reads nothing.
      stop() {},
    };
    this.#queue('open', this.id);
  }

  get destroyed(): boolean {
    return this.readyState === 3;
  }

  get writableLength(): number {
    return this.transport === 'poll' ? this.#unsentBytes : (this.#response?.raw.writableLength ?? 0);
  }

  /** Sends everything in this response. If the window ends it, the connection is over. */
  streamTo(raw: ServerResponse, headers: OutgoingHttpHeaders): void {
    this.#response = { raw, headers };
    raw.once('close', () => this.terminate());
    raw.writeHead(200, headers);
    this.#flush();
    if (this.readyState === 2) raw.end();
  }

  /**
   * Answers this request with what there is to send, once there is something. `n` counts the polls from 0, so that one that was
   * repeated on the way is noticed: its first answer may be lost.
   */
  answerPoll(n: number, raw: ServerResponse, headers: OutgoingHttpHeaders): void {
    raw.once('close', () => {
      if (this.#response?.raw === raw) this.#response = undefined;
      const isTold = this.readyState === 2 && this.#unsent.length === 0;
      if (!raw.writableFinished || isTold) this.terminate();
    });
    if (this.destroyed || n !== this.#polls || this.#response) {
      raw.destroy();
      this.terminate();
      return;
    }
    this.#polls++;
    this.#response = { raw, headers };
    if (n > 0) this.emit('pong');
    if (this.#unsent.length > 0) this.#flush();
  }

  /** Takes the messages in a request, one a line. An empty line answers a ping. */
  receive(body: Buffer): void {
    this.emit('pong');
    for (let from = 0; from <= body.length && this.readyState === this.OPEN; ) {
      const end = body.indexOf('\n', from);
      const line = body.subarray(from, end < 0 ? body.length : end);
      from += line.length + 1;
      if (this.#takes(line.length) && line.length > 0) this.emit('message', line, false);
    }
  }

  write(frame: Frame): void {
    this.#queue('', payloadOf(frame));
  }

  ping(): void {
    this.#queue('ping', '');
  }

  close(code: number, reason = ''): void {
    if (this.readyState !== this.OPEN) return;
    this.#queue('close', `${code} ${reason}`);
    this.readyState = 2;
    if (this.transport === 'stream') this.#response?.raw.end();
    const timer = setTimeout(() => this.terminate(), this.#context.closeWithin).unref();
    this.once('close', () => clearTimeout(timer));
  }

  terminate(): void {
    if (this.destroyed) return;
    this.readyState = 3;
    this.#unsent = [];
    this.#response?.raw.destroy();
    this.emit('close');
  }

  destroy(): void {
    this.terminate();
  }

  /** Whether a message of so many bytes may be read. Like `meterIncoming`, counts it before any work is done for it. */
  #takes(bytes: number): boolean {
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft < 0) {
      this.close(1009);
      return false;
    }
    this.#verdict = this.#bucket.take(this.#cost);
    if (this.#verdict === 'enough') this.incoming.onTooMuch?.();
    return this.#verdict !== 'enough';
  }

  #queue(event: Control | '', data: Buffer | string): void {
    if (this.readyState !== this.OPEN) return;
    const name = event === '' ? '' : `event: ${event}\n`;
    const written = Buffer.concat([Buffer.from(`${name}data: `), Buffer.from(data as string), Buffer.from('\n\n')]);
    this.#unsent.push(written);
    this.#unsentBytes += written.length;
    if (!this.#response) return;
    if (this.transport === 'stream') this.#flush();
    // What else is sent in this tick goes with it.
    else if (this.#unsent.length === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const all = Buffer.concat(this.#unsent);
    if (!this.#response || all.length === 0) return;
    const { raw, headers } = this.#response;
    this.#unsent = [];
    this.#unsentBytes = 0;
    if (this.transport === 'stream') raw.write(all);
    else {
      this.#response = undefined;
      raw.writeHead(200, { ...headers, 'content-length': all.length }).end(all);
    }
  }
}
