import { sidBytes } from './box.ts';
import { type Bytes, fromBase64url, randomBytes, toBase64url } from './bytes.ts';
import { publicKeyOf } from './device.ts';
import { hash } from './primitives.ts';

/*
 * Comparing a number. Everyone commits to a random nonce before anyone reveals theirs, so a server that shows people different
 * lists can't choose nonces that make their numbers equal: it guesses once per round.
 */

/** A device on the list of those that were ever given the key, and the person it stands under. */
export interface Listed {
  device: string;
  person: string;
  name: string;
}

/** What a device adds to the number, in base64url. */
export interface Revealed {
  device: string;
  nonce: string;
}

export type ListTrouble = 'itself-missing' | 'giver-missing' | 'given-missing' | 'doubled';

const nonceLength = 32;

/** A nonce for one round, in base64url. */
export function newNonce(): string {
  return toBase64url(randomBytes(nonceLength));
}

/**
 * Hashes all that people compare: session, epoch, round, key, and the list in its order. `raw`: the key itself, whose whole
 * hash counts: two keys with the same short name can be found.
 */
export async function listHash({
  sid,
  epoch,
  round,
  raw,
  list,
}: {
  sid: string;
  epoch: number;
  round: number;
  raw: Uint8Array;
  list: readonly Listed[];
}): Promise<Bytes> {
  const keyHash = await hash('mini-m/1 kid', raw);
  const devices = list.flatMap(({ device, person, name }) => [publicKeyOf(device), person, name]);
  return hash('mini-m/1 list', sidBytes(sid), epoch, round, keyHash, ...devices);
}

/** What a device sends before it reveals its nonce, in base64url. `list` is from {@link listHash}. */
export async function commitmentOf(list: Uint8Array, device: string, nonce: string): Promise<string> {
  return toBase64url(await hash('mini-m/1 commitment', list, publicKeyOf(device), nonceBytes(nonce)));
}

/**
 * The number that people read aloud, below `modulus`. `revealed` are all devices that committed, in the list's order. Reveals
 * must match their commitments: that's for the caller to check.
 */
export async function numberOf(list: Uint8Array, revealed: readonly Revealed[], modulus = 1_000_000): Promise<number> {
  const fields = revealed.flatMap(({ device, nonce }) => [publicKeyOf(device), nonceBytes(nonce)]);
  const digest = await hash('mini-m/1 number', list, ...fields);
  return Number(new DataView(digest.buffer).getBigUint64(0) % BigInt(modulus));
}

/** A number as people read it: "004 917". */
export function spoken(number: number): string {
  const digits = String(number).padStart(6, '0');
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
}

/**
 * Why a device must not take part with this list: it, a device that gave it the key (`givers`), or one that it gave the key to
 * (`given`) isn't on it, or a device is on it twice. `undefined` if it may.
 */
export function listTrouble({
  list,
  own,
  givers,
  given,
}: {
  list: readonly Listed[];
  own: string;
  givers: readonly string[];
  given: readonly string[];
}): ListTrouble | undefined {
  const devices = new Set(list.map(({ device }) => device));
  const isMissing = (device: string) => !devices.has(device);
  if (devices.size < list.length) return 'doubled';
  if (isMissing(own)) return 'itself-missing';
  if (givers.some(isMissing)) return 'giver-missing';
  return given.some(isMissing) ? 'given-missing' : undefined;
}

function nonceBytes(nonce: string): Bytes {
  return fromBase64url(nonce, nonceLength);
}
