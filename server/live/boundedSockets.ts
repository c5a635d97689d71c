import type { Closable } from './liveSocket.ts';

/** An address with more than this share of all places gives up its own first. */
const largestShare = 1 / 8;

/**
 * A bounded set of connections that anyone can open. A new one always gets in. When the set is full, the oldest is
 * destroyed: that of an address with a large share, so that a flood from there evicts its own; otherwise the oldest of
 * all, so that a flood from everywhere doesn't evict a company behind one address.
 */
export class BoundedSockets {
  readonly #most: number;
  readonly #onEvicted: () => void;
  /** Oldest first. */
  readonly #addressOf = new Map<Closable, string>();
  readonly #byAddress = new Map<string, Set<Closable>>();
  /** Connections with a close listener, so that one added repeatedly has only one. */
  readonly #watched = new WeakSet<Closable>();

  /** `most`: how many may be open at once; `onEvicted` is called for each that was destroyed. */
  constructor(most: number, onEvicted: () => void) {
    this.#most = most;
    this.#onEvicted = onEvicted;
  }

  get size(): number {
    return this.#addressOf.size;
  }

  /** Adds a connection as the newest until it leaves or closes; again if its address turns out to be another. */
  add(socket: Closable, address: string): void {
    if (socket.destroyed) return;
    if (!this.#watched.has(socket)) socket.once('close', () => this.leave(socket));
    this.#watched.add(socket);
    this.leave(socket);
    this.#addressOf.set(socket, address);
    const sockets = this.#byAddress.get(address) ?? new Set();
    this.#byAddress.set(address, sockets.add(socket));
    if (this.size > this.#most) this.#evict();
  }

  /** It counts no more. */
  leave(socket: Closable): void {
    const address = this.#addressOf.get(socket);
    if (address === undefined) return;
    this.#addressOf.delete(socket);
    const sockets = this.#byAddress.get(address);
    sockets?.delete(socket);
    if (sockets?.size === 0) this.#byAddress.delete(address);
  }

  #evict(): void {
    let largest: Set<Closable> = new Set();
    for (const sockets of this.#byAddress.values()) if (sockets.size > largest.size) largest = sockets;
    const [oldest] = largest.size > this.#most * largestShare ? largest : this.#addressOf.keys();
    if (!oldest) return;
    this.leave(oldest);
    oldest.destroy();
    this.#onEvicted();
  }
}
