import { describe, expect, test } from 'vitest';
import {
  keyName,
  nameKey,
  newKey,
  sealKeys,
  unwrapKey,
  wrapKey,
  wrappedLength,
} from '../../server/store/redis/keys.ts';
import { StoreError } from '../../server/store/store.ts';
import { randomKey } from './redisWorld.ts';

const here = Buffer.from('here');
const elsewhere = Buffer.from('elsewhere');
const keyOf = (value: string) => nameKey(value);

describe('a session key', () => {
  test('is wrapped with the first key and unwrapped with any', () => {
    const [old, current, another] = [randomKey(), randomKey(), randomKey()].map(
      (value) => sealKeys(value)[0] ?? newKey(),
    );
    if (!old || !current || !another) throw new Error('three keys were made');
    const key = newKey();
    const wrapped = wrapKey([current, old], here, key);
    expect(wrapped.length).toBe(wrappedLength);
    expect(unwrapKey([old, current], here, wrapped)?.equals(key)).toBe(true);
    expect(unwrapKey([old], here, wrapped)).toBeUndefined();
    expect(unwrapKey([another, old], here, wrapped)).toBeUndefined();
    expect(unwrapKey([current], elsewhere, wrapped)).toBeUndefined();
  });
});

describe('the settings', () => {
  const bytes = (length: number) => Buffer.alloc(length, 1).toString('base64');

  test('SEAL_KEY is one key or several', () => {
    expect(sealKeys(bytes(32))).toHaveLength(1);
    expect(sealKeys(` ${bytes(32)} , ${randomKey()}\n`)).toHaveLength(2);
  });

  test('base64url is the same key', () => {
    const value = Buffer.alloc(32, 0xfb);
    expect(keyOf(value.toString('base64url')).equals(keyOf(value.toString('base64')))).toBe(true);
  });

  test.each([
    [undefined, 'is missing; it must be 32 bytes in base64: make one with: openssl rand -base64 32'],
    ['', 'is missing; it must be 32 bytes in base64: make one with: openssl rand -base64 32'],
    [bytes(31), 'must be 32 bytes in base64; this one has 31: make one with: openssl rand -base64 32'],
    [bytes(33), 'must be 32 bytes in base64; this one has 33: make one with: openssl rand -base64 32'],
    ['päss', 'must be 32 bytes in base64: make one with: openssl rand -base64 32'],
  ])('a wrong one is named, and not repeated', (value, message) => {
    expect(() => sealKeys(value)).toThrow(new StoreError(`SEAL_KEY ${message}`));
    expect(() => nameKey(value)).toThrow(new StoreError(`NAME_KEY ${message}`));
    expect(() => sealKeys(`${bytes(32)},${value ?? ''}`)).toThrow(new StoreError(`SEAL_KEY ${message}`));
  });
});

test('a meeting’s name is the same in every process and doesn’t reveal the meeting', () => {
  const value = randomKey();
  const name = keyName(nameKey(value), 'tenant/meeting');
  expect(keyName(nameKey(value), 'tenant/meeting')).toBe(name);
  expect(keyName(nameKey(value), 'tenant/meeting2')).not.toBe(name);
  expect(keyName(nameKey(randomKey()), 'tenant/meeting')).not.toBe(name);
  expect(name).toMatch(/^mini-m:3:[\w-]{43}$/);
});
