import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { WebSocketServer } from 'ws';
import { closeCodes } from '#session/protocol.ts';
import { Bucket, Buckets } from '../identity/bucket.ts';
import type { Clock } from '../store/clock.ts';
import { addressReader } from './address.ts';
import { watchHeartbeats } from './heartbeat.ts';
import { type SocketContext, serveSocket } from './socket.ts';

export interface EntranceContext extends Omit<SocketContext, 'people'> {
  /** Which pages may open a socket here: a page of another site must not do so in its visitor's name. */
  mayConnect(headers: IncomingHttpHeaders): boolean;
  /** Never one that is put forward. */
  heartbeatClock: Clock;
  /** Proxies that are believed when they say for whom they connect: addresses and networks. */
  trustProxy: readonly string[];
}

/** Where connections come in. */
export interface Entrance {
  /** How many there are. */
  readonly connections: number;
  /** Ends them all; whoever has somewhere else to go should have been told. */
  close(): void;
}

/** Frames beyond this, in bytes, close the connection; smaller ones that are still too large get an answer. */
export const largestFrame = 64 * 1024;
/** How long, in ms, whoever was sent away may take to go. */
const goWithin = 5_000;
/** How many there may be with those who are let in for a moment, to be told that there is no room. */
const withThoseTold = (connections: number) => 1.1 * connections + 10;
/** Lines in the log about who was not let in; a flood must not become one of lines. */
const noted = { atOnce: 100, perSecond: 1 };

/** Opens `/live` on `server`: checks who connects before anything is kept for them, and serves each connection. */
export function openEntrance(server: Server, context: EntranceContext): Entrance {
  const { clock, limits, log, mayConnect } = context;
  // Not written into the call: `closeTimeout` is newer than the types of `ws`.
  const options = { noServer: true, maxPayload: largestFrame, perMessageDeflate: false, closeTimeout: goWithin };
  const sockets = new WebSocketServer(options);
  const addressOf = addressReader(context.trustProxy);
  const addresses = new Buckets(limits.perAddress, clock);
  const people = new Buckets(limits.perPerson, clock);
  const notes = new Bucket(noted, clock);
  const heartbeats = watchHeartbeats(context.heartbeatClock);
  const note = (reason: string): string => {
    const request = randomUUID();
    if (notes.take() === 'fine') log.warn({ request, reason }, 'not admitted');
    return request;
  };
  // Whoever only connects, to ask for nothing, must not use up what the process may have open. Pages are fetched, too.
  server.maxConnections = 2 * limits.connections + 100;

  server.on('upgrade', (request, socket, head) => {
    // Node has let go of this socket: one that breaks while it is being refused would end the process.
    socket.on('error', () => socket.destroy());
    const refuse = (status: string, reason: string) => {
      const request = note(reason);
      socket.end(`HTTP/1.1 ${status}\r\nX-Request-Id: ${request}\r\nConnection: close\r\n\r\n`, () => socket.destroy());
    };
    if (request.url !== '/live') return refuse('403 Forbidden', 'no-such-socket');
    if (!mayConnect(request.headers)) {
      return refuse('403 Forbidden', request.headers.origin === undefined ? 'no-origin' : 'other-origin');
    }
    if (sockets.clients.size >= withThoseTold(limits.connections)) {
      return refuse('503 Service Unavailable', 'too-many-connections');
    }
    const address = addressOf(request);
    if (addresses.take(address) !== 'fine') return refuse('429 Too Many Requests', 'too-many-handshakes');
    sockets.handleUpgrade(request, socket, head, (ws) => {
      const pulse = heartbeats.watch(ws, socket);
      let counts = true;
      const signedIn = () => {
        if (counts) addresses.giveBack(address);
        counts = false;
      };
      if (sockets.clients.size <= limits.connections) {
        serveSocket(ws, socket, { ...context, people }, signedIn, pulse);
        return;
      }
      note('too-many-connections');
      ws.on('error', () => {});
      context.observer?.closed('server-full');
      ws.close(closeCodes['server-full'], 'server-full');
    });
  });

  return {
    get connections() {
      return sockets.clients.size;
    },
    close() {
      heartbeats.stop();
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}
