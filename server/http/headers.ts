import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { inTeams, type Page } from './pages.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A sign-in window, which must be able to message the panel that opened it. */
    openedWindow?: boolean;
    /** The page that this route sends. */
    page?: Page;
    /** The sources of its inline scripts. */
    inlineScripts?: readonly string[];
  }
}

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
/** Of our pages only. Browsers then run no script whose hash the page doesn't state. */
const onPages = { 'integrity-policy': 'blocked-destinations=(script)' };

export interface HeaderOptions {
  publicUrl?: string | undefined;
  /** The rehearsal's page frames the tab from the same origin. */
  rehearsal: boolean;
}

interface PolicyOptions {
  framedBy: readonly string[];
  inlineScripts?: readonly string[] | undefined;
  /** Where the page may connect to. */
  connect?: readonly string[];
  rehearsal?: boolean;
}

/** What a page may load from where, and which sites may frame it. */
function policyFor({ framedBy, inlineScripts = [], connect = ["'self'"], rehearsal = false }: PolicyOptions) {
  const own = rehearsal ? ["'self'"] : [];
  const ancestors = [...own, ...framedBy];
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'", ...inlineScripts],
      // Fluent inserts its styles at run time. A nonce would mean rendering every page per request, and injected styles could
      // read nothing, because they may only load from us.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      // Only our server: teams-js would fetch its list of hosts from Microsoft but has a copy; Google is asked by our server, or
      // in its own window.
      connectSrc: [...connect],
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
    const { page, inlineScripts, openedWindow = page?.isOpened } = route.config ?? {};
    route.helmet = {
      ...(page && { contentSecurityPolicy: policyFor({ framedBy: page.framedBy, inlineScripts, rehearsal }) }),
      ...(route.url === '/logo.png' && { crossOriginResourcePolicy: { policy: 'cross-origin' } }),
      // Google's page lies between the panel and the sign-in window; isolation would cut the link between them.
      ...(openedWindow && { crossOriginOpenerPolicy: { policy: 'unsafe-none' } }),
    };
  });
  await app.register(helmet, {
    contentSecurityPolicy: policyFor({ framedBy: inTeams, rehearsal }),
    strictTransportSecurity: isHttps(publicUrl) ? transportSecurity : false,
    // It can't name sites; `frame-ancestors` above does.
    xFrameOptions: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(request.routeOptions.config.page ? { ...ours, ...onPages } : ours);
  });
}

/** The headers that another host of our pages must send: `*` with every answer, others by address in addition or instead. */
export type HostedHeaders = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The headers for pages that aren't served by this server but connect to it, the same as it would send. `inlineScripts`: the
 * sources of a page's inline scripts. `server`: our public origin. Whatever isn't listed by its address, such as `/tab.html`,
 * gets a policy under which nothing loads and nobody may frame it.
 */
export function hostedHeaders(
  pages: Readonly<Record<string, Page>>,
  inlineScripts: (page: Page) => readonly string[],
  server: string,
): HostedHeaders {
  const connect = [server, server.replace('https:', 'wss:')];
  const ofPage = (page: Page) => ({
    ...onPages,
    'content-security-policy': written(
      policyFor({ framedBy: page.framedBy, inlineScripts: inlineScripts(page), connect }),
    ),
    ...(page.isOpened && { 'cross-origin-opener-policy': 'unsafe-none' }),
  });
  return {
    '*': unroutedHeaders({ publicUrl: server }),
    '/assets/*': {
      'cache-control': 'public, max-age=31536000, immutable',
      // A worker obeys the policy that its script came with: the Organizer's loads parts of itself, and connects to nothing.
      'content-security-policy': `default-src 'none';script-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'`,
    },
    '/logo.png': { 'cross-origin-resource-policy': 'cross-origin' },
    ...Object.fromEntries(Object.entries(pages).map(([path, page]) => [path, ofPage(page)])),
  };
}

/** A policy as helmet writes it. */
function written({ directives }: ReturnType<typeof policyFor>): string {
  return Object.entries(directives)
    .map(([name, sources]) => [name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), ...sources].join(' '))
    .join(';');
}
