import { request } from 'node:http';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
});

/** The raw answer, not decompressed as `fetch` would. */
async function get(path: string, encoding: string) {
  const { promise, resolve, reject } = Promise.withResolvers<import('node:http').IncomingMessage>();
  request(new URL(path, server.address), { headers: { 'accept-encoding': encoding } }, resolve)
    .on('error', reject)
    .end();
  const answer = await promise;
  return { headers: answer.headers, body: Buffer.concat(await answer.toArray()) };
}

it('sends files compressed at build time, immutable, and uncompressed to clients without Brotli', async () => {
  const page = (await get('/tab', 'identity')).body.toString();
  const [script = ''] = page.match(/\/assets\/tab-[\w-]+\.js/) ?? [];
  const small = await get(script, 'gzip, deflate, br');
  expect(small.headers).toMatchObject({
    'content-encoding': 'br',
    'content-type': expect.stringContaining('/javascript'),
    'cache-control': expect.stringContaining('immutable'),
    vary: expect.stringMatching(/accept-encoding/i),
  });
  const plain = await get(script, 'identity');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(small.body.length).toBeLessThan(plain.body.length / 3);
  expect(brotliDecompressSync(small.body).equals(plain.body)).toBe(true);
});
