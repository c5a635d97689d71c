import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Command } from '#session/command.ts';
import type { Participant } from '#session/session.ts';
import { viewFor } from '#session/viewFor.ts';
import { locking } from '../../../tab/live/locking.ts';
import type { PlainView } from '../../../tab/live/lockState.ts';
import { FakeBrowser, FakeChannel } from '../../support/fakeBrowser.ts';
import { LockWorld } from '../../support/lockWorld.ts';
import { Story } from '../../support/session.ts';
import { topicId } from '../../support/written.ts';
import { Ghost } from './attacker.ts';

let world: LockWorld;
beforeEach(() => {
  world = new LockWorld();
});
// Proves for each test that no timer and no channel is left.
afterEach(() => world.ends());

const takeaway = { type: 'write-takeaway', text: 'Mine' } as const;
const add = { type: 'add-topic', topic: topicId(1), text: 'A topic' } as const;

/** The lock of a window alone, which has begun a session's first key; and its view with one locked topic. */
async function lockAlone() {
  vi.stubGlobal('indexedDB', undefined);
  const sent: Command[] = [];
  const send = async (command: Command) => void sent.push(command);
  let changes = 0;
  const lock = locking({ meeting: 'alone', send, press: send, changed: () => changes++, again() {} });
  const opened = new Story().session;
  const vacant = viewFor(
    { ...opened, lock: { epochs: [], devices: {}, rounds: 0 } },
    opened.participants[0] as Participant,
  );
  const ready = lock.take(vacant);
  await world.settles();
  await ready;
  lock.tend(vacant);
  await world.settles();
  const [begun] = sent;
  if (begun?.type !== 'begin-epoch') throw new Error('no key was begun');
  const { device, sid, kid, box } = begun;
  const view = structuredClone(vacant);
  view.shared.lock.epochs = [{ sid, kid }];
  view.shared.lock.devices = { [device]: { person: 'ada', here: true, keys: { 1: { by: device, at: 0 } } } };
  view.own.boxes = { [device]: { 1: { from: device, box } } };
  await lock.take(view);
  const { text = '' } = (await lock.lock(add)) ?? {};
  view.shared.topics = { [add.topic]: { parts: [{ id: add.topic, author: 'ada', text }] } };
  return { lock, sent, view: structuredClone(view), changes: () => changes };
}

const textsIn = (view: PlainView) =>
  Object.values(view.shared.topics).map(({ parts }) => parts[0]?.unread ?? parts[0]?.text);

describe('closing a window', () => {
  it('while it looks for its device, gives a key, or compares: leaves no timer and no channel', async () => {
    const [aiko] = await world.meets('Aiko', 'Ben');
    // Nothing answers in a browser that keeps nothing, so the window waits for a moment.
    const cleo = world.begins('Cleo', new FakeBrowser(true));
    while (FakeChannel.open.size < 3) await new Promise((resolve) => setImmediate(resolve));
    cleo.live.close();
    await world.joins('Dan');
    void aiko.live.lock.beginComparison();
    await Promise.resolve();
  });

  it('while others have their turn: leaves no timer', async () => {
    const [aiko, ben] = await world.meets('Aiko', 'Ben');
    aiko.sends = (command) => (command.type === 'give-key' ? undefined : command);
    await world.opens('Cleo');
    expect(vi.getTimerCount()).toBeGreaterThan(world.present.length);
    ben.live.close();
    await world.passes(5_000);
  });

  it('answers no other window any more', async () => {
    const { browser } = await world.joins('Aiko');
    const stage = await world.opens('Aiko', browser);
    await stage.closes();
    const again = await world.opens('Aiko', browser);
    expect(again.lock.devices).toHaveLength(1);
  });
});

describe('the end of a session', () => {
  it('takes every text with it, also those that are being unlocked or locked', async () => {
    const { lock, view } = await lockAlone();
    await lock.take(view);
    expect(textsIn(lock.plain(view))).toEqual(['A topic']);
    lock.forget();
    expect(textsIn(lock.plain(view))).not.toEqual(['A topic']);

    const other = await lockAlone();
    const changed = structuredClone(other.view);
    const opening = other.lock.take(changed);
    const locking = other.lock.lock({ ...add, text: 'Another' });
    other.lock.forget();
    await opening;
    expect(await locking).toBeUndefined();
    expect(textsIn(other.lock.plain(changed))).not.toEqual(['A topic']);
    expect(await other.lock.lock(add)).toBeUndefined();
  });

  it('sends nothing that was begun before it', async () => {
    const { lock, sent, view } = await lockAlone();
    await lock.take(view);
    const before = sent.length;
    const given = lock.actions.letIn(new Ghost().id);
    const begun = lock.actions.newKey();
    lock.forget();
    await Promise.all([given, begun]);
    expect(sent.length).toBe(before);
  });

  it('lets nothing be sent into the next one: a text that was locked before', async () => {
    const [aiko] = await world.meets('Aiko', 'Ben');
    aiko.live.prepare(takeaway);
    await world.settles();
    await world.clears();
    aiko.live.reopen();
    await world.settles();
    await aiko.starts();
    expect(await aiko.tries(takeaway)).toBeUndefined();
    const again = await aiko.reloads();
    expect(again.view.own.takeaway).toBe('Mine');
  });
});

describe('a text that is locked before it’s sent', () => {
  it('is sent at once, and opens', async () => {
    const [aiko, ben] = await world.meets('Aiko', 'Ben');
    aiko.live.prepare(takeaway);
    await world.settles();
    const { operations } = world;
    expect(await aiko.tries(takeaway)).toBeUndefined();
    expect(world.operations).toBe(operations);
    expect([aiko.view.own.takeaway, ben.view.own.takeaway]).toEqual(['Mine', '']);
  });

  it('and can’t be locked, breaks nothing: it’s refused when it’s sent', async () => {
    const [aiko] = await world.meets('Aiko', 'Ben');
    const command = { type: 'write-takeaway', text: ' not clean ' } as const;
    aiko.live.prepare(command);
    await world.settles();
    expect(await aiko.tries(command)).toBe('bug');
  });

  it('is locked anew if the key changed meanwhile', async () => {
    const [aiko, ben] = await world.meets('Aiko', 'Ben');
    ben.live.prepare(takeaway);
    await world.settles();
    await aiko.newKey();
    expect(await ben.tries(takeaway)).toBeUndefined();
    expect(ben.decided.slice(-2)).toEqual([
      ['write-takeaway', 'key-changed'],
      ['write-takeaway', undefined],
    ]);
    const again = await ben.reloads();
    expect(again.view.own.takeaway).toBe('Mine');
  });
});

describe('what is pressed while a text is being locked', () => {
  it('is sent after it, in order', async () => {
    const [aiko] = await world.meets('Aiko', 'Ben');
    const pressed = [
      aiko.live.send(add),
      aiko.live.send({ type: 'mark-copied' }),
      aiko.live.send({ type: 'edit-topic', part: add.topic, text: 'Better' }),
      aiko.live.send({ type: 'withdraw-topic', part: add.topic }),
    ];
    expect(aiko.live.state().pending).toBeGreaterThan(0);
    await world.settles();
    expect(await Promise.all(pressed)).toEqual([undefined, undefined, undefined, undefined]);
    expect(aiko.decided.slice(-4).map(([type]) => type)).toEqual([
      'add-topic',
      'mark-copied',
      'edit-topic',
      'withdraw-topic',
    ]);
    expect(aiko.live.state().pending).toBe(0);
  });
});

describe('a change that is none of the lock’s business, such as a vote', () => {
  it('costs nothing: neither the lock nor any text is looked at, and the same state is shown', async () => {
    const { lock, view, sent } = await lockAlone();
    let looks = 0;
    const watched = <T extends object>(value: T): T =>
      new Proxy(value, {
        get(target, name, receiver) {
          looks++;
          return Reflect.get(target, name, receiver);
        },
      });
    view.shared.topics = watched(view.shared.topics);
    view.shared.lock = watched(view.shared.lock);
    view.own.boxes = watched(view.own.boxes);
    await lock.take(view);
    lock.tend(view);
    const state = lock.state(lock.plain(view));
    const { operations } = world;
    [looks, sent.length] = [0, 0];
    const { topics } = lock.plain(view).shared;
    const voted = { shared: { ...view.shared, step: 2 }, own: { ...view.own, ready: true } };
    expect(lock.take(voted)).toBeUndefined();
    lock.tend(voted);
    expect(lock.plain(voted).shared).toMatchObject({ step: 2 });
    expect(lock.plain(voted).shared.topics).toBe(topics);
    expect(lock.state(lock.plain(voted))).toBe(state);
    expect([looks, world.operations, sent.length]).toEqual([0, operations, 0]);
    lock.close();
  });
});
