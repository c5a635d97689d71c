import { randomUUID } from 'node:crypto';
import {
  ClientMessage,
  type CloseReason,
  closeCodes,
  largestMessage,
  protocolVersion,
  type ServerMessage,
  type Trouble,
} from '#session/protocol.ts';
import { sentence } from '#session/sentences.ts';
import { troubleSentences } from '#session/troubleSentences.ts';
import type { Buckets, Verdict } from '../kit/bucket.ts';
import type { Clock } from '../kit/clock.ts';
import { framesOf } from '../kit/framesOf.ts';
import { type Store, StoreError } from '../store/store.ts';
import type { Door } from './door.ts';
import { type Frame, framed } from './frame.ts';
import type { Pulse } from './heartbeat.ts';
import type { Hub } from './hub.ts';
import { type Hubs, ProcessFull } from './hubs.ts';
import { type Incoming, joinCost } from './incoming.ts';
import type { Limits } from './limits.ts';
import type { LiveSocket, Wire } from './liveSocket.ts';
import type { Observer } from './observer.ts';
import type { Window } from './window.ts';

/** What a socket needs from its process. `log` gets ids and codes, never content. */
export interface SocketContext {
  store: Store;
  clock: Clock;
  hubs: Hubs;
  door: Door;
  observer?: Observer | undefined;
  limits: Limits;
  /** Rate limits per person, over all their connections. */
  people: Buckets;
  log: {
    info(what: object, message: string): void;
    warn(what: object, message: string): void;
    error(what: object, message: string): void;
  };
}

/** A reader that is this far behind, in bytes, is disconnected; it comes back and starts from the present state. */
export const slowReader = 1024 * 1024;

type Joined = { hub: Hub; window: Window; stopKeeping(): void };

/** What the entrance provides for one connection. */
export interface Arrival {
  incoming: Incoming;
  /** Its heartbeat. */
  pulse: Pulse;
  /** Refunds the address: a verified person pays for this attempt, or the failure was ours. */
  signedIn(): void;
  /** Called once, when it may join. `false`: the process is full. */
  takeSeat(): boolean;
}

/**
 * Serves one connection: reads its messages in order and answers each. Identity is settled at `join` and never taken
 * from a later message. Nothing a window sends can end the process or reach another window.
 * `wire` is the stream under the socket: frames are written to it directly, and `ws`, without compression, writes its own
 * frames at once, so they never mix.
 */
export function serveSocket(socket: LiveSocket, wire: Wire, context: SocketContext, arrival: Arrival): void {
  const { limits, log, observer, people } = context;
  const { incoming, pulse, signedIn } = arrival;
  let joined: Joined | undefined;
  let queue: Promise<void> = Promise.resolve();

  const connection = {
    send(frame: Frame) {
      if (socket.readyState !== socket.OPEN) return;
      if (wire.writableLength > slowReader) socket.terminate();
      else wire.write(frame);
    },
    close(reason: CloseReason) {
      if (socket.readyState === socket.OPEN) observer?.closed(reason);
      socket.close(closeCodes[reason], reason);
    },
  };
  const send = (message: ServerMessage) => connection.send(framed(message));
  /** Each answer has an id, and so has the line of the log about it. */
  const trouble = (trouble: Trouble, { counter, error }: { counter?: number | undefined; error?: unknown } = {}) => {
    const request = randomUUID();
    if (trouble === 'bug') log.error({ request, error: (error as Error)?.name, stack: framesOf(error) }, 'a bug');
    else {
      const said = error instanceof StoreError ? error.said : undefined;
      log[trouble === 'unavailable' ? 'warn' : 'info']({ request, trouble, said }, 'trouble');
    }
    observer?.answered(trouble);
    send({ type: 'trouble', trouble, sentence: troubleSentences[trouble], request, ...(counter && { counter }) });
  };

  const sendAway = (reason: CloseReason) => {
    if (socket.readyState === socket.OPEN) log.warn({ reason }, 'sent away');
    connection.close(reason);
  };
  const tooMuch = () => sendAway('slow-down');
  incoming.onTooMuch = tooMuch;
  /** Also counts the message, already counted for its connection, for its person. */
  const pace = (): Verdict => {
    const everywhere = joined ? people.take(joined.window.person.key) : 'fine';
    return incoming.verdict === 'fine' || everywhere === 'enough' ? everywhere : incoming.verdict;
  };

  /** Reports a failure to the window: an unreachable store, or a bug by its id in the log. */
  const failed = (error: unknown, counter?: number) => {
    if (error instanceof ProcessFull) sendAway('server-full');
    else trouble(error instanceof StoreError ? 'unavailable' : 'bug', { counter, error });
  };

  const cancelJoin = context.clock.after(limits.handshake, () => socket.terminate());
  socket.on('message', (data, isBinary) => {
    // The other side may keep sending until it has answered the close.
    if (socket.readyState !== socket.OPEN) return;
    const verdict = pace();
    if (verdict === 'enough') {
      tooMuch();
      return incoming.stop();
    }
    try {
      receive(data, isBinary, verdict === 'fine');
    } catch (error) {
      failed(error);
    }
  });
  socket.on('close', () => {
    cancelJoin();
    queue = queue.then(leave).catch((error) => failed(error));
  });
  // ws closes the connection itself, for example on a frame over the limit; there is nothing to add.
  socket.on('error', () => {});

  /** `allowed`: the message is within the rate limits. */
  function receive(data: Buffer, isBinary: boolean, allowed: boolean): void {
    const message = parse(data, isBinary);
    if (typeof message === 'string') trouble(message);
    else if (!allowed) refuseForNow(message);
    else if (message.type === 'ping') send({ type: 'pong', now: context.store.now(), sentAt: message.sentAt });
    // Only a join blocks what follows; commands are proposed in order and answered as they come back.
    else if (joined && message.type !== 'join') void handle(message);
    else queue = queue.then(() => handleNext(message)).catch((error) => failed(error));
  }

  /** Once a join has failed and closed the connection, the messages that waited behind it are dropped. */
  async function handleNext(message: Parameters<typeof handle>[0]): Promise<void> {
    if (socket.readyState === socket.OPEN) await handle(message);
  }

  function refuseForNow(message: ClientMessage): void {
    if (message.type === 'join') sendAway('slow-down');
    else trouble('slow-down', 'counter' in message ? { counter: message.counter } : {});
  }

  async function handle(message: Exclude<ClientMessage, { type: 'ping' }>): Promise<void> {
    if (message.type === 'join') return join(message);
    if (!joined) return trouble('not-joined', { counter: message.counter });
    const { hub, window } = joined;
    const readAt = performance.now();
    window.asked(message.counter);
    try {
      const refusal =
        message.type === 'start'
          ? await hub.start(window, message.command)
          : await hub.command(window, message.counter, message.command, message.again);
      observer?.answered(refusal ? 'refused' : 'done');
      if (refusal) {
        send({ type: 'refused', counter: message.counter, refusal, sentence: sentence(refusal) });
        return;
      }
      window.done(message.counter);
      observer?.told(performance.now() - readAt);
    } catch (error) {
      failed(error, message.counter);
    }
  }

  async function join(message: ClientMessage & { type: 'join' }): Promise<void> {
    if (joined) return trouble('malformed');
    if (message.protocol !== protocolVersion) return connection.close('reload-needed');
    const admission = await context.door.admit(message).catch((error) => {
      // The failure was ours, so the address doesn't pay for it.
      signedIn();
      throw error;
    });
    // A verified person pays for each attempt, whatever its outcome. The address pays if nobody was verified, and for
    // attempts beyond that person's limit.
    const asker = admission.admitted ? admission.person.key : admission.asker;
    if (asker !== undefined) {
      if (people.take(asker, joinCost) !== 'fine') return sendAway('slow-down');
      signedIn();
    }
    if (!admission.admitted) {
      if (message.peek && admission.invitedTo && (await tellCleared(admission.invitedTo))) return;
      context.log.warn({ reason: admission.reason }, 'not admitted');
      return connection.close(admission.why);
    }
    const { meeting, person, proof, byTicket, askedAt } = admission;
    const hub = await context.hubs.get(meeting);
    try {
      if (socket.readyState !== socket.OPEN) return;
      // A window that stays after peeking is dropped by the handshake timeout.
      if (message.peek) return send({ type: 'peeked', now: context.store.now(), ...hub.outline });
      if (!arrival.takeSeat()) return sendAway('server-full');
      cancelJoin();
      const window = await hub.join(message.window, person, connection, askedAt, message);
      if (!window) return;
      const { host, meeting: asked } = message;
      const { greet, stop } = context.door.keep({ hub, window, meeting, asked, host, proof, byTicket });
      pulse.alongside = greet;
      joined = { hub, window, stopKeeping: stop };
      observer?.joined();
    } finally {
      // A window that was refused must not keep the hub alive.
      if (!joined) await context.hubs.release(hub);
    }
  }

  /** After a meeting, tells people invited to it when its session was cleared; never anything about an open session. */
  async function tellCleared(meeting: string): Promise<boolean> {
    const hub = await context.hubs.get(meeting);
    const { outline } = hub;
    await context.hubs.release(hub);
    if (outline.clearedAt !== undefined) send({ type: 'peeked', now: context.store.now(), ...outline });
    return outline.clearedAt !== undefined;
  }

  async function leave(): Promise<void> {
    if (!joined) return;
    joined.stopKeeping();
    joined.hub.leave(joined.window);
    await context.hubs.release(joined.hub);
  }
}

function parse(data: Buffer, isBinary: boolean): ClientMessage | 'malformed' | 'too-large' {
  if (data.length > largestMessage) return 'too-large';
  if (isBinary) return 'malformed';
  try {
    // Not `parse`: throwing is expensive, and malformed messages may come in floods.
    return ClientMessage.safeParse(JSON.parse(data.toString())).data ?? 'malformed';
  } catch {
    return 'malformed';
  }
}
