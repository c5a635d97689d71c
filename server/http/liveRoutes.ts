import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Entrance, largestFrame } from '../live/entrance.ts';
import type { HttpSocket } from '../live/httpSocket.ts';
import { sentenceFor } from './errorAnswers.ts';

interface LiveRoutesOptions {
  entrance: Entrance;
  /** Which pages may connect: the same that may open a WebSocket. */
  mayConnect(headers: IncomingHttpHeaders): boolean;
  /** The origin of our pages, if it isn't this server's: browsers then need to be told that its pages may ask. */
  tabOrigin?: string | undefined;
}

/** Opens a connection of the fallback: `stream` or `poll`. */
const openHeader = 'mini-m-open';
/** The connection that a request belongs to. A header, because addresses end up in logs. */
const connectionHeader = 'mini-m-connection';
/** The number of a poll, from 1. Without it, the request brings messages. */
const pollHeader = 'mini-m-poll';
const ours = [openHeader, connectionHeader, pollHeader];
/** How long, in s, browsers may remember that our pages may ask. */
const preflightAge = 7_200;

/** Found before the body is read, so that only our own windows can make us read one. */
const named = new WeakMap<FastifyRequest, HttpSocket>();

/**
 * `/live` without a WebSocket: the fallback for networks that let none through (`live/httpSocket.ts`). To anyone else it says
 * that it's for WebSockets.
 */
export function serveLive(app: FastifyInstance, { entrance, mayConnect, tabOrigin }: LiveRoutesOptions): void {
  const allowPages = async (_request: FastifyRequest, reply: FastifyReply) => {
    if (tabOrigin) reply.header('access-control-allow-origin', tabOrigin);
  };

  /** Only for connections of this process: others are at another, or gone. */
  async function findConnection(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const id = request.headers[connectionHeader];
    if (typeof id !== 'string') return undefined;
    if (!mayConnect(request.headers)) return reply.code(403).send({ error: sentenceFor(403) });
    const socket = entrance.findHttp(request.raw, id);
    if (!socket) return reply.code(404).send({ error: sentenceFor(404) });
    named.set(request, socket);
    return undefined;
  }

  /** A message that is larger than any connection reads ends this one, as it would end a WebSocket. */
  function closeIfTooLarge(error: FastifyError, request: FastifyRequest): never {
    if (error.statusCode === 413) named.get(request)?.close(1009);
    throw error;
  }

  void app.register(async (routes) => {
    routes.removeAllContentTypeParsers();
    routes.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

    if (tabOrigin) {
      routes.options('/live', { onRequest: allowPages }, (_request, reply) =>
        reply
          .code(204)
          .headers({
            'access-control-allow-methods': 'POST, DELETE',
            'access-control-allow-headers': ours.join(),
            'access-control-max-age': preflightAge,
          })
          .send(),
      );
    }
    routes.get('/live', { onRequest: allowPages }, (_request, reply) => sendUpgradeRequired(reply));
    routes.delete('/live', { onRequest: [allowPages, findConnection] }, (request, reply) => {
      const socket = named.get(request);
      if (!socket) return sendUpgradeRequired(reply);
      socket.terminate();
      return reply.code(204).send();
    });
    routes.post(
      '/live',
      { onRequest: [allowPages, findConnection], bodyLimit: largestFrame, errorHandler: closeIfTooLarge },
      (request, reply) => {
        const socket = named.get(request);
        const poll = request.headers[pollHeader];
        if (socket && poll !== undefined) {
          entrance.poll(socket, Number(poll), request.raw, { raw: reply.raw, headers: headersOf(reply, 'text/plain') });
          return reply.hijack();
        }
        if (socket) {
          socket.receive((request.body as Buffer | undefined) ?? Buffer.alloc(0));
          return reply.code(204).send();
        }
        const transport = request.headers[openHeader];
        if (transport !== 'stream' && transport !== 'poll') return sendUpgradeRequired(reply);
        const headers = headersOf(reply, transport === 'stream' ? 'text/event-stream' : 'text/plain');
        const refused = entrance.openHttp(request.raw, transport, { raw: reply.raw, headers });
        return refused ? reply.code(refused).send({ error: sentenceFor(refused) }) : reply.hijack();
      },
    );
  });
}

function sendUpgradeRequired(reply: FastifyReply): FastifyReply {
  return reply
    .code(426)
    .headers({ upgrade: 'websocket', connection: 'Upgrade' })
    .send({ error: sentenceFor(426) });
}

/** Asks proxies to pass an answer on as it comes, unchanged. */
function headersOf(reply: FastifyReply, type: string): OutgoingHttpHeaders {
  return {
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  };
}
