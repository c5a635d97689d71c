import type { FastifyInstance, FastifyReply } from 'fastify';
import * as z from 'zod';

/** An id that the rehearsal page makes. */
export const Id = z.string().regex(/^[\w-]{1,64}$/);

/**
 * Serves a POST. `handle` gets the checked body and the meeting named in the path (`:id`); its result is the answer, or 204 if
 * there is none. A malformed request is answered with 400 and the field's name, never its value. `bodyLimit` in bytes.
 */
export function post<T>(
  app: FastifyInstance,
  path: string,
  Body: z.ZodType<T>,
  handle: (body: T, meeting: string, reply: FastifyReply) => unknown,
  bodyLimit = 1024,
): void {
  const Request = z.object({ params: z.object({ id: Id.optional() }), body: Body });
  app.post(path, { bodyLimit }, async ({ params, body }, reply) => {
    const request = Request.safeParse({ params, body });
    if (!request.success) {
      const field = request.error.issues[0]?.path.slice(1).join('.') || 'body';
      return reply.code(400).send({ error: `The request’s ${field} is missing or wrong.` });
    }
    const answer = await handle(request.data.body, request.data.params.id ?? '', reply);
    return answer === undefined ? reply.code(204).send() : answer;
  });
}
