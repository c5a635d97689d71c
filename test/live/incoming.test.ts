import { once } from 'node:events';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { closeCodes, protocolVersion } from '#session/protocol.ts';
import { FrameCounter, largestBeforeJoin } from '../../server/live/incoming.ts';
import type { Limits } from '../../server/live/limits.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { clientFrame, closeCodeIn, type RawSocket, rawWebSocket } from '../support/rawSocket.ts';
import { type TestApp, testApp, unlimited } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';

let app: TestApp;
const opened: RawSocket[] = [];
afterEach(async () => {
  for (const { socket } of opened.splice(0)) socket.destroy();
  await app?.close();
});

/** The server's ends of all connections so far. */
const ends: Socket[] = [];
async function appWith(limits: Partial<Limits> = {}): Promise<void> {
  const clock = manualClock(Date.UTC(2026, 10, 24, 9));
  app = await testApp(memoryStore(clock), clock, 'silent', { ...unlimited, ...limits });
  ends.length = 0;
  app.app.server.on('connection', (socket) => ends.push(socket));
}

async function opens(): Promise<RawSocket> {
  const raw = await rawWebSocket(app.url);
  opened.push(raw);
  return raw;
}

/** The code with which the server closes a connection that sends these. */
async function closedFor(...data: Buffer[]): Promise<number | undefined> {
  const raw = await opens();
  for (const some of data) raw.socket.write(some);
  await raw.until();
  return closeCodeIn(raw.heard());
}

const times = (many: number, data: Buffer): Buffer => Buffer.concat(Array.from({ length: many }, () => data));

/** A window that was let in, as raw bytes. */
async function joined(name: string): Promise<RawSocket> {
  const raw = await opens();
  const window = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');
  raw.socket.write(
    clientFrame(
      'text',
      JSON.stringify({ type: 'join', protocol: protocolVersion, token: name, meeting: 'standup', window }),
    ),
  );
  await raw.until('"type"');
  return raw;
}

describe('frames', () => {
  const kinds = ['continuation', 'text', 'binary', 'close', 'ping', 'pong'] as const;
  const frame = fc
    .record({ kind: fc.constantFrom(...kinds), length: fc.nat(70_000), isLast: fc.boolean(), isMasked: fc.boolean() })
    .map(({ kind, length, isLast, isMasked }) => {
      const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
      const head = Buffer.alloc(2 + extended);
      head[0] = (isLast ? 0x80 : 0) | kinds.indexOf(kind);
      head[1] = (isMasked ? 0x80 : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127);
      if (extended === 2) head.writeUInt16BE(length, 2);
      if (extended === 8) head.writeBigUInt64BE(BigInt(length), 2);
      // Bytes that look like heads: nothing within a frame counts as one.
      return Buffer.concat([head, Buffer.alloc(length + (isMasked ? 4 : 0), 0x89)]);
    });

  it('are found where they begin, however the bytes are split', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 8 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 20_000 })),
        (all, cuts) => {
          const begin: number[] = [];
          let length = 0;
          for (const one of all) {
            begin.push(length);
            length += one.length;
          }
          const bytes = Buffer.concat(all);
          const counter = new FrameCounter();
          const found: number[] = [];
          for (let at = 0; at < bytes.length; ) {
            const chunk = bytes.subarray(at, at + (cuts.next().value ?? 1));
            found.push(...counter.starts(chunk).map((start) => at + start));
            at += chunk.length;
          }
          expect(found).toEqual(begin);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a connection that has not joined', () => {
  it('may send what a join needs, and is closed with 1009 for one byte more', async () => {
    await appWith();
    const said = times(8, clientFrame('text', 'x'.repeat(2_000)));
    const fits = await opens();
    fits.socket.write(Buffer.concat([said, Buffer.alloc(largestBeforeJoin - said.length, clientFrame('pong'))]));
    const [end] = ends.slice(-1) as [Socket];
    while (end.bytesRead < largestBeforeJoin) await once(end, 'data');
    expect(closeCodeIn(fits.heard())).toBeUndefined();
    fits.socket.write(clientFrame('pong'));
    await fits.until();
    expect(closeCodeIn(fits.heard())).toBe(1009);
  });

  it.each([
    [
      'a message in many fragments',
      Buffer.concat([clientFrame('text', 'x', false), times(40, clientFrame('continuation', 'x', false))]),
    ],
    [
      'empty fragments',
      Buffer.concat([clientFrame('text', '', false), times(40, clientFrame('continuation', '', false))]),
    ],
  ])('is closed for %s', async (_what, data) => {
    await appWith();
    expect(await closedFor(data)).toBe(1008);
  });

  it('is closed for a frame that arrives byte by byte', async () => {
    await appWith();
    const raw = await opens();
    const [end] = ends.slice(-1) as [Socket];
    raw.socket.setNoDelay().write(clientFrame('text', 'x'.repeat(5_000)).subarray(0, 8));
    let over = false;
    void raw.until().then(() => {
      over = true;
    });
    for (let n = 0; n < 1_000 && !over; n++) {
      raw.socket.write('x');
      // One chunk for each: the server has read it before the next is sent.
      await Promise.race([once(end, 'data'), raw.until()]);
    }
    expect(closeCodeIn(raw.heard())).toBe(1008);
  });

  it('pays ten for each frame, of whatever kind', async () => {
    await appWith({ perConnection: { atOnce: 200, perSecond: 0 } });
    for (const kind of ['text', 'ping', 'pong', 'binary'] as const)
      expect([kind, await closedFor(times(40, clientFrame(kind)))]).toEqual([kind, closeCodes['slow-down']]);
  });
});

describe('every frame counts as a message', () => {
  const perConnection = { atOnce: 40, perSecond: 0 };
  const fragmented = [
    clientFrame('text', '', false),
    times(8, clientFrame('continuation', '', false)),
    clientFrame('continuation'),
  ];
  it.each([
    ['pongs', times(200, clientFrame('pong'))],
    ['pings', times(200, clientFrame('ping'))],
    ['empty messages', times(200, clientFrame('text'))],
    // Ten messages alone would be few enough.
    ['fragments', times(10, Buffer.concat(fragmented))],
  ])('%s', async (_what, frames) => {
    await appWith({ perConnection });
    const aiko = await TestWindow.join(app.url, 'Aiko');
    await aiko.start();
    const raw = await joined('Aiko');
    raw.socket.write(frames);
    await raw.until();
    expect(closeCodeIn(raw.heard())).toBe(closeCodes['slow-down']);
    expect(aiko.closedWith).toBeUndefined();
  });

  it.each([
    ['it was sent away', times(200, clientFrame('pong'))],
    ['a close frame', clientFrame('close')],
    ['what is no frame', Buffer.alloc(100, 0xff)],
  ])('and a connection that goes on after %s is destroyed', async (_what, last) => {
    await appWith({ perConnection });
    const raw = await joined('Aiko');
    const [end] = ends.slice(-1) as [Socket];
    const gone = once(end, 'close');
    let isGone = false;
    void gone.then(() => {
      isGone = true;
    });
    raw.socket.write(last);
    const before = end.bytesRead;
    while (!isGone) {
      raw.socket.write(Buffer.alloc(65_536));
      await Promise.race([once(end, 'data'), gone]);
    }
    expect(end.bytesRead - before).toBeLessThan(2 ** 20);
    const priya = await TestWindow.join(app.url, 'Priya');
    expect(await priya.start()).toBeUndefined();
  });
});

it('whatever bytes arrive on 400 connections, the process and everyone in a meeting continue', async () => {
  await appWith({ perConnection: { atOnce: 200, perSecond: 0 } });
  const thrown: unknown[] = [];
  const note = (error: unknown) => thrown.push(error);
  process.on('uncaughtException', note).on('unhandledRejection', note);
  const aiko = await TestWindow.join(app.url, 'Aiko');
  await aiko.start();
  const bytes = fc.uint8Array({ maxLength: 300 }).map((all) => Buffer.from(all));
  const frame = fc
    .tuple(fc.constantFrom('continuation', 'text', 'binary', 'close', 'ping', 'pong'), bytes, fc.boolean())
    .map(([kind, payload, isLast]) => clientFrame(kind as 'text', payload, isLast));
  const join = fc.constant(
    clientFrame(
      'text',
      JSON.stringify({
        type: 'join',
        protocol: protocolVersion,
        token: 'Mallory',
        meeting: 'standup',
        window: 'ab'.repeat(16),
      }),
    ),
  );
  const spoilt = frame.chain((whole) => fc.nat(whole.length).map((length) => whole.subarray(0, length)));
  const stream = fc.array(fc.oneof(join, frame, spoilt, bytes), { minLength: 1, maxLength: 12 });
  for (const pieces of fc.sample(stream, { numRuns: 400, seed: 20_261_130 })) {
    const raw = await rawWebSocket(app.url);
    for (const piece of pieces) raw.socket.write(piece);
    raw.socket.end();
    // Some have gone without reading anything.
    if (pieces.length % 3 === 0) raw.socket.destroy();
    else await raw.until();
    raw.socket.destroy();
  }
  expect(await aiko.command({ type: 'add-topic', text: 'Still here' })).toBeUndefined();
  expect(aiko.closedWith).toBeUndefined();
  process.off('uncaughtException', note).off('unhandledRejection', note);
  expect(thrown).toEqual([]);
});
