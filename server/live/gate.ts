import type { IncomingMessage, RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import { Buckets } from '../kit/bucket.ts';
import { BoundedSockets } from './boundedSockets.ts';
import type { Limits } from './limits.ts';

export interface GateContext {
  limits: Pick<Limits, 'requests' | 'requestsPerAddress'>;
  clock: { now(): number };
  addressOf(request: IncomingMessage): string;
  /** Answers a socket with this status, logs the reason, and ends it. */
  refuse(socket: Duplex, status: number, reason: string): void;
}

/** How many requests of a connection may wait for an answer. Browsers and proxies send the next one after the last answer. */
export const mostPipelined = 2;

/** An answer counts as one more request of its address for each time it has this many bytes. */
export const bytesOfARequest = 64 * 1024;

/**
 * Runs before all routes: rate-limits each address, bounds how many requests are answered at once, and ends connections
 * that pipeline too many, since one packet can hold a thousand requests.
 */
export class Gate {
  readonly #context: GateContext;
  readonly #addresses: Buckets;
  /** Connections with a request that is being answered. */
  readonly #answering: BoundedSockets;
  readonly #unanswered = new WeakMap<Duplex, number>();
  /** The addresses of connections on which no request has arrived. */
  readonly #prepaid = new WeakMap<Duplex, string>();

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

  /**
   * Accepts a connection; `false` if its address is too far over its limit. The connection counts as a request until one
   * arrives on it, so silence counts, and so do bytes that are not HTTP.
   */
  accept(socket: Duplex, address: string): boolean {
    if (this.#addresses.isInDebt(address)) return false;
    this.#addresses.take(address);
    this.#prepaid.set(socket, address);
    return true;
  }

  /** A request arrived on this connection and is counted separately. */
  settle(socket: Duplex): void {
    const address = this.#prepaid.get(socket);
    if (address !== undefined) this.#addresses.giveBack(address);
    this.#prepaid.delete(socket);
  }

  /** This request belongs to a connection, which has limits of its own: it isn't counted as a request of this address. */
  refund(address: string): void {
    this.#addresses.giveBack(address);
  }

  /** The answer to this request will stay open, as part of a connection: it isn't counted among those being answered. */
  keepOpen(socket: Duplex): void {
    this.#answering.leave(socket);
  }

  /** Passes on the requests that may be served. */
  guard(serve: RequestListener): RequestListener {
    return (request, response) => {
      const { socket } = request;
      const address = this.#context.addressOf(request);
      this.settle(socket);
      const verdict = this.#addresses.take(address);
      // The rest of a packet whose connection has ended.
      if (socket.destroyed || !socket.writable) return;
      const unanswered = (this.#unanswered.get(socket) ?? 0) + 1;
      this.#unanswered.set(socket, unanswered);
      if (unanswered > mostPipelined) socket.destroy();
      else if (verdict !== 'fine') this.#context.refuse(socket, 429, 'too-many-requests');
      else {
        this.#answering.add(socket, address);
        const before = socket.bytesWritten;
        response.once('close', () => {
          this.#answered(socket);
          const more = Math.floor((socket.bytesWritten - before) / bytesOfARequest);
          if (more > 0) this.#addresses.take(address, more);
        });
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
