import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Metrics, serveMetrics } from '../../server/http/metrics.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { transports } from '../../server/live/liveSocket.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { type Store, StoreError } from '../../server/store/store.ts';
import { withoutLastCall } from '../support/lastCall.ts';
import { testApp, unlimited } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';

withoutLastCall();

const closing: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server with metrics, their address, and a way to read one value. */
async function counting(store: Store = memoryStore(systemClock)) {
  const metrics = new Metrics();
  const page = await serveMetrics(metrics, { host: '127.0.0.1', port: 0 });
  const app = await testApp(metrics.watching(store), systemClock, 'silent', unlimited, { metrics });
  closing.push(page.close, app.close);
  const text = async () => (await fetch(page.address)).text();
  const number = async (name: string) =>
    Number(new RegExp(`^${name.replace(/[{}]/g, '\\$&')} (\\S+)$`, 'm').exec(await text())?.[1]);
  return { metrics, app, page, text, number };
}

describe('metrics', () => {
  it('are served on their own port only', async () => {
    const { app, page } = await counting();
    expect(page.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    const answer = await fetch(page.address);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    expect((await app.app.inject({ url: '/metrics' })).statusCode).toBe(404);
    const others = [`${page.address}x`, page.address.replace('metrics', 'healthz')];
    for (const other of others) expect((await fetch(other)).status).toBe(404);
    expect((await fetch(page.address, { method: 'POST' })).status).toBe(404);
  });

  it('count windows, commands by outcome and duration, sessions, and clears by reason', async () => {
    const { app, number } = await counting();
    expect(await number('mini_m_ready')).toBe(1);
    const ada = await TestWindow.join(app.url, 'Ada');
    await ada.start();
    const ben = await TestWindow.join(app.url, 'Ben');
    await ben.until(() => ben.view !== undefined);
    expect(await number('mini_m_joins_total')).toBe(2);
    expect(await number('mini_m_connections')).toBe(2);
    expect(await number('mini_m_sessions')).toBe(1);

    expect(await ben.command({ type: 'acknowledge-rule' })).toBeUndefined();
    expect(await ben.command({ type: 'clear-session' })).toBe('only-the-facilitator');
    ben.raw('no message');
    await ben.until(() => ben.of('trouble').length === 1);
    expect(await number('mini_m_commands_total{outcome="done"}')).toBe(3);
    expect(await number('mini_m_commands_total{outcome="refused"}')).toBe(1);
    expect(await number('mini_m_commands_total{outcome="malformed"}')).toBe(1);
    expect(await number('mini_m_command_seconds_count')).toBe(3);
    expect(await number('mini_m_command_seconds_bucket{le="5"}')).toBe(3);

    expect(await ada.command({ type: 'clear-session' })).toBeUndefined();
    await expect.poll(() => number('mini_m_clears_total{reason="asked"}')).toBe(1);
    expect(await number('mini_m_sessions')).toBe(0);
    await ben.close();
    await expect.poll(() => number('mini_m_connections')).toBe(1);
  });

  it('count windows by their transport', async () => {
    const { app, number } = await counting();
    const counts = () =>
      Promise.all(transports.map((transport) => number(`mini_m_connections_by_transport{transport="${transport}"}`)));
    expect(await counts()).toEqual([0, 0, 0]);
    const windows: TestWindow[] = [];
    for (const [n, transport] of transports.entries()) {
      TestWindow.over = transport;
      windows.push(await TestWindow.join(app.url, `Ada ${n}`), await TestWindow.join(app.url, `Ben ${n}`));
    }
    TestWindow.over = 'websocket';
    expect(await counts()).toEqual([2, 2, 2]);
    expect(await number('mini_m_connections')).toBe(6);
    await Promise.all(windows.map((window) => window.close()));
    await expect.poll(counts).toEqual([0, 0, 0]);
  });

  it('count a clear once, on whichever server does it', async () => {
    const store = memoryStore(systemClock);
    const servers = [await counting(store), await counting(store)] as const;
    const ada = await TestWindow.join(servers[0].app.url, 'Ada');
    await ada.start();
    const ben = await TestWindow.join(servers[1].app.url, 'Ben');
    await ben.until(() => ben.view !== undefined);
    expect(await Promise.all(servers.map(({ number }) => number('mini_m_sessions')))).toEqual([1, 1]);
    await ada.command({ type: 'clear-session' });
    await ben.until(() => ben.cleared);
    const clears = async () => {
      const each = await Promise.all(servers.map(({ number }) => number('mini_m_clears_total{reason="asked"}')));
      return each.reduce((sum, one) => sum + one, 0);
    };
    await expect.poll(clears).toBe(1);
    // By now neither server holds it.
    for (const { number } of servers) await expect.poll(() => number('mini_m_sessions')).toBe(0);
    expect(await clears()).toBe(1);
  });

  it('count healed gaps, restored sessions and refused windows', async () => {
    const memory = memoryStore(systemClock);
    const { metrics, app, number } = await counting({
      ...memory,
      restore: async (_name, over) => (over?.version ?? 0) > 1,
    });
    metrics.mended('gap');
    metrics.mended('damaged');
    const watched = metrics.watching({ ...memory, restore: async (_name, over) => (over?.version ?? 0) > 1 });
    for (const version of [1, 2])
      await watched.restore(memory.nameOf('x'), { epoch: 1, version }, {} as never, {} as never);
    const stranger = new TestWindow(app.url);
    await stranger.opened();
    stranger.sendJoin('stranger');
    await stranger.until(() => stranger.closedWith !== undefined);
    expect(await number('mini_m_gaps_healed_total')).toBe(1);
    expect(await number('mini_m_logs_damaged_total')).toBe(1);
    expect(await number('mini_m_restores_total')).toBe(1);
    expect(await number('mini_m_closed_connections_total{reason="not-in-meeting"}')).toBe(1);
    expect(await number('mini_m_joins_total')).toBe(0);
  });

  it('show that a server is not ready while the store is down', async () => {
    const away = async () => {
      throw new StoreError('away');
    };
    const { number } = await counting({ ...memoryStore(systemClock), ping: away, watch: away });
    expect(await number('mini_m_ready')).toBe(0);
    expect(await number('mini_m_sessions')).toBe(0);
    expect(await number('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
  });

  it('never gain a label, whatever windows send', async () => {
    const { app, text } = await counting();
    const names = async () => [...(await text()).matchAll(/^(mini_m_\w+(?:\{[^}]*\})?) /gm)].map(([, name]) => name);
    const before = await names();
    const ada = await TestWindow.join(app.url, 'Canary', { meeting: 'canary' });
    await ada.start();
    await ada.command({ type: 'add-topic', text: 'canary' });
    await ada.command({ type: 'withdraw-topic', part: 'canary' });
    ada.raw('{"type":"canary"}');
    await ada.until(() => ada.of('trouble').length === 1);
    await ada.command({ type: 'clear-session' });
    expect(await names()).toEqual(before);
    expect(before.length).toBeGreaterThan(40);
    expect(await text()).not.toMatch(/canary/i);
  });

  it('fail to start on a port in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    await expect(serveMetrics(new Metrics(), { host: '127.0.0.1', port })).rejects.toThrow('EADDRINUSE');
    taken.close();
  });
});
