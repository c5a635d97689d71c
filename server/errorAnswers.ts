import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';

/** What is answered where a request cannot be served, by status: never a word of what was asked. */
const sentences: Record<number, string> = {
  403: 'This is not for you.',
  404: 'There is nothing here.',
  405: 'This cannot be done here.',
  408: 'This took too long.',
  413: 'This is too large.',
  415: 'This is of a kind that is not read here.',
  431: 'This is too large.',
  500: 'Something went wrong on our side.',
};
const notUnderstood = 'This could not be understood.';

/** How a server names its requests, and what it answers before Fastify knows a route. */
export const unroutedErrors = {
  // Unlike a counter of each process, it is found in the log of many.
  genReqId: () => randomUUID(),
  // What Fastify would answer by itself repeats the address that was asked for.
  frameworkErrors(_error: unknown, request: FastifyRequest, reply: FastifyReply) {
    logged(request, reply.code(400));
    void reply.send({ error: 'This address is not a valid one.', request: request.id });
  },
  // What Fastify would log by itself has the bytes that came.
  clientErrorHandler(error, socket) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ECONNRESET' || socket.destroyed) return;
    const request = randomUUID();
    this.log.info({ request, code }, 'not a request');
    refuseSocket(
      socket,
      code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : code === 'HPE_HEADER_OVERFLOW' ? 431 : 400,
      request,
    );
  },
} satisfies FastifyServerOptions & ThisType<FastifyInstance>;

/** Every answer that is an error carries its request's id, in its body and as `x-request-id`; so does a line of the log. */
export function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: sentenceFor(404) }));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send({ error: sentenceFor(status) });
    app.log.error({ request: request.id, error: error.name }, 'a bug');
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
}

/** Answers a socket that no route will ever see, and ends it. `request` names this in the log. */
function refuseSocket(socket: Duplex, status: number, request: string): void {
  if (!socket.writable) return;
  const body = JSON.stringify({ error: sentenceFor(status), request });
  const head = ['content-type: application/json', `content-length: ${body.length}`, 'connection: close'];
  socket.end(`HTTP/1.1 ${status} Refused\r\n${head.join('\r\n')}\r\nx-request-id: ${request}\r\n\r\n${body}`);
}

function sentenceFor(status: number): string {
  return sentences[status] ?? notUnderstood;
}

function logged(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id);
  // The route as it is written in the code; the address may hold anything.
  const line = { request: request.id, status: reply.statusCode, route: request.routeOptions?.url };
  if (reply.statusCode < 500) request.server.log.info(line, 'answered with an error');
  else request.server.log.warn(line, 'answered with an error');
}
