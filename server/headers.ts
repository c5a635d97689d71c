import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** The pages that may show ours in a frame: Microsoft 365, Teams and Google Meet, and nobody else. */
const frames = [
  'https://*.cloud.microsoft',
  'https://teams.microsoft.com',
  'https://*.teams.microsoft.com',
  'https://*.microsoft365.com',
  'https://*.office.com',
  'https://outlook.office.com',
  'https://outlook.office365.com',
  'https://outlook-sdf.office.com',
  'https://outlook-sdf.office365.com',
  'https://meet.google.com',
];

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

/** `publicUrl`: where people find us. The rehearsal's page shows the tab in frames of its own origin. */
export interface HeaderOptions {
  publicUrl?: string | undefined;
  rehearsal: boolean;
}

/** Puts on every answer of the app who may frame it, what its pages may do, and that nobody stores it. */
export async function sendHeaders(app: FastifyInstance, { publicUrl, rehearsal }: HeaderOptions): Promise<void> {
  const own = rehearsal ? ["'self'"] : [];
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // Fluent's styles are made in the page, in style elements without a text. A nonce would have every page written
        // anew for each request; styles alone can read nothing here, since they may load from nowhere but ourselves.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        // Ourselves alone: teams-js would ask a server of Microsoft for its list of hosts, and has one in itself.
        connectSrc: ["'self'"],
        ...(rehearsal && { frameSrc: own }),
        frameAncestors: [...own, ...frames],
        baseUri: ["'none'"],
        formAction: ["'none'"],
      },
    },
    strictTransportSecurity: publicUrl?.startsWith('https:')
      ? { maxAge: 365 * 24 * 60 * 60, includeSubDomains: false }
      : false,
    // It knows only "nobody" and "myself"; who may frame us is said above.
    xFrameOptions: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'permissions-policy': permissions, 'cache-control': 'no-store' });
  });
}
