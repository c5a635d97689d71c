import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import { framesOf } from '../kit/framesOf.ts';

/** What is answered where a request cannot be served, by status: never a word of what was asked. */
const sentences: Record<number, string> = {
  403: 'This is not for you.',
  404: 'There is nothing here.',
  405: 'This cannot be done here.',
  408: 'This took too long.',
  413: 'This is too large.',
  415: 'This is of a kind that is not read here.',
  426: 'This address is for WebSockets only.',
  429: 'This was too much at once. Please wait a moment.',
  431: 'This is too large.',
  500: 'Something went wrong on our side.',
};
const notUnderstood = 'This could not be understood.';
/** How long, in ms, the other side has to read an answer after which its connection ends. */
const readWithin = 1_000;

type Headers = Readonly<Record<string, string>>;

/** How a server names its requests, and what it answers before Fastify knows a route; `headers` stand on each answer. */
export function unroutedErrors(headers: Headers) {
  return {
    // Unlike a counter of each process, it is found in the log of many.
    genReqId: () => randomUUID(),
    // The answer Fastify has ready repeats the address that was asked for, and runs no hook that adds a header.
    frameworkErrors(_error: unknown, request: FastifyRequest, reply: FastifyReply) {
      logged(request, reply.code(400).headers(headers));
      void reply.send({ error: 'This address is not a valid one.', request: request.id });
    },
    // The line Fastify has ready for the log holds the bytes that came.
    clientErrorHandler(error, socket) {
      const { code } = error as NodeJS.ErrnoException;
      // What follows the first error on a connection is no news.
      if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
      const request = randomUUID();
      this.log.info({ request, code }, 'not a request');
      const status = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
      refuseSocket(socket, status, request, headers);
    },
  } satisfies FastifyServerOptions & ThisType<FastifyInstance>;
}

/** Every answer that is an error carries its request's id, in its body and as `x-request-id`; so does a line of the log. */
export function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: sentenceFor(404) }));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send({ error: sentenceFor(status) });
    app.log.error({ request: request.id, error: error.name, stack: framesOf(error) }, 'a bug');
    return reply.code(500).send({ error: sentenceFor(500) });
  });
  app.addHook('preSerialization', async (request, reply, payload) => {
    const ours = reply.statusCode >= 400 && typeof (payload as { error?: unknown } | null)?.error === 'string';
    return ours ? { ...(payload as object), request: request.id } : payload;
  });
  app.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode >= 400) logged(request, reply);
    return payload;
  });
  // Node would answer both of these itself, without a header of ours (RFC 9110, 10.1.1; RFC 9112, 3.2).
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  app.addHook('onRequest', async ({ raw }, reply) => {
    if (raw.headers.host !== undefined || raw.httpVersion === '1.0') return undefined;
    return reply.code(400).send({ error: sentenceFor(400) });
  });
}

/**
 * Answers a socket that no route will ever see, and ends it. It is destroyed a second later, even if the other side
 * neither reads nor closes. `request` names this in the log.
 */
export function refuseSocket(socket: Duplex, status: number, request: string, headers: Headers): void {
  if (!socket.writable) return void socket.destroy();
  const body = JSON.stringify({ error: sentenceFor(status), request });
  const head = {
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    connection: 'close',
    'x-request-id': request,
  };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
  setTimeout(() => socket.destroy(), readWithin).unref();
}

/** The sentence for a status of 400 or more. */
export function sentenceFor(status: number): string {
  return sentences[status] ?? notUnderstood;
}

function logged(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id);
  // The route as it is written in the code; the address may hold anything.
  const line = { request: request.id, status: reply.statusCode, route: request.routeOptions?.url };
  if (reply.statusCode < 500) request.server.log.info(line, 'answered with an error');
  else request.server.log.warn(line, 'answered with an error');
}
