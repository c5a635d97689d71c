import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A page in a window of its own at the sign-in: it tells the panel that opened it how it went. */
    openedWindow?: boolean;
  }
}

/** The pages that may show Teams' pages of ours in a frame: Microsoft 365 and Teams, and nobody else. */
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
 * Who may show Meet's pages of ours in a frame, by their addresses. Meet's own SDK reads in the address who its host is,
 * where anybody can write: this is the guard.
 */
const inMeet: Record<string, string[]> = {
  '/meet/panel': ['https://meet.google.com'],
  '/meet/stage': ['https://meet.google.com'],
  '/meet/signed-in': [],
};
/** What our pages never ask of a browser, so that nothing that gets into them can. */
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

/** `publicUrl`: where people find us. The rehearsal's page shows the tab in frames of its own origin. */
export interface HeaderOptions {
  publicUrl?: string | undefined;
  rehearsal: boolean;
}

/** What a page may load and from where, and who may show it. */
function policyFor(frameAncestors: readonly string[], rehearsal: boolean) {
  const own = rehearsal ? ["'self'"] : [];
  const ancestors = [...own, ...frameAncestors];
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      // Fluent's styles are made in the page, in style elements without a text. A nonce would have every page written
      // anew for each request; styles alone can read nothing here, since they may load from nowhere but ourselves.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      // Ourselves alone: teams-js would ask a server of Microsoft for its list of hosts, and has one in itself. Google is
      // asked by our server; the window in which somebody signs in is a page of Google's.
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
 * The headers of an answer that is given before a request has a route: those of every other answer, and a policy under
 * which nothing is a page and nobody may frame it.
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

/** Sets on every answer of the app's routes who may frame it, what its pages may do, and that it must not be stored. */
export async function sendHeaders(app: FastifyInstance, { publicUrl, rehearsal }: HeaderOptions): Promise<void> {
  // Must run before helmet's own hook, which reads the route's options.
  app.addHook('onRoute', (route) => {
    const ancestors = inMeet[route.url];
    route.helmet = {
      ...(ancestors && { contentSecurityPolicy: policyFor(ancestors, rehearsal) }),
      ...(route.url === '/logo.png' && { crossOriginResourcePolicy: { policy: 'cross-origin' } }),
      // Google's own page lies between the windows of a sign-in; a page that is isolated would lose the others.
      ...(route.config?.openedWindow && { crossOriginOpenerPolicy: { policy: 'unsafe-none' } }),
    };
  });
  await app.register(helmet, {
    contentSecurityPolicy: policyFor(inTeams, rehearsal),
    strictTransportSecurity: isHttps(publicUrl) ? transportSecurity : false,
    // It knows only "nobody" and "myself"; who may frame us is said above.
    xFrameOptions: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(ours);
  });
}
