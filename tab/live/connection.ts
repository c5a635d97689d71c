import { unpacked } from '#session/packedChange.ts';
import { type ClientMessage, closeCodes, type ServerMessage } from '#session/protocol.ts';
import type { Denial, Pause } from './live.ts';
import { isServerMessage } from './shapes.ts';

/** Who uses a connection. Every call comes from the socket's events, never from within a method. */
export interface ConnectionListener {
  /** What must have happened before a connection is worth making; nothing where it is made at once. */
  before(): Promise<void> | undefined;
  /** Connected: the first message to send, or why there is none to be had. Rejecting counts as a failed attempt. */
  hello(): Promise<ClientMessage | Denial>;
  /** The server did not take the ticket; the next `hello`, which follows at once, is to bring a token. */
  ticketRefused(): void;
  /** Returns `false` when the message does not fit what is known: the connection then begins anew. */
  message(message: ServerMessage): boolean;
  /** It comes back by itself; `pause`: the server wants it to wait for some seconds, and why. */
  lost(pause?: Pause): void;
  denied(why: Denial): void;
}

export interface Connection {
  /** Sends now, or not at all: `false` while not connected. */
  send(message: ClientMessage): boolean;
  /** The server's time in ms. */
  time(): number;
  /** Begins anew at once; nobody is told that the one before is gone. */
  again(): void;
  close(): void;
}

const { elsewhere, 'ticket-refused': ticketRefused, 'slow-down': slowDown, 'server-full': full, ...final } = closeCodes;
const pauses = new Map<number, Pause>([
  [slowDown, 'slow-down'],
  [full, 'server-full'],
]);
/** What a close code of the server's says to the window; other codes are those of a connection that was lost. */
export const denials = new Map(Object.entries(final).map(([why, code]) => [code as number, why as keyof typeof final]));

const firstRetry = 250;
const slowestRetry = 8_000;
/** At least as long, and twice at most, waits whom the server asked to: all that it sent away at once do not come back at once. */
const longPause = 5_000;
/** Times in ms. The server says something every 20 s: who hears nothing for longer asks whether it is there. */
export const askAfter = 25_000;
const answerWithin = 8_000;
const lookEvery = 4_000;
/** Clocks drift apart, so it is asked for its time, too: by less than 50 ms until then. */
const clockHoldsFor = 600_000;

/** A WebSocket that comes back by itself, with growing pauses and jitter, and that knows the server's time. */
export function connect(url: string, listener: ConnectionListener): Connection {
  let socket: WebSocket | undefined;
  let failures = 0;
  let closed = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  /** When the server last said something, and when it was first asked since, or last before that. */
  let heardAt = 0;
  let askedAt = 0;
  /** Something must happen first. */
  let waiting = false;
  /** Until when not even who looks at the window makes it hurry. */
  let pausedUntil = 0;
  const clock = serverClock();

  const send = (message: ClientMessage) => {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(message));
    return true;
  };
  const ping = () => {
    const sentAt = performance.now();
    if (send({ type: 'ping', sentAt }) && askedAt <= heardAt) askedAt = sentAt;
  };

  function open(): void {
    const before = listener.before();
    if (!before) {
      attemptOne();
      return;
    }
    if (waiting) return;
    waiting = true;
    void before.then(() => {
      waiting = false;
      if (!closed && !socket) attemptOne();
    });
  }

  function attemptOne(): void {
    const attempt = new WebSocket(url);
    socket = attempt;
    attempt.onopen = async () => {
      try {
        const hello = await listener.hello();
        if (attempt !== socket) return;
        if (typeof hello === 'string') return deny(hello);
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
      // Neither end can go on from here; a new start tells everything.
      attempt.close();
    };
    attempt.onclose = ({ code }) => {
      if (attempt !== socket || closed) return;
      socket = undefined;
      const denial = denials.get(code);
      if (denial) return listener.denied(denial);
      const why = pauses.get(code);
      listener.lost(why);
      if (code === ticketRefused) listener.ticketRefused();
      const most = why
        ? 2 * longPause
        : code === elsewhere || code === ticketRefused
          ? 0
          : Math.min(firstRetry * 2 ** failures, slowestRetry);
      const pause = most * (0.5 + Math.random() / 2);
      if (why) pausedUntil = performance.now() + pause;
      failures++;
      retry = setTimeout(open, pause);
    };
  }

  /** Gives up before the server was asked. */
  function deny(why: Denial): void {
    const refused = socket;
    socket = undefined;
    refused?.close();
    listener.denied(why);
  }

  /** The moment to look again at once: the network is back, or somebody looks at the window. */
  const hurry = () => {
    if (closed || document.visibilityState === 'hidden') return;
    if (socket) return ping();
    if (performance.now() < pausedUntil) return;
    clearTimeout(retry);
    open();
  };
  const heartbeat = setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    const now = performance.now();
    if (askedAt > heardAt) {
      if (now - askedAt >= answerWithin) socket.close();
    } else if (now - heardAt >= askAfter || now - askedAt >= clockHoldsFor) ping();
  }, lookEvery);
  window.addEventListener('online', hurry);
  document.addEventListener('visibilitychange', hurry);
  open();

  return {
    send,
    time: clock.now,
    again() {
      const before = socket;
      socket = undefined;
      before?.close();
      clearTimeout(retry);
      open();
    },
    close() {
      closed = true;
      clearTimeout(retry);
      clearInterval(heartbeat);
      window.removeEventListener('online', hurry);
      document.removeEventListener('visibilitychange', hurry);
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

/** The server's clock as this window knows it: by the quickest answer so far, which is off by half its way at most. */
export function serverClock(local: () => number = () => performance.now()) {
  let offset: number | undefined;
  let quickest = Number.POSITIVE_INFINITY;
  return {
    now: () => local() + (offset ?? Date.now() - local()),
    /**
     * A time that came unasked, however long it was on its way: the server's clock has come at least that far. More than
     * is believed where this machine slept, and its own clock with it; then the next answer is believed again.
     */
    hear(now: number) {
      const least = now - local();
      if (offset !== undefined && least <= offset) return;
      if (offset !== undefined && least - offset > quickest / 2) quickest = Number.POSITIVE_INFINITY;
      offset = least;
    },
    /** An answered ping; without `sentAt`, the server's clock was set and all that was learnt is void. */
    learn(now: number, sentAt?: number) {
      const wayAndBack = sentAt === undefined ? Number.POSITIVE_INFINITY : local() - sentAt;
      if (sentAt !== undefined && wayAndBack > quickest) {
        // Clocks drift apart: what was quickest once is believed a little less each time.
        quickest *= 1.5;
        return;
      }
      quickest = wayAndBack;
      offset = now - local() + (sentAt === undefined ? 0 : wayAndBack / 2);
    },
  };
}
