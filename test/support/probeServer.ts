import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';
import { build } from 'vite';
import { rehearsalIdentity } from '../../server/identity/rehearsal.ts';
import { rehearsal } from '../../server/rehearsal.ts';
import { systemClock } from '../../server/store/clock.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The identity that the server below signs with. */
export const probeIdentity = rehearsalIdentity({ secret: new Uint8Array(32), clock: systemClock });

/** The built rehearsal page and its server, with the probe where the tab would be. Resolves with the address. */
export async function probeServer(): Promise<{ app: FastifyInstance; address: string }> {
  const probe = await bundle(path('./hostProbe.ts'));
  const app = Fastify({ forceCloseConnections: true });
  await app.register(rehearsal, { identity: probeIdentity, onLeft() {}, onEnded() {}, onResumed() {} });
  await app.register(fastifyStatic, { root: path('../../dist/'), index: 'index.html' });
  app.get('/tab', (_request, reply) => reply.type('text/html').send('<script type="module" src="/probe.js"></script>'));
  app.get('/probe.js', (_request, reply) => reply.type('text/javascript').send(probe));
  return { app, address: await app.listen({ host: '127.0.0.1', port: 0 }) };
}

/** One script of `entry` and all that it imports. */
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
