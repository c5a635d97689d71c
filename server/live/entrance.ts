import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { closeCodes } from '#session/protocol.ts';
import type { AddressReader } from '../kit/address.ts';
import { Buckets } from '../kit/bucket.ts';
import type { Clock } from '../kit/clock.ts';
import { BoundedSockets } from './boundedSockets.ts';
import type { Gate } from './gate.ts';
import { keepHeartbeat } from './heartbeat.ts';
import { meterIncoming } from './incoming.ts';
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
  /** How many connections have joined. */
  readonly connections: number;
  /** Ends all connections; windows that can reconnect elsewhere should have been told before. */
  close(): void;
}

/** A larger message, in bytes, closes the connection; a smaller one that is still too large gets an answer. */
export const largestFrame = 64 * 1024;
/** Browsers send our messages in one frame, or in two or three if their buffer is too small. */
export const mostFragments = 16;
/** How many pieces of an unfinished frame are kept: `largestFrame` in the smallest packets that networks make. */
export const mostBufferedChunks = 128;
/** How long, in ms, the other side may take to answer a close. */
export const closeWithin = 5_000;

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
  const seats = new Set<Duplex>();
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
    if (!mayConnect(request.headers)) {
      return refuse(403, request.headers.origin === undefined ? 'no-origin' : 'other-origin');
    }
    if (addresses.take(address) !== 'fine') return refuse(429, 'too-many-handshakes');
    sockets.handleUpgrade(request, socket, head, (ws) => serve(ws, socket, address));
  });
  sockets.on('wsClientError', (_error: Error, socket: Duplex) => context.refuse(socket, 400, 'no-handshake'));

  function serve(ws: WebSocket, socket: Duplex, address: string): void {
    const incoming = meterIncoming(ws, socket, { perConnection: limits.perConnection, clock });
    const pulse = keepHeartbeat(ws, socket, context.heartbeatClock);
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
        pending.leave(socket);
        seats.add(socket);
        socket.once('close', () => seats.delete(socket));
        incoming.join();
        return true;
      },
    };
    // Refuse early if the process is full, before spending work on the person's identity.
    if (seats.size < limits.connections) {
      serveSocket(ws, socket, { ...context, people }, arrival);
      return;
    }
    note('too-many-connections');
    ws.on('error', () => {});
    context.observer?.closed('server-full');
    ws.close(closeCodes['server-full'], 'server-full');
  }

  return {
    get connections() {
      return seats.size;
    },
    close() {
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}
