import type { FastifyInstance } from 'fastify';
import type { PlayedAnswer, PlayedRequest } from './played.ts';

/** Serves a played service below `prefix`. */
export function servePlayed(
  app: FastifyInstance,
  prefix: string,
  respond: (request: PlayedRequest) => PlayedAnswer | Promise<PlayedAnswer>,
): void {
  // In its own scope, because nothing else on this server reads forms.
  app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 8 * 1024 },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    scope.all(`${prefix}/*`, { bodyLimit: 64 * 1024 }, async (request, reply) => {
      const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1');
      const { status, body } = await respond({
        method: request.method,
        path: pathname.slice(prefix.length),
        query: searchParams,
        authorization: request.headers.authorization,
        body: request.body,
      });
      return reply.code(status).send(body);
    });
  });
}
