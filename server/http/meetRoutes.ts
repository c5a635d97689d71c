import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { type Google, type SignInRefused, signInScope } from '../identity/googleToken.ts';
import type { MeetPasses } from '../identity/meetPass.ts';
import { addressReader } from '../kit/address.ts';
import { Buckets } from '../kit/bucket.ts';
import type { Limits } from '../live/limits.ts';

/** What the sign-in of Meet windows needs. */
export interface MeetSignIn {
  google: Google;
  passes: MeetPasses;
  /** Both are public: windows send them to Google. */
  clientId: string;
  projectNumber: string;
}

interface MeetRoutesOptions {
  signIn: MeetSignIn;
  /** Whether a page with these headers may exchange a code: only our own may. */
  mayConnect(headers: IncomingHttpHeaders): boolean;
  /** The origin of our pages, if it isn't this server's: browsers then need to be told that its pages may ask. */
  tabOrigin?: string | undefined;
  trustProxy: readonly string[];
  limits: Pick<Limits, 'perAddress'>;
  clock: { now(): number };
}

/** Where Google redirects the sign-in window. */
const signedInPath = '/meet/signed-in';

/** What a window sends. Its random values must be too long to guess. */
const Body = z.strictObject({
  code: z.string().min(1).max(2048),
  // As in RFC 7636.
  verifier: z.string().regex(/^[\w.~-]{43,128}$/),
  nonce: z.string().regex(/^[\w.~-]{22,128}$/),
});
/** The largest body of a sign-in, in bytes. */
export const largestSignIn = 8 * 1024;

type Refused = SignInRefused['why'] | 'other-origin' | 'slow-down' | 'malformed';
const statuses: Record<Refused, number> = {
  'other-origin': 403,
  'slow-down': 429,
  malformed: 400,
  'sign-in-expired': 401,
  'consent-denied': 403,
  'tenant-not-allowed': 403,
  'host-busy': 429,
  'host-unreachable': 503,
};

/** Routes for Meet windows before they join: sign-in settings, and the exchange of a code for a pass. Errors are codes. */
export function serveMeet(app: FastifyInstance, options: MeetRoutesOptions): void {
  const { google, passes, clientId, projectNumber } = options.signIn;
  const addresses = new Buckets(options.limits.perAddress, options.clock);
  const addressOf = addressReader(options.trustProxy);

  const { tabOrigin } = options;
  const onRequest = async (_request: FastifyRequest, reply: FastifyReply) => {
    if (tabOrigin) reply.header('access-control-allow-origin', tabOrigin);
  };
  if (tabOrigin) {
    // Browsers ask first, because our pages send JSON.
    app.options('/meet/token', { onRequest }, (_request, reply) =>
      reply
        .code(204)
        .headers({ 'access-control-allow-methods': 'POST', 'access-control-allow-headers': 'content-type' })
        .send(),
    );
  }

  app.get('/meet/settings', { onRequest }, async (_request, reply) => {
    try {
      return { clientId, projectNumber, authorizeUrl: await google.authorizeUrl(), scope: signInScope };
    } catch {
      return reply.code(503).send({ error: 'host-unreachable' });
    }
  });

  app.post('/meet/token', { onRequest, bodyLimit: largestSignIn }, async (request, reply) => {
    /** The window learns a code; the log has the reason. */
    const refuse = (why: Refused, reason: string = why) => {
      app.log.warn({ request: request.id, reason }, 'not signed in');
      return reply.code(statuses[why]).send({ error: why });
    };
    const { origin } = request.headers;
    if (origin === undefined || !options.mayConnect(request.headers)) return refuse('other-origin');
    const address = addressOf(request.raw);
    if (addresses.take(address) !== 'fine') return refuse('slow-down');
    const body = Body.safeParse(request.body);
    if (!body.success) return refuse('malformed');

    const signedIn = await google.exchange({ ...body.data, redirectUri: origin + signedInPath });
    if ('why' in signedIn) return refuse(signedIn.why, signedIn.reason);
    // An address's rate limit only counts failed sign-ins.
    addresses.giveBack(address);
    return { token: passes.issue(signedIn), expiresAt: signedIn.until };
  });
}
