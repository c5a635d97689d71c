import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '#session/command.ts';
import { limits } from '#session/limits.ts';
import { FakeBrowser } from '../../support/fakeBrowser.ts';
import { fakeBox, fakeDevice } from '../../support/fakeLock.ts';
import { type LockWindow, LockWorld } from '../../support/lockWorld.ts';
import { topicId } from '../../support/written.ts';
import { anyEpoch, anyNonce, Ghost, kidOf } from './attacker.ts';
import { lockedWith, padded } from './independent.ts';

/*
 * One participant sends whatever they like, within what the server lets through: the others' panels go on as before.
 */

let world: LockWorld;
let aiko: LockWindow;
let ben: LockWindow;
let cleo: LockWindow;

beforeEach(async () => {
  world = new LockWorld();
  [aiko, ben, cleo] = await world.meets('Aiko', 'Ben', 'Cleo');
  await aiko.writes('A topic');
});
afterEach(async () => {
  await goesOn();
  await world.ends();
});

/** Aiko and Cleo still read and write, and neither sees a trouble. */
async function goesOn(): Promise<void> {
  expect([aiko.lock.trouble, cleo.lock.trouble]).toEqual([undefined, undefined]);
  expect(await cleo.writes('One more')).toBeUndefined();
  expect(aiko.topics).toContain('A topic');
  expect(aiko.topics.at(-1)).toBe('One more');
  expect(cleo.topics).toEqual(aiko.topics);
}

/** Five changes that everyone is told, some of which the lock looks at. */
async function changesFiveTimes(): Promise<void> {
  for (let n = 0; n < 4; n++) await aiko.does({ type: 'confirm-recording', off: n % 2 === 0 });
  await world.forges('Dan', { type: 'bring-device', device: new Ghost().id });
}

/** A text as Ben's panel would lock it, but with any bytes in it. */
function lockedByBen(id: string, plain: Buffer): string {
  const { sid = '', kid } = world.session.lock.epochs.at(-1) ?? {};
  const key = world.secrets.find((secret) => kidOf(secret) === kid) ?? Buffer.alloc(32);
  const place = { kind: 'topic', id, author: 'ben' } as const;
  const nonce = randomBytes(12).toString('base64url');
  return lockedWith({ sid, epoch: 1, key: Buffer.from(key).toString('base64url'), place, nonce }, plain);
}

async function addByBen(plain: Buffer): Promise<void> {
  const topic = topicId(1);
  await world.forges('Ben', { type: 'add-topic', topic, text: lockedByBen(topic, plain) });
}

describe('a text', () => {
  it('that is right: shown', async () => {
    await addByBen(padded('Fine', 64));
    expect(cleo.topics).toEqual(['A topic', 'Fine']);
  });

  it.each([
    ['padded to more than it needs', padded('Fine', 192)],
    ['padded with something', Buffer.from([...padded('Fine', 64).subarray(0, -1), 1])],
    ['with another length than it says', padded('Fine', 64, 60_000)],
    ['that isn’t UTF-8', padded(Buffer.from([0xff, 0xfe]), 64)],
    ['that is empty', padded('', 64)],
    ['that isn’t clean', padded('  \u202eFine', 64)],
    ['that is longer than a topic may be', padded('x'.repeat(limits.topicLength + 1), 448)],
    ['that is random', randomBytes(64)],
  ])('%s: can’t be unlocked', async (_, plain) => {
    await addByBen(plain);
    expect(cleo.topics).toEqual(['A topic', '(wrong)']);
  });

  it('locked with another key: can’t be unlocked', async () => {
    const topic = topicId(1);
    const { key, sid } = anyEpoch();
    const place = { kind: 'topic', id: topic, author: 'ben' } as const;
    const nonce = randomBytes(12).toString('base64url');
    const text = lockedWith({ sid, epoch: 1, key: key.toString('base64url'), place, nonce }, padded('Fine', 64));
    await world.forges('Ben', { type: 'add-topic', topic, text });
    expect(cleo.topics).toEqual(['A topic', '(wrong)']);
  });
});

describe('a box', () => {
  it('with nothing in it, or another key: its device rejects it, and gets the key from the next person', async () => {
    const dan = world.begins('Dan');
    let before = '';
    // Before anyone else gives Dan the key, Ben does.
    aiko.sends = cleo.sends = (command) => (command.type === 'give-key' ? undefined : command);
    ben.sends = (command) => {
      if (command.type === 'give-key') before = command.from;
      return command.type === 'give-key' ? { ...command, box: fakeBox } : command;
    };
    await world.passes(2_500);
    expect(before).toBe(ben.device);
    expect(dan.decided).toContainEqual(['reject-key', undefined]);
    aiko.sends = cleo.sends = (command) => command;
    await world.passes(7_000);
    await dan.does({ type: 'acknowledge-rule' });
    expect(dan.topics).toEqual(['A topic']);
    // Ben's panel knows that its box was rejected, and doesn't try again at every change.
    expect(ben.decided.filter(([type]) => type === 'give-key').length).toBeLessThanOrEqual(2);
  });
});

describe('a device', () => {
  it.each([
    ['with a key that anyone could agree on', 'A'.repeat(43)],
    ['with a key that is no key', `${fakeDevice('Ben').slice(0, -1)}B`],
  ])('%s: is given nothing, and nobody tries twice', async (_, device) => {
    await world.forges('Ben', { type: 'bring-device', device });
    await world.passes(10_000);
    expect(world.session.lock.devices[device]?.keys).toEqual({});
    const tries = () => world.present.flatMap(({ decided }) => decided.filter(([type]) => type === 'give-key')).length;
    const imports = world.imported(device);
    const before = tries();
    await changesFiveTimes();
    await world.passes(10_000);
    // Only the device that came with the changes was given the key.
    expect([tries(), world.imported(device)]).toEqual([before + 1, imports]);
  });

  it('with such a key that was let in, or not: the press is answered', async () => {
    await aiko.compares();
    await world.forges('Ben', { type: 'bring-device', device: 'A'.repeat(43) });
    expect(aiko.lock.asking.map(({ id }) => id)).toEqual(['A'.repeat(43)]);
    expect(await aiko.live.lock.letIn('A'.repeat(43))).toEqual({ refusal: { code: 'unknown-device' } });
  });

  it('too many of them: the next panel says so, and doesn’t ask again at every change', async () => {
    for (let n = 1; n < limits.devicesEach; n++) {
      await world.forges('Ben', { type: 'bring-device', device: new Ghost().id });
    }
    const another = await world.opens('Ben', new FakeBrowser(true));
    expect(another.lock.trouble).toBe('too-many-devices');
    await changesFiveTimes();
    await world.passes(10_000);
    expect(another.decided.map(([type]) => type)).toEqual(['bring-device']);
  });
});

describe('a comparison', () => {
  it.each([
    ['a commitment to nothing', { 'commit-nonce': { commitment: anyNonce() } }],
    ['a commitment that is no digest', { 'commit-nonce': { commitment: `${'A'.repeat(42)}B` } }],
    ['a nonce that doesn’t fit', { 'reveal-nonce': { nonce: anyNonce() } }],
    ['a nonce that is none', { 'reveal-nonce': { nonce: `${'A'.repeat(42)}B` } }],
  ])('with %s: nobody has a number, and the next one has', async (_, changes) => {
    ben.sends = (command) => ({ ...command, ...(changes as Record<string, object>)[command.type] }) as Command;
    await aiko.compares();
    await world.passes(25_000);
    for (const { comparison } of [aiko, cleo]) expect(comparison).toMatchObject({ step: 'none' });
    ben.sends = (command) => command;
    await aiko.compares();
    expect(aiko.comparison?.number).toBeDefined();
    expect(cleo.comparison?.number).toBe(aiko.comparison?.number);
  });
});

describe('a key', () => {
  it('begun by someone who isn’t the facilitator, while others have the key: refused', async () => {
    const { sid, kid } = anyEpoch();
    const command: Command = { type: 'begin-epoch', epoch: 2, sid, kid, device: ben.device, box: fakeBox };
    await ben.live.send(command);
    expect(ben.decided.at(-1)).toEqual(['begin-epoch', 'key-is-here']);
  });
});
