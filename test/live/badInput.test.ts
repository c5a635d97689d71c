import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeCodes } from '#session/protocol.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { transports } from '../../server/live/liveSocket.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { connectOver } from '../support/connectOver.ts';
import { type TestApp, testApp } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';
import { topicId } from '../support/written.ts';

let app: TestApp;
beforeEach(async () => {
  app = await testApp(memoryStore(systemClock));
});
afterEach(() => app.close());

const join = (token: string, options = {}) => TestWindow.join(app.url, token, options);

async function twoInASession() {
  const [aiko, tomas] = await Promise.all([join('Aiko'), join('Tomás')]);
  await aiko.start();
  await tomas.until(() => tomas.view !== undefined);
  await tomas.command({ type: 'acknowledge-rule' });
  await aiko.until(() => aiko.others[0]?.acknowledged === true);
  return { aiko, tomas };
}

const binary: [string, Buffer] = ['a binary frame', Buffer.from('{"type":"ping","sentAt":1}')];

describe.each(transports)('bad input by %s', (transport) => {
  connectOver(transport);

  it.each<[string, string | Buffer]>([
    ['no JSON', '{'],
    ['not an object', '7'],
    ['an unknown message', '{"type":"shout"}'],
    ['an unknown command', '{"type":"command","counter":1,"command":{"type":"cast-votes"}}'],
    ['a field too many', '{"type":"command","counter":1,"command":{"type":"cast-vote","topic":"t1","by":"p1"}}'],
    ['a counter that is none', '{"type":"command","counter":0.5,"command":{"type":"mark-copied"}}'],
    // Only WebSockets tell binary messages apart.
    ...(transport === 'websocket' ? [binary] : []),
  ])('answers %s with "malformed", and nobody else notices', async (_what, data) => {
    const { aiko, tomas } = await twoInASession();
    const before = aiko.frames.length;
    tomas.raw(data);
    await tomas.until(() => tomas.of('trouble').length === 1);
    expect(tomas.of('trouble')[0]).toMatchObject({
      trouble: 'malformed',
      sentence: expect.stringContaining('read this'),
    });
    expect(await tomas.command({ type: 'add-topic', text: 'Still here' })).toBeUndefined();
    await aiko.until(() => aiko.shared.order.length === 1);
    expect(aiko.frames.slice(before)).toHaveLength(1);
  });

  it('answers a message over 16 KB with "too-large" and continues', async () => {
    const { tomas } = await twoInASession();
    tomas.raw(
      JSON.stringify({ type: 'command', counter: 1, command: { type: 'write-takeaway', text: 'x'.repeat(17_000) } }),
    );
    await tomas.until(() => tomas.of('trouble')[0]?.trouble === 'too-large');
    expect(await tomas.command({ type: 'add-topic', text: 'Still here' })).toBeUndefined();
  });

  it('closes a frame that no window of ours would send, and only that connection', async () => {
    const { aiko, tomas } = await twoInASession();
    tomas.raw('x'.repeat(100_000));
    await tomas.until(() => tomas.closedWith?.code === 1009);
    expect(await aiko.command({ type: 'add-topic', text: 'Still here' })).toBeUndefined();
  });

  it('asks a window of another protocol version to reload', async () => {
    const window = new TestWindow(app.url);
    await window.opened();
    window.sendJoin('Aiko', { protocol: 99 });
    await window.until(() => window.closedWith?.code === closeCodes['reload-needed']);
    expect(window.closedWith?.reason).toBe('reload-needed');
  });

  it.each([
    ['', 'not-signed-in'],
    ['stranger', 'not-in-meeting'],
  ] as const)('does not let %j in', async (token, reason) => {
    const window = new TestWindow(app.url);
    await window.opened();
    window.sendJoin(token);
    await window.until(() => window.closedWith !== undefined);
    expect(window.closedWith).toEqual({ code: closeCodes[reason], reason });
    expect(window.frames).toEqual([]);
  });

  it('answers a command before the join', async () => {
    const window = new TestWindow(app.url);
    await window.opened();
    expect(await window.command({ type: 'claim-role' })).toBe('not-joined');
  });

  it.runIf(transport === 'websocket')('refuses a socket that another site opens', async () => {
    const window = new TestWindow(app.url, { origin: 'https://elsewhere.example' });
    await window.until(() => window.closedWith !== undefined);
    expect(window.messages).toEqual([]);
  });

  it('refuses commands against phase and role, unknown topics, bad texts and a fourth vote, each with its code and sentence', async () => {
    const { aiko, tomas } = await twoInASession();
    expect(await tomas.command({ type: 'move-on', step: tomas.shared.step, to: 'vote' })).toBe('only-the-facilitator');
    expect(await tomas.command({ type: 'cast-vote', topic: topicId(1) })).toBe('wrong-phase');
    expect(await tomas.command({ type: 'add-topic', text: '' })).toBe('text-empty');
    expect(await tomas.command({ type: 'add-topic', text: 'x'.repeat(1_215) })).toBe('text-too-long');
    await tomas.command({ type: 'add-topic', topic: topicId(1), text: 'x' });
    await aiko.until(() => aiko.shared.order.length === 1);
    await aiko.command({ type: 'move-on', step: aiko.shared.step, to: 'vote' });
    await tomas.until(() => tomas.shared.phase.kind === 'vote');
    expect(await tomas.command({ type: 'cast-vote', topic: '__proto__' })).toBe('unknown-topic');
    for (let n = 0; n < 3; n++) expect(await tomas.command({ type: 'cast-vote', topic: topicId(1) })).toBeUndefined();
    expect(await tomas.command({ type: 'cast-vote', topic: topicId(1) })).toBe('votes-used');
    expect(tomas.of('refused').at(-1)?.sentence).toBe('You’ve used all 3 votes. Take one back first.');
  });

  it("does not let a window use another person's window id", async () => {
    const { aiko, tomas } = await twoInASession();
    const impostor = new TestWindow(app.url, { id: aiko.id });
    await impostor.opened();
    impostor.sendJoin('Priya');
    await tomas.command({ type: 'add-topic', text: 'Heard by all but the impostor' });
    await aiko.until(() => aiko.shared.order.length === 1);
    expect(impostor.view).toBeUndefined();
  });
});
