import type { IncomingMessage, RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import { Buckets, type Rate } from '../identity/bucket.ts';

export interface GateContext {
  perAddress: Rate;
  clock: { now(): number };
  addressOf(request: IncomingMessage): string;
  /** Answers a socket with this status and ends it. */
  refuse(socket: Duplex, status: number, reason: string): void;
}

/** How many requests of one connection may wait for their answers. Browsers and proxies send the next after the last answer. */
export const mostPipelined = 8;

/**
 * Stands before all routes: counts the requests of each address, and ends connections that send many requests at once,
 * of which one packet can hold a thousand.
 */
export class Gate {
  readonly #context: GateContext;
  readonly #addresses: Buckets;
  /** Requests that have not been answered. */
  readonly #waiting = new WeakMap<Duplex, number>();

  constructor(context: GateContext) {
    this.#context = context;
    this.#addresses = new Buckets(context.perAddress, context.clock);
  }

  /** Counts a request that was refused before there was a route for it. */
  charge(address: string): void {
    this.#addresses.take(address);
  }

  /** Whether so much came from this address that its connections are not worth accepting. */
  isShutFor(address: string): boolean {
    return this.#addresses.isInDebt(address);
  }

  /** Passes on the requests that may be served. */
  guard(serve: RequestListener): RequestListener {
    return (request, response) => {
      const { socket } = request;
      const waiting = (this.#waiting.get(socket) ?? 0) + 1;
      this.#waiting.set(socket, waiting);
      const verdict = this.#addresses.take(this.#context.addressOf(request));
      // The rest of a packet: its connection has ended.
      if (socket.destroyed || !socket.writable) return;
      if (waiting > mostPipelined) socket.destroy();
      else if (verdict !== 'fine') this.#context.refuse(socket, 429, 'too-many-requests');
      else {
        response.once('close', () => this.#waiting.set(socket, (this.#waiting.get(socket) ?? 1) - 1));
        serve(request, response);
      }
    };
  }
}
