import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A sign-in window, which must be able to message the panel that opened it. */
    openedWindow?: boolean;
  }
}

/** The sites that may frame our pages for Teams. */
const inTeams = [
  'https://*.cloud.microsoft',
  'https://teams.microsoft.com',
  'https://*.teams.microsoft.com',
  'https://*.microsoft365.com',
  'https://*.office.com',
  'https://outlook.office.com',
  'https://outlook.office365.com',
  'https://outlook-sdf.office.com',
  'https://outlook-sdf.office365.com',
];

/**
 * The sites that may frame our pages for Meet, by page. Meet's SDK reads the host's origin from the page's address, which anyone
 * can write, so this is the real guard.
 */
const inMeet: Record<string, string[]> = {
  '/meet/panel': ['https://meet.google.com'],
  '/meet/stage': ['https://meet.google.com'],
  '/meet/signed-in': [],
};
/** Browser features our pages don't use, denied so that injected code can't use them either. */
const denied = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'usb',
  'xr-spatial-tracking',
];
const permissions = [...denied.map((feature) => `${feature}=()`), 'clipboard-write=(self)'].join(', ');

/** Headers that helmet does not set. */
const ours = { 'permissions-policy': permissions, 'cache-control': 'no-store' };

export interface HeaderOptions {
  publicUrl?: string | undefined;
  /** The rehearsal's page frames the tab from the same origin. */
  rehearsal: boolean;
}

/** What a page may load from where, and which sites may frame it. */
function policyFor(frameAncestors: readonly string[], rehearsal: boolean) {
  const own = rehearsal ? ["'self'"] : [];
  const ancestors = [...own, ...frameAncestors];
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      // Fluent inserts its styles at run time. A nonce would mean rendering every page per request, and injected styles could
      // read nothing, because they may only load from us.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      // Only us: teams-js would fetch its list of hosts from Microsoft but has a copy; Google is asked by our server, or in its
      // own window.
      connectSrc: ["'self'"],
      ...(rehearsal && { frameSrc: own }),
      frameAncestors: ancestors.length > 0 ? ancestors : ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
    },
  };
}

const transportSecurity = { maxAge: 365 * 24 * 60 * 60, includeSubDomains: false };
const isHttps = (publicUrl: string | undefined) => publicUrl?.startsWith('https:') ?? false;

/**
 * The headers of answers to requests that don't reach a route: the usual ones, with a policy under which nothing loads and
 * nobody may frame it.
 */
export function unroutedHeaders({ publicUrl }: Pick<HeaderOptions, 'publicUrl'>): Record<string, string> {
  return {
    'content-security-policy': "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'referrer-policy': 'no-referrer',
    ...(isHttps(publicUrl) && { 'strict-transport-security': `max-age=${transportSecurity.maxAge}` }),
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
    ...ours,
  };
}

/** Sets security headers on every answer: who may frame it, what its page may load, and that it isn't cached. */
export async function sendHeaders(app: FastifyInstance, { publicUrl, rehearsal }: HeaderOptions): Promise<void> {
  // Before helmet's own hook, which reads the route's options.
  app.addHook('onRoute', (route) => {
    const ancestors = inMeet[route.url];
    route.helmet = {
      ...(ancestors && { contentSecurityPolicy: policyFor(ancestors, rehearsal) }),
      ...(route.url === '/logo.png' && { crossOriginResourcePolicy: { policy: 'cross-origin' } }),
      // Google's page lies between the panel and the sign-in window; isolation would cut the link between them.
      ...(route.config?.openedWindow && { crossOriginOpenerPolicy: { policy: 'unsafe-none' } }),
    };
  });
  await app.register(helmet, {
    contentSecurityPolicy: policyFor(inTeams, rehearsal),
    strictTransportSecurity: isHttps(publicUrl) ? transportSecurity : false,
    // It can't name sites; `frame-ancestors` above does.
    xFrameOptions: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(ours);
  });
}
