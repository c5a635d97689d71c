import { unpacked } from '#session/packedChange.ts';
import { type ClientMessage, closeCodes, type ServerMessage } from '#session/protocol.ts';
import type { Denial, Pause } from './live.ts';
import { isServerMessage } from './shapes.ts';
import type { SocketLike } from './socketLike.ts';
import { type Detour, transport } from './transport.ts';

/** Listens to a connection. Every call comes from a socket event, never from within a method. */
export interface ConnectionListener {
  /** Resolves once a connection is worth making; `undefined` if it is now. */
  before(): Promise<void> | undefined;
  /** Connected: the first message to send, or why there is none. Rejecting counts as a failed attempt. */
  hello(): Promise<ClientMessage | Denial>;
  /** The server rejected the ticket; the next `hello`, right after this, should bring a token. */
  ticketRefused(): void;
  /** Returns `false` if the message doesn't fit what is known: then reconnects. */
  message(message: ServerMessage): boolean;
  /**
   * The connection is lost and will be made again. `pause`: why the server wants this window to wait for some seconds.
   */
  lost(pause?: Pause): void;
  denied(why: Denial): void;
  /** WebSockets don't get through, or do again (`undefined`). */
  detour(now: Detour | undefined): void;
}

export interface Connection {
  /** Sends now or never: returns `false` while not connected. */
  send(message: ClientMessage): boolean;
  /** The server's time in ms. */
  time(): number;
  /** Reconnects at once, without a call to `lost`. */
  again(): void;
  close(): void;
}

const { elsewhere, 'ticket-refused': ticketRefused, 'slow-down': slowDown, 'server-full': full, ...final } = closeCodes;
const pauses = new Map<number, Pause>([
  [slowDown, 'slow-down'],
  [full, 'server-full'],
]);
/** What the server's close codes mean to the window; any other code is a lost connection. */
export const denials = new Map(Object.entries(final).map(([why, code]) => [code as number, why as keyof typeof final]));

const firstRetryMs = 250;
const maxRetryMs = 8_000;
/** When the server asks us to back off, retry after 5–10 s (jittered), so that not everyone returns at once. */
const minBackoffMs = 5_000;
/** In ms. The server sends something every 20 s; after a longer silence, we ask whether it is there. */
export const silenceBeforePingMs = 25_000;
const pongTimeoutMs = 8_000;
const heartbeatMs = 4_000;
/** We also ask for its time this often, in ms: clocks drift apart, by less than 50 ms meanwhile. */
const resyncMs = 600_000;

/** A connection that is made again automatically, with backoff and jitter, and knows the server's time. `url`: of the WebSocket. */
export function connect(url: string, listener: ConnectionListener): Connection {
  const ways = transport(url, (now) => listener.detour(now));
  let socket: SocketLike | undefined;
  /** Ends the present connection without waiting for the other side, which may never answer a close. */
  let endNow = () => {};
  let failures = 0;
  let isClosed = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  /** When the server last sent something, and when we first sent something and first asked since; all in ms. */
  let heardAt = 0;
  let sentAt = 0;
  let askedAt = 0;
  let isWaitingForListener = false;
  /** Until then, nothing makes the window reconnect, not even becoming visible. */
  let pausedUntil = 0;
  const clock = serverClock();

  const send = (message: ClientMessage) => {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(message));
    if (sentAt <= heardAt) sentAt = performance.now();
    return true;
  };
  const ping = () => {
    const now = performance.now();
    if (send({ type: 'ping', sentAt: now }) && askedAt <= heardAt) askedAt = now;
  };

  function open(): void {
    const before = listener.before();
    if (!before) {
      connectOnce();
      return;
    }
    if (isWaitingForListener) return;
    isWaitingForListener = true;
    void before.then(() => {
      isWaitingForListener = false;
      if (!isClosed && !socket) connectOnce();
    });
  }

  function connectOnce(): void {
    const attempt = ways.open();
    socket = attempt;
    let hasOpened = false;
    endNow = () => ended(1006, true);
    const patienceMs = ways.patienceMs();
    const patience = patienceMs && setTimeout(endNow, patienceMs);
    attempt.onopen = async () => {
      hasOpened = true;
      clearTimeout(patience);
      ways.opened();
      try {
        const hello = await listener.hello();
        if (attempt !== socket) return;
        if (typeof hello === 'string') return giveUp(hello);
        send(hello);
        heardAt = askedAt = performance.now();
        ping();
      } catch {
        attempt.close();
      }
    };
    attempt.onmessage = ({ data }) => {
      const message = parse(data);
      if (attempt !== socket) return;
      heardAt = performance.now();
      if (message?.type === 'pong') {
        clock.learn(message.now, message.sentAt);
        if (message.sentAt === undefined) ping();
        if (listener.message(message)) return;
      } else if (message) {
        if ('now' in message) clock.hear(message.now);
        if (listener.message(message)) {
          failures = 0;
          return;
        }
      }
      // Out of step: a new connection brings everything again.
      attempt.close();
    };
    attempt.onclose = ({ code }) => ended(code);

    function ended(code: number, isUnanswered = false): void {
      clearTimeout(patience);
      if (attempt !== socket || isClosed) return;
      socket = undefined;
      if (isUnanswered) attempt.close();
      const isOtherWayNext = !hasOpened && ways.failed(isUnanswered);
      const denial = denials.get(code);
      if (denial) {
        listener.denied(denial);
        return;
      }
      const why = pauses.get(code);
      listener.lost(why);
      if (code === ticketRefused) listener.ticketRefused();
      const most = why
        ? 2 * minBackoffMs
        : code === elsewhere || code === ticketRefused || isOtherWayNext
          ? 0
          : Math.min(firstRetryMs * 2 ** failures, maxRetryMs);
      const pause = most * (0.5 + Math.random() / 2);
      if (why) pausedUntil = performance.now() + pause;
      failures++;
      retry = setTimeout(open, pause);
    }
  }

  /** Closes the connection for good, without reconnecting. */
  function giveUp(why: Denial): void {
    const refused = socket;
    socket = undefined;
    refused?.close();
    listener.denied(why);
  }

  function again(): void {
    const before = socket;
    socket = undefined;
    before?.close();
    clearTimeout(retry);
    open();
  }

  /** Reconnects or checks at once: the network is back, or the window is visible again. */
  const reconnectNow = () => {
    if (isClosed || document.visibilityState === 'hidden') return;
    // A handshake that began on another network may never be answered.
    if (socket?.readyState === WebSocket.CONNECTING) return again();
    if (socket) return ping();
    if (performance.now() < pausedUntil) return;
    clearTimeout(retry);
    open();
  };
  /** Whether the server should have sent something by now: most commands are answered at once. */
  const isSilent = (now: number) =>
    now - heardAt >= silenceBeforePingMs || (sentAt > heardAt && now - sentAt >= heartbeatMs);
  const heartbeat = setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    const now = performance.now();
    if (askedAt > heardAt) {
      if (now - askedAt >= pongTimeoutMs) endNow();
    } else if (isSilent(now) || now - askedAt >= resyncMs) ping();
  }, heartbeatMs);
  window.addEventListener('online', reconnectNow);
  document.addEventListener('visibilitychange', reconnectNow);
  open();

  return {
    send,
    time: clock.now,
    again,
    close() {
      isClosed = true;
      clearTimeout(retry);
      clearInterval(heartbeat);
      window.removeEventListener('online', reconnectNow);
      document.removeEventListener('visibilitychange', reconnectNow);
      socket?.close();
    },
  };
}

function parse(data: unknown): ServerMessage | undefined {
  try {
    const message = unpacked(String(data));
    return isServerMessage(message) ? message : undefined;
  } catch {
    return undefined;
  }
}

/** The server's clock, estimated from the quickest answer so far; off by at most half its round trip. */
export function serverClock(local: () => number = () => performance.now()) {
  let offset: number | undefined;
  let quickest = Number.POSITIVE_INFINITY;
  return {
    now: () => local() + (offset ?? Date.now() - local()),
    /**
     * A time sent unasked, with unknown delay: the server's clock is at least that far. If it is further ahead than the
     * estimate can be off, this machine and its clock slept; then the next answer counts again.
     */
    hear(now: number) {
      const least = now - local();
      if (offset !== undefined && least <= offset) return;
      if (offset !== undefined && least - offset > quickest / 2) quickest = Number.POSITIVE_INFINITY;
      offset = least;
    },
    /** An answered ping. Without `sentAt`, the server's clock was set, which voids the estimate. */
    learn(now: number, sentAt?: number) {
      const wayAndBack = sentAt === undefined ? Number.POSITIVE_INFINITY : local() - sentAt;
      if (sentAt !== undefined && wayAndBack > quickest) {
        // Clocks drift apart: trust the quickest answer a little less each time.
        quickest *= 1.5;
        return;
      }
      quickest = wayAndBack;
      offset = now - local() + (sentAt === undefined ? 0 : wayAndBack / 2);
    },
  };
}
