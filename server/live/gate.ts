import type { IncomingMessage, RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import { Buckets } from '../identity/bucket.ts';
import { BoundedSockets } from './boundedSockets.ts';
import type { Limits } from './limits.ts';

export interface GateContext {
  limits: Pick<Limits, 'requests' | 'requestsPerAddress'>;
  clock: { now(): number };
  addressOf(request: IncomingMessage): string;
  /** Answers a socket with this status, writes why into the log, and ends it. */
  refuse(socket: Duplex, status: number, reason: string): void;
}

/** How many requests of a connection may wait for an answer. Browsers and proxies send the next one after the last answer. */
export const mostPipelined = 2;

/**
 * Stands before all routes: counts the requests of each address, bounds how many are answered at once, and ends
 * connections that do not wait for their answers, since one packet can hold a thousand requests.
 */
export class Gate {
  readonly #context: GateContext;
  readonly #addresses: Buckets;
  /** Connections with a request that is being answered. */
  readonly #answering: BoundedSockets;
  readonly #unanswered = new WeakMap<Duplex, number>();

  /** `onEvicted` is called when a request had to go because there were too many. */
  constructor(context: GateContext, onEvicted: () => void) {
    const { limits, clock } = context;
    this.#context = context;
    this.#addresses = new Buckets(limits.requestsPerAddress, clock);
    this.#answering = new BoundedSockets(limits.requests, onEvicted);
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
      const address = this.#context.addressOf(request);
      const verdict = this.#addresses.take(address);
      // The rest of a packet whose connection has ended.
      if (socket.destroyed || !socket.writable) return;
      const unanswered = (this.#unanswered.get(socket) ?? 0) + 1;
      this.#unanswered.set(socket, unanswered);
      if (unanswered > mostPipelined) socket.destroy();
      else if (verdict !== 'fine') this.#context.refuse(socket, 429, 'too-many-requests');
      else {
        this.#answering.add(socket, address);
        response.once('close', () => this.#answered(socket));
        serve(request, response);
      }
    };
  }

  #answered(socket: Duplex): void {
    const unanswered = (this.#unanswered.get(socket) ?? 1) - 1;
    this.#unanswered.set(socket, unanswered);
    if (unanswered === 0) this.#answering.leave(socket);
  }
}
