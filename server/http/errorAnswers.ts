import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import { framesOf } from '../kit/framesOf.ts';

/** The error messages by status. They never quote the request. */
const sentences: Record<number, string> = {
  403: 'You can’t access this.',
  404: 'There’s nothing here.',
  405: 'That method isn’t supported here.',
  408: 'The request took too long.',
  413: 'The request is too large.',
  415: 'That type of content isn’t supported here.',
  426: 'Only Mini-M’s panels connect here.',
  429: 'Too many requests. Please wait a moment.',
  431: 'The request’s headers are too large.',
  500: 'Something went wrong on our side.',
};
const malformed = 'The request is malformed.';
/** How long the client has to read a final answer before its connection is destroyed, in ms. */
const readWithin = 1_000;

type Headers = Readonly<Record<string, string>>;

/** Request ids, and error answers for requests that don't reach a route. Each answer carries `headers`. */
export function unroutedErrors(headers: Headers) {
  return {
    // Unlike Fastify's counter, unique across processes.
    genReqId: () => randomUUID(),
    // Fastify's own answer would quote the address and lack our headers.
    frameworkErrors(_error: unknown, request: FastifyRequest, reply: FastifyReply) {
      logged(request, reply.code(400).headers(headers));
      void reply.send({ error: 'The address is malformed.', request: request.id });
    },
    // Fastify's own log line would quote the received bytes.
    clientErrorHandler(error, socket) {
      const { code } = error as NodeJS.ErrnoException;
      // Later errors on the same connection are expected.
      if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
      const request = randomUUID();
      this.log.info({ request, code }, 'malformed HTTP request');
      const status = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
      refuseSocket(socket, status, request, headers);
    },
  } satisfies FastifyServerOptions & ThisType<FastifyInstance>;
}

/** Every error answer carries its request id in the body and as `x-request-id`; a log line has it too. */
export function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: sentenceFor(404) }));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send({ error: sentenceFor(status) });
    app.log.error({ request: request.id, error: error.name, stack: framesOf(error) }, 'a bug');
    return reply.code(500).send({ error: sentenceFor(500) });
  });
  app.addHook('preSerialization', async (request, reply, payload) => {
    const isError = reply.statusCode >= 400 && typeof (payload as { error?: unknown } | null)?.error === 'string';
    return isError ? { ...(payload as object), request: request.id } : payload;
  });
  app.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode >= 400) logged(request, reply);
    return payload;
  });
  // Node would answer these two cases itself, without our headers (RFC 9110, 10.1.1; RFC 9112, 3.2).
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  app.addHook('onRequest', async ({ raw }, reply) => {
    if (raw.headers.host !== undefined || raw.httpVersion === '1.0') return undefined;
    return reply.code(400).send({ error: sentenceFor(400) });
  });
}

/**
 * Answers a socket that never reaches a route, and closes it. It's destroyed a second later, even if the client neither reads
 * nor closes. `request`: the request id.
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

/** The error message for a status of 400 or more. */
export function sentenceFor(status: number): string {
  return sentences[status] ?? malformed;
}

function logged(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id);
  // The route's pattern, because the address may hold anything.
  const line = { request: request.id, status: reply.statusCode, route: request.routeOptions?.url };
  if (reply.statusCode < 500) request.server.log.info(line, 'answered with an error');
  else request.server.log.warn(line, 'answered with an error');
}
