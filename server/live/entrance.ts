import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { closeCodes } from '#session/protocol.ts';
import type { AddressReader } from '../kit/address.ts';
import { Buckets } from '../kit/bucket.ts';
import type { Clock } from '../kit/clock.ts';
import { BoundedSockets } from './boundedSockets.ts';
import type { Gate } from './gate.ts';
import { keepHeartbeat } from './heartbeat.ts';
import { HttpSocket } from './httpSocket.ts';
import { type Incoming, meterIncoming } from './incoming.ts';
import type { Closable, LiveSocket, Transport, Wire } from './liveSocket.ts';
import { type SocketContext, serveSocket } from './socket.ts';

export interface EntranceContext extends Omit<SocketContext, 'people'> {
  /** Which pages may open a socket here: a page of another site must not do so in its visitor's name. */
  mayConnect(headers: IncomingHttpHeaders): boolean;
  /** Never one that can skip time. */
  heartbeatClock: Clock;
  addressOf: AddressReader;
  gate: Gate;
  /** Answers a socket that no route serves, logs the reason, and destroys it even if the other side never reads. */
  refuse(socket: Duplex, status: number, reason: string): void;
}

/** Accepts live connections. */
export interface Entrance {
  /** How many connections of a kind have joined. */
  connections(transport: Transport): number;
  /**
   * Opens a connection of the fallback and answers the request with what it sends, or returns the status of a refusal. `answer`
   * is an answer's beginning.
   */
  openHttp(request: IncomingMessage, transport: HttpSocket['transport'], answer: Answer): number | undefined;
  /** The connection that a request names; the request no longer counts for its address. */
  findHttp(request: IncomingMessage, id: string): HttpSocket | undefined;
  /** Answers a poll once there is something to send. `n`: see `HttpSocket`. */
  poll(socket: HttpSocket, n: number, request: IncomingMessage, answer: Answer): void;
  /** Ends all connections; windows that can reconnect elsewhere should have been told before. Polling ones may hear it first. */
  close(): Promise<void>;
}

/** An answer that hasn't begun. */
interface Answer {
  raw: ServerResponse;
  headers: OutgoingHttpHeaders;
}

/** A connection that may enter. */
interface Entering {
  socket: LiveSocket;
  wire: Wire;
  incoming: Incoming;
  address: string;
  transport: Transport;
}

/** A larger message, in bytes, closes the connection; a smaller one that is still too large gets an answer. */
export const largestFrame = 64 * 1024;
/** Browsers send our messages in one frame, or in two or three if their buffer is too small. */
export const mostFragments = 16;
/** How many pieces of an unfinished frame are kept: `largestFrame` in the smallest packets that networks make. */
export const mostBufferedChunks = 128;
/** How long, in ms, the other side may take to answer a close. */
export const closeWithin = 5_000;
/** How long, in ms, a process that stops waits for the next poll of the windows that it told so. */
const hearWithin = 1_000;

/** Opens `/live` on `server`: checks each handshake before it keeps any state for it, and serves the connection. */
export function openEntrance(server: Server, context: EntranceContext): Entrance {
  const { addressOf, clock, gate, limits, log, mayConnect } = context;
  // Not written into the call: `closeTimeout` is newer than the types of `ws`.
  const options = {
    noServer: true,
    maxPayload: largestFrame,
    maxFragments: mostFragments,
    maxBufferedChunks: mostBufferedChunks,
    perMessageDeflate: false,
    closeTimeout: closeWithin,
  };
  const sockets = new WebSocketServer(options);
  const addresses = new Buckets(limits.perAddress, clock);
  const people = new Buckets(limits.perPerson, clock);
  /** Connections that have joined, until they are closed. */
  const seats = new Map<Closable, Transport>();
  /** Connections of the fallback, by their ids. */
  const overHttp = new Map<string, HttpSocket>();
  const note = (reason: string) => log.warn({ reason }, 'not admitted');
  const pending = new BoundedSockets(limits.pending, () => note('too-many-pending'));

  server.on('connection', (socket: Socket) => {
    const address = addressOf({ headers: {}, socket });
    // A proxy is never charged or shut out, because everyone behind it shares its address.
    if (addressOf.isFromProxy({ socket }) || gate.accept(socket, address)) pending.add(socket, address);
    else socket.destroy();
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node no longer handles this socket's errors: without a listener, one during a refusal would end the process.
    socket.on('error', () => socket.destroy());
    const address = addressOf(request);
    gate.settle(socket);
    pending.add(socket, address);
    const refuse = (status: number, reason: string) => {
      gate.charge(address);
      context.refuse(socket, status, reason);
    };
    if (request.url !== '/live') return refuse(403, 'no-such-socket');
    const refused = refusal(request, address);
    if (refused) return refuse(refused.status, refused.reason);
    sockets.handleUpgrade(request, socket, head, (ws) => {
      const incoming = meterIncoming(ws, socket, { perConnection: limits.perConnection, clock });
      enter({ socket: ws, wire: socket, incoming, address, transport: 'websocket' });
    });
  });
  sockets.on('wsClientError', (_error: Error, socket: Duplex) => context.refuse(socket, 400, 'no-handshake'));

  /** Why a connection may not be opened. Counts it as a handshake of its address. */
  function refusal({ headers }: IncomingMessage, address: string): { status: number; reason: string } | undefined {
    if (!mayConnect(headers))
      return { status: 403, reason: headers.origin === undefined ? 'no-origin' : 'other-origin' };
    if (addresses.take(address) !== 'fine') return { status: 429, reason: 'too-many-handshakes' };
    return undefined;
  }

  function enter({ socket, wire, incoming, address, transport }: Entering): void {
    const pulse = keepHeartbeat(socket, wire, context.heartbeatClock);
    let isUnknown = true;
    const arrival = {
      incoming,
      pulse,
      signedIn() {
        if (isUnknown) addresses.giveBack(address);
        isUnknown = false;
      },
      takeSeat() {
        if (seats.size >= limits.connections) return false;
        pending.leave(wire);
        seats.set(wire, transport);
        wire.once('close', () => seats.delete(wire));
        incoming.join();
        return true;
      },
    };
    // Refuse early if the process is full, before spending work on the person's identity.
    if (seats.size < limits.connections) {
      serveSocket(socket, wire, { ...context, people }, arrival);
      return;
    }
    note('too-many-connections');
    socket.on('error', () => {});
    context.observer?.closed('server-full');
    socket.close(closeCodes['server-full'], 'server-full');
  }

  /** This answer is part of a connection, which is counted instead of the request and its socket. */
  function keepOpen({ socket }: IncomingMessage, raw: ServerResponse): void {
    gate.keepOpen(socket);
    pending.leave(socket);
    raw.once('close', () => pending.add(socket, addressOf({ headers: {}, socket })));
  }

  return {
    connections: (transport) => [...seats.values()].filter((one) => one === transport).length,
    openHttp(request, transport, { raw, headers }) {
      const address = addressOf(request);
      const refused = refusal(request, address);
      if (refused) {
        note(refused.reason);
        return refused.status;
      }
      const { perConnection } = limits;
      const socket = new HttpSocket({ transport, perConnection, clock, closeWithin });
      overHttp.set(socket.id, socket);
      socket.once('close', () => overHttp.delete(socket.id));
      pending.add(socket, address);
      enter({ socket, wire: socket, incoming: socket.incoming, address, transport });
      keepOpen(request, raw);
      if (transport === 'poll') socket.answerPoll(0, raw, headers);
      else socket.streamTo(raw, { ...headers, connection: 'close' });
      return undefined;
    },
    findHttp(request, id) {
      const socket = overHttp.get(id);
      if (socket) gate.refund(addressOf(request));
      return socket;
    },
    poll(socket, n, request, { raw, headers }) {
      keepOpen(request, raw);
      socket.answerPoll(n, raw, headers);
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      const polling = [...overHttp.values()].filter(({ readyState }) => readyState === 2);
      const heard = Promise.all(polling.map((socket) => once(socket, 'close')));
      if (polling.length > 0) await Promise.race([heard, setTimeout(hearWithin, undefined, { ref: false })]);
      for (const socket of overHttp.values()) socket.terminate();
    },
  };
}
