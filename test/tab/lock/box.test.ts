import { beforeAll, describe, expect, it, test, vi } from 'vitest';
import { kidOf, makeBox, newKey, newSid, openBox } from '../../../tab/lock/box.ts';
import { fromBase64url, toBase64url } from '../../../tab/lock/bytes.ts';
import { type Device, isLockSupported, newDevice } from '../../../tab/lock/device.ts';
import { LockError } from '../../../tab/lock/lockError.ts';
import { boxWith } from './independent.ts';
import { reasonOf, withFlippedBits } from './reason.ts';
import { type PrivateKey, weakKeys } from './vectors.ts';

const sid = newSid();
const key = newKey();
let kid: string;
let aiko: Device;
let ben: Device;
let cleo: Device;
beforeAll(async () => {
  kid = await kidOf(key);
  [aiko, ben, cleo] = await Promise.all([newDevice(), newDevice(), newDevice()]);
});

/** Aiko's box for Ben in epoch 3. */
const boxForBen = () => makeBox({ sid, epoch: 3, from: aiko, to: ben.id, key, compared: false });
/** What Ben finds in a box that should be Aiko's, or that is opened otherwise. */
const opens = (box: string, otherwise: Partial<Parameters<typeof openBox>[0]> = {}) =>
  reasonOf(() => openBox({ sid, epoch: 3, kid, from: aiko.id, to: ben, box, ...otherwise }));

describe('a box', () => {
  test.each([true, false])('gives the key to one device, and says whether its giver compared: %s', async (compared) => {
    const box = await makeBox({ sid, epoch: 3, from: aiko, to: ben.id, key, compared });
    expect(box).toMatch(/^[\w-]{82}$/);
    expect(await opens(box)).toEqual({ answered: { key, compared } });
  });

  it('can be made for the device itself', async () => {
    const box = await makeBox({ sid, epoch: 1, from: aiko, to: aiko.id, key, compared: false });
    expect(await opens(box, { epoch: 1, to: aiko })).toEqual({ answered: { key, compared: false } });
  });

  it('is different each time', async () => {
    const boxes = await Promise.all(Array.from({ length: 200 }, boxForBen));
    expect(new Set(boxes.map((box) => box.slice(0, 16))).size).toBe(200);
  });

  it('opens only on its device, in its session and epoch, as its giver’s', async () => {
    const box = await boxForBen();
    expect(await opens(box, { to: cleo })).toBe('wrong');
    expect(await opens(box, { epoch: 4 })).toBe('wrong');
    expect(await opens(box, { sid: newSid() })).toBe('wrong');
    expect(await opens(box, { from: cleo.id })).toBe('wrong');
  });

  it('can’t be sent back to its giver as the other’s', async () => {
    expect(await opens(await boxForBen(), { from: ben.id, to: aiko })).toBe('wrong');
  });

  it('doesn’t open with any byte changed, or cut', async () => {
    const box = await boxForBen();
    for (const changed of withFlippedBits(Buffer.from(box, 'base64url'))) expect(await opens(changed)).toBe('wrong');
    for (let length = 0; length < box.length; length++) expect(await opens(box.slice(0, length))).toBe('malformed');
    expect(await opens(`${box}A`)).toBe('malformed');
    expect(await opens(`${box.slice(0, -1)}=`)).toBe('malformed');
  });

  it('is refused if it holds another key than the session’s', async () => {
    expect(await opens(await boxForBen(), { kid: await kidOf(newKey()) })).toBe('wrong-key');
  });

  it('is refused if its flag is neither yes nor no', async () => {
    const { device, jwk } = await readableDevice();
    const nonce = toBase64url(new Uint8Array(12));
    const made = (flag: number) => {
      return boxWith({ sid, epoch: 3, from: jwk, to: ben.id, nonce }, Buffer.from([...key, flag]));
    };
    expect(await opens(made(1), { from: device.id })).toEqual({ answered: { key, compared: true } });
    for (const flag of [2, 0x80, 0xff]) expect(await opens(made(flag), { from: device.id })).toBe('malformed');
  });

  test.each(weakKeys)('is neither made for nor taken from a key whose secret anyone would know: %s', async (weak) => {
    expect(await reasonOf(() => makeBox({ sid, epoch: 1, from: aiko, to: weak, key, compared: false }))).toBe(
      'weak-key',
    );
    expect(await opens(await boxForBen(), { from: weak })).toBe('weak-key');
  });

  it('refuses a secret of zeros where the platform doesn’t', async () => {
    const deriveBits = vi.spyOn(crypto.subtle, 'deriveBits').mockResolvedValue(new ArrayBuffer(32));
    try {
      expect(await reasonOf(boxForBen)).toBe('weak-key');
      expect(deriveBits).toHaveBeenCalledOnce();
    } finally {
      deriveBits.mockRestore();
    }
  });

  test.each(['', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}B`, `${'A'.repeat(42)}=`])(
    'isn’t made for a device with a malformed key: %o',
    async (to) => {
      expect(await reasonOf(() => makeBox({ sid, epoch: 1, from: aiko, to, key, compared: false }))).toBe('malformed');
    },
  );

  test.each(['', 'AAAA', `${'A'.repeat(21)}B`])('isn’t made in a session with a malformed id: %o', async (sid) => {
    const box = { sid, epoch: 1, from: aiko, to: ben.id, key, compared: false };
    expect(await reasonOf(() => makeBox(box))).toBe('malformed');
  });
});

describe('a key', () => {
  it('is random, and so is a session’s id', () => {
    const made = Array.from({ length: 200 }, () => [toBase64url(newKey()), newSid()]).flat();
    expect(new Set(made).size).toBe(400);
    expect(fromBase64url(made[0] ?? '', 32)).toHaveLength(32);
    expect(fromBase64url(made[1] ?? '', 16)).toHaveLength(16);
  });

  it('has a short name of 11 letters, which differs for other keys', async () => {
    expect(kid).toMatch(/^[\w-]{11}$/);
    expect(await kidOf(key)).toBe(kid);
    expect(await kidOf(newKey())).not.toBe(kid);
  });
});

describe('a device', () => {
  it('has a public key as its id, and a private one that can’t be read', async () => {
    expect(aiko.id).toMatch(/^[\w-]{43}$/);
    expect(aiko.privateKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('jwk', aiko.privateKey)).rejects.toThrow();
  });

  it('says whether this browser can lock topics', async () => {
    expect(await isLockSupported()).toBe(true);
    const generateKey = vi
      .spyOn(crypto.subtle, 'generateKey')
      .mockRejectedValue(new DOMException('', 'NotSupportedError'));
    try {
      expect(await isLockSupported()).toBe(false);
    } finally {
      generateKey.mockRestore();
    }
  });
});

test('an error of the lock says nothing of the content', () => {
  expect(new LockError('wrong').message).toBe('The lock refuses this: wrong.');
});

/** A device whose private key a test can read. */
async function readableDevice(): Promise<{ device: Device; jwk: PrivateKey }> {
  const pair = (await crypto.subtle.generateKey('X25519', true, ['deriveBits'])) as CryptoKeyPair;
  const jwk = (await crypto.subtle.exportKey('jwk', pair.privateKey)) as PrivateKey;
  return { device: { id: jwk.x, privateKey: pair.privateKey }, jwk };
}
