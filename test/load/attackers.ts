import { readdirSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { protocolVersion } from '#session/protocol.ts';
import { fakeLocked } from '../support/fakeLock.ts';
import { clientFrame, type RawSocket, rawSocket, rawWebSocket, upgradeRequest } from '../support/rawSocket.ts';
import { post } from './meetingUnderTest.ts';

interface Attack {
  /** Environment of the attacked server. */
  settings?: Record<string, string>;
  /** Opens connections and keeps them, so it matters how many the server still has after a while. */
  keeps?: true;
  run(target: string): Promise<unknown>;
}
type Connects = (target: string) => Promise<RawSocket>;

/** The attacker's own address; Linux accepts all of 127.0.0.0/8. */
const attacker = '127.0.0.2';
const open = (target: string, from = attacker) => rawSocket(target, { from });
const upgraded = (target: string, from = attacker) => rawWebSocket(target, { from });

let people = 0;
/** A connection of a person in the meeting. */
async function joined(target: string, name = `m${people++}`): Promise<RawSocket> {
  const raw = await upgraded(target);
  const { token } = await post({ address: target }, '/rehearsal/token', {
    meeting: 'standup',
    person: name,
    name,
    organizer: false,
  });
  const window = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');
  say(raw, { type: 'join', protocol: protocolVersion, token, meeting: 'standup', window });
  await raw.until('"type"');
  say(raw, { type: 'command', counter: 1, command: { type: 'acknowledge-rule' } });
  return raw;
}

const text = (message: object) => clientFrame('text', JSON.stringify(message));
const say = ({ socket }: RawSocket, message: object) => socket.write(text(message));
const times = (many: number, data: Buffer) => Buffer.concat(Array.from({ length: many }, () => data));
const isOpen = ({ socket }: RawSocket) => !socket.destroyed && socket.writable && !socket.readableEnded;

/** Writes this over and over, as fast as the server reads, on this many connections; reconnects when cut off. */
const flood = (many: number, connects: Connects, data: (target: string) => Buffer) => async (target: string) => {
  const floodOne = async () => {
    const raw = await connects(target).catch(() => undefined);
    const said = data(target);
    while (raw && isOpen(raw)) if (!raw.socket.write(said)) await Promise.race([drained(raw), raw.until()]);
    raw?.socket.destroy();
    await pause(5);
  };
  const all = Array.from({ length: many }, async () => {
    for (;;) await floodOne();
  });
  await Promise.all(all);
};
const drained = ({ socket }: RawSocket) => new Promise<void>((resolve) => socket.once('drain', resolve));

/** Opens this many connections, sends something on each, and leaves them open. */
const leave = (many: number, act: (target: string) => Promise<unknown>) => async (target: string) => {
  for (let n = 0; n < many; n += 50) await Promise.all(Array.from({ length: 50 }, () => act(target).catch(() => {})));
  await pause(60_000);
};
const leaveSaying = (many: number, connects: Connects, data: (target: string) => string | Buffer) =>
  leave(many, async (target) => void (await connects(target)).socket.write(data(target)));

/** One person sends this on two connections at just below the rate limit. */
const atLimit = (data: (n: number) => Buffer) => async (target: string) => {
  const windows = [await joined(target, 'Mallory'), await joined(target, 'Mallory')];
  await pause(300);
  for (let n = 2, due = performance.now(); ; n++) {
    for (const raw of windows) if (isOpen(raw)) raw.socket.write(data(n));
    // Don't catch up after SIGSTOP: that would exceed the limit.
    due = Math.max(due + 1000 / 39, performance.now() - 25);
    await pause(Math.max(0, due - performance.now()));
  }
};
const command = (what: object) => (counter: number) => text({ type: 'command', counter, command: what });

const host = (target: string) => `Host: ${new URL(target).host}\r\n`;
const get = (target: string, path: string) => Buffer.from(`GET ${path} HTTP/1.1\r\n${host(target)}\r\n`);
const few = { MAX_CONNECTIONS: '150' };
const longHeaders = `X: ${'x'.repeat(1_000)}\r\n`.repeat(15);
const fragments = Buffer.concat([
  clientFrame('text', 'x', false),
  times(16_382, clientFrame('continuation', 'x', false)),
]);
const emptyFragments = Buffer.concat([
  clientFrame('text', '', false),
  times(10_000, clientFrame('continuation', '', false)),
]);
const pongs = times(10_000, clientFrame('pong'));

const assets = new URL('../../dist/assets/', import.meta.url);
/** The largest of the built files. */
function largestAsset(): string {
  const size = (file: string) => statSync(new URL(file, assets)).size;
  const [largest = ''] = readdirSync(assets).toSorted((a, b) => size(b) - size(a));
  return `/assets/${largest}`;
}

/** What a stranger can do and, `at the limit`, someone in the meeting. Each runs until its process is killed. */
export const attacks: Record<string, Attack> = {
  nothing: { run: () => pause(60_000) },
  'fragments, 123 connections': { keeps: true, run: leaveSaying(150, upgraded, () => fragments) },
  'fragments, 2,000 connections': { keeps: true, run: leaveSaying(2_000, upgraded, () => fragments) },
  'a frame byte by byte, 500': {
    keeps: true,
    run: leave(500, async (target) => {
      const raw = await upgraded(target);
      raw.socket.setNoDelay().write(clientFrame('text', 'x'.repeat(60_000)).subarray(0, 8));
      for (let n = 0; n < 4_000 && isOpen(raw); n++) {
        raw.socket.write('x');
        await new Promise((resolve) => setImmediate(resolve));
      }
    }),
  },
  'pongs, not joined': { run: flood(20, upgraded, () => pongs) },
  'pings, not joined': { run: flood(20, upgraded, () => times(10_000, clientFrame('ping', 'x'.repeat(100)))) },
  'empty fragments, not joined': { run: flood(20, upgraded, () => emptyFragments) },
  'pongs, joined': { run: flood(4, joined, () => pongs) },
  'closed, and goes on': {
    run: flood(20, upgraded, () => Buffer.concat([clientFrame('close'), Buffer.alloc(2 ** 26)])),
  },
  'invalid, and goes on': { run: flood(20, upgraded, () => Buffer.alloc(2 ** 26, 0xff)) },
  'garbage, 500 at 150': { settings: few, keeps: true, run: leaveSaying(500, open, () => 'garbage\r\n\r\n') },
  'half-open, 500 at 150': {
    settings: few,
    keeps: true,
    run: leave(500, async (target) => void (await open(target)).socket.end(get(target, '/healthz'))),
  },
  'silent, 500 at 150': { settings: few, keeps: true, run: leave(500, open) },
  'upgraded and silent, 500 at 150': { settings: few, keeps: true, run: leave(500, upgraded) },
  'keep-alive, 500 at 150': {
    settings: few,
    keeps: true,
    run: leaveSaying(500, open, (target) => get(target, '/healthz')),
  },
  'silent, from 5,000 addresses': {
    keeps: true,
    run: leave(5_000, (target) => {
      const part = () => 1 + Math.floor(Math.random() * 250);
      return upgraded(target, `127.${part()}.${part()}.${part()}`);
    }),
  },
  'pages that nobody reads, 1,000': {
    keeps: true,
    run: leave(1_000, async (target) => {
      const raw = await rawSocket(target, { from: attacker, pauses: true });
      raw.socket.write(times(8, get(target, largestAsset())));
    }),
  },
  'headers without an end, 5,000 of 15 KB': {
    keeps: true,
    run: leaveSaying(5_000, open, (target) => `GET / HTTP/1.1\r\n${host(target)}${longHeaders}`),
  },
  'upgraded with 15 KB of headers, 5,000': {
    keeps: true,
    run: leaveSaying(5_000, open, (target) =>
      upgradeRequest(target).replace('Connection:', `${longHeaders}Connection:`),
    ),
  },
  pipelined: { run: flood(10, open, (target) => times(1_600, get(target, '/healthz'))) },
  'one request after the other': {
    run: async (target) => {
      const all = Array.from({ length: 20 }, async () => {
        for (;;) {
          const raw = await open(target);
          while (isOpen(raw)) {
            raw.socket.write(get(target, '/healthz'));
            await Promise.race([new Promise((resolve) => raw.socket.once('data', resolve)), raw.until()]);
          }
          raw.socket.destroy();
          await pause(5);
        }
      });
      await Promise.all(all);
    },
  },
  'connects again and again': {
    run: async (target) => {
      const all = Array.from({ length: 20 }, async () => {
        for (;;) (await upgraded(target)).socket.destroy();
      });
      await Promise.all(all);
    },
  },
  'at the limit: commands': { run: atLimit(command({ type: 'mark-copied' })) },
  'at the limit: takeaways': {
    run: atLimit((n) => command({ type: 'write-takeaway', text: fakeLocked(`${n}${'長'.repeat(1_990)}`) })(n)),
  },
  'at the limit: refused': { run: atLimit(command({ type: 'cast-vote', topic: 't1' })) },
  'at the limit: broken': { run: atLimit(() => clientFrame('text', `{"type":"command",${'['.repeat(16_000)}`)) },
  'at the limit: too large': { run: atLimit(() => clientFrame('text', 'x'.repeat(65_000))) },
  'at the limit: pings': { run: atLimit(() => clientFrame('ping', 'x'.repeat(125))) },
  'at the limit: joins': {
    run: async (target) => {
      for (;;) {
        const raw = await joined(target, 'Mallory').catch(() => undefined);
        await pause(125);
        raw?.socket.destroy();
      }
    },
  },
};

const [attack, target] = process.argv.slice(2);
if (process.argv[1] === import.meta.filename && attack && target) await attacks[attack]?.run(target);
