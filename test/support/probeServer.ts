import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';
import { build } from 'vite';
import { serveMeet } from '../../server/http/meetRoutes.ts';
import { google } from '../../server/identity/googleToken.ts';
import type { Identity } from '../../server/identity/identity.ts';
import { meetIdentity } from '../../server/identity/meet.ts';
import { meetApi } from '../../server/identity/meetApi.ts';
import { meetPasses } from '../../server/identity/meetPass.ts';
import { systemClock as clock } from '../../server/kit/clock.ts';
import { usualLimits } from '../../server/live/limits.ts';
import { googlePath, meetApiPath, playedClient } from '../../server/rehearsal/google.ts';
import { rehearsalIdentity } from '../../server/rehearsal/identity.ts';
import { rehearsal } from '../../server/rehearsal/rehearsal.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The pages that show the probe instead of the tab. */
const tabs = ['/tab', '/meet/panel', '/meet/stage'];

export interface ProbeServer {
  app: FastifyInstance;
  address: string;
  /** The identities that verify the tokens of the probe's hosts. */
  identities: Record<'teams' | 'meet', Pick<Identity, 'admit'>>;
}

/** The built rehearsal page and its server, with the probe instead of the tab. */
export async function probeServer(): Promise<ProbeServer> {
  const probe = await bundle(path('./hostProbe.ts'));
  const app = Fastify({ forceCloseConnections: true });
  const secret = new Uint8Array(32);
  let address = '';
  const issuer = () => address + googlePath;
  const identity = rehearsalIdentity({ secret, clock });
  await app.register(rehearsal({ identity, google: { secret, clock, issuer } }), {
    onLeft() {},
    onEnded() {},
    onResumed() {},
    onSkipped() {},
  });
  const passes = meetPasses([], clock.now);
  serveMeet(app, {
    signIn: { google: google({ ...playedClient, issuer, hostedDomains: [], clock }), passes, ...playedClient },
    mayConnect: () => true,
    trustProxy: [],
    limits: usualLimits,
    clock,
  });
  await app.register(fastifyStatic, { root: path('../../dist/'), index: 'index.html' });
  app.get('/meet', (_request, reply) => reply.sendFile('index.html'));
  app.get('/meet/signed-in', (_request, reply) => reply.sendFile('meet/signed-in.html'));
  for (const tab of tabs)
    app.get(tab, (_request, reply) => reply.type('text/html').send('<script type="module" src="/probe.js"></script>'));
  app.get('/probe.js', (_request, reply) => reply.type('text/javascript').send(probe));
  address = await app.listen({ host: '127.0.0.1', port: 0 });
  const api = meetApi({ url: () => address + meetApiPath, clock });
  return { app, address, identities: { teams: identity, meet: meetIdentity({ passes, api, clock }) } };
}

/** Bundles `entry` into one script. */
async function bundle(entry: string): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry, formats: ['es'], fileName: 'probe' } },
  });
  const [result] = Array.isArray(output) ? output : [output];
  if (!result || !('output' in result)) throw new Error('Vite answered without an output');
  return result.output[0].code;
}
