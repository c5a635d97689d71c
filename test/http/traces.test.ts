import Fastify from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Traces } from '../../server/http/traces.ts';
import { systemClock } from '../../server/kit/clock.ts';
import type { Observer } from '../../server/live/observer.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { StoreError } from '../../server/store/store.ts';
import { tokenFor } from '../fault/person.ts';
import { attributesOf, startCollector } from '../support/collector.ts';
import { startServer } from '../support/serverProcess.ts';
import { TestWindow } from '../support/wire.ts';

type Collector = Awaited<ReturnType<typeof startCollector>>;
let collector: Collector;
const named = (name: string) => collector.spans().filter((span) => span.name === name);

beforeEach(async () => {
  collector = await startCollector();
});
afterEach(() => collector.close());

describe('traces', () => {
  it('put the store and calls to other services below the request that caused them', async () => {
    const gone = await startCollector();
    gone.close();
    const traces = new Traces(collector.address);
    const store = traces.watching(memoryStore(systemClock));
    const app = Fastify();
    traces.serve(app);
    app.get('/canary/:id', async () => {
      await store.wipe(store.nameOf('canary-meeting'), 1);
      await (await fetch(`${collector.address}/canary?canary`)).text();
      await fetch(`${gone.address}/canary`).catch(() => {});
      return {};
    });
    await app.inject({
      url: '/canary/canary-id?canary',
      headers: { traceparent: `00-${'1'.repeat(32)}-${'1'.repeat(16)}-01` },
    });
    await app.inject('/nowhere-canary');
    await app.close();
    await traces.stop();

    const [request] = named('GET /canary/:id');
    expect(attributesOf(request)).toEqual({
      'http.request.method': 'GET',
      'http.route': '/canary/:id',
      'http.response.status_code': 200,
    });
    expect(request?.parentSpanId).toBeUndefined();
    expect(request?.traceId).not.toBe('1'.repeat(32));
    const below = [...named('store wipe'), ...named('GET')];
    expect(below.map(({ parentSpanId }) => parentSpanId)).toEqual(below.map(() => request?.spanId));
    expect(below.map(attributesOf)).toEqual([
      {},
      { 'http.request.method': 'GET', 'server.address': '127.0.0.1', 'http.response.status_code': 200 },
      { 'http.request.method': 'GET', 'server.address': '127.0.0.1', 'error.type': 'Error' },
    ]);
    expect(named('GET unknown')).toHaveLength(1);
    expect(collector.sent()).not.toMatch(/canary(?!\/:id)/);
  });

  it('say which operations of the store failed, by the kind of error alone', async () => {
    const traces = new Traces(collector.address);
    const broken = { ...memoryStore(systemClock), wipe: () => Promise.reject(new StoreError('canary')) };
    const store = traces.watching(broken);
    await expect(store.wipe(store.nameOf('canary'), 1)).rejects.toThrow('canary');
    await traces.stop();
    expect(named('store wipe').map(attributesOf)).toEqual([{ 'error.type': 'StoreError' }]);
    expect(collector.sent()).not.toContain('canary');
  });

  it('leave the metrics what they counted', async () => {
    const traces = new Traces(collector.address);
    const counted: unknown[] = [];
    const metrics: Observer = {
      joined: () => counted.push('joined'),
      closed: (reason) => counted.push(reason),
      answered: (outcome) => counted.push(outcome),
      told: (ms) => counted.push(ms),
      cleared: (why) => counted.push(why),
    };
    const observer = traces.observing(metrics);
    observer.joined();
    observer.closed('server-full');
    observer.answered('done');
    observer.told(5);
    observer.cleared('asked');
    await traces.stop();
    expect(counted).toEqual(['joined', 'server-full', 'done', 5, 'asked']);
    expect(named('command')).toHaveLength(1);
  });
});

describe('a server with a collector', () => {
  it('sends spans without a word of what people write or who they are', async () => {
    const server = await startServer({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.address });
    const ada = await TestWindow.join(server.socket, await tokenFor(server, 'standup', 'Canary-Ada'));
    await ada.start();
    expect(await ada.command({ type: 'add-topic', text: 'canary-topic' })).toBeUndefined();
    await fetch(`${server.address}/canary?canary`);
    await fetch(`${server.address}/readyz`);
    expect(await server.stop()).toBe(0);

    const names = new Set(collector.spans().map(({ name }) => name));
    for (const name of ['POST /rehearsal/token', 'store watch', 'store open', 'store propose', 'command']) {
      expect(names).toContain(name);
    }
    expect(names).not.toContain('GET /readyz');
    const keys = new Set(collector.spans().flatMap(({ attributes }) => attributes.map(({ key }) => key)));
    expect([...keys].sort()).toEqual(['http.request.method', 'http.response.status_code', 'http.route']);
    expect(collector.sent()).not.toMatch(/canary/i);
  });

  it('serves and stops cleanly if the collector is away', async () => {
    const server = await startServer({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
    expect((await fetch(`${server.address}/healthz`)).status).toBe(200);
    const ada = await TestWindow.join(server.socket, await tokenFor(server, 'standup', 'Ada'));
    await ada.start();
    expect(await server.stop()).toBe(0);
    expect(server.said()).not.toMatch(/error|127\.0\.0\.1:1\b/i);
  });
});
