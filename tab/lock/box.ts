import { encode, fromBase64url, randomBytes, toBase64url } from './bytes.ts';
import { type Device, publicKeyOf, sharedSecret } from './device.ts';
import { LockError } from './lockError.ts';
import { deriveKey, hash, seal, sealLength, unseal } from './primitives.ts';

const keyLength = 32;
const kidLength = 8;
const sidLength = 16;

/** Where a key is given: `sid` and `epoch` of the session, `from` one device `to` another. */
interface Handing<From, To> {
  sid: string;
  epoch: number;
  from: From;
  to: To;
}

/** A key and a flag: whether the giver took part in a comparison of this epoch. */
interface Content {
  key: Uint8Array;
  compared: boolean;
}

/** A new session key. */
export function newKey(): Uint8Array {
  return randomBytes(keyLength);
}

/** A new session's id, by which its keys and texts differ from every other session's. */
export function newSid(): string {
  return toBase64url(randomBytes(sidLength));
}

/** The bytes of a session's id. Throws a `LockError` if it isn't one. */
export function sidBytes(sid: string) {
  return fromBase64url(sid, sidLength);
}

/** A key's short name, which doesn't reveal it. */
export async function kidOf(key: Uint8Array): Promise<string> {
  return toBase64url((await hash('mini-m/1 kid', key)).subarray(0, kidLength));
}

/** A key's full name, which doesn't reveal it. Unlike short names, no two keys with the same one can be found. */
export async function fullKidOf(key: Uint8Array): Promise<string> {
  return toBase64url(await hash('mini-m/1 kid', key));
}

/**
 * Locks the session key for one device, which may be the giver itself. Rejects with a `LockError` if `to` isn't a public key
 * (`malformed`), or one whose secret anyone would know (`weak-key`).
 */
export async function makeBox({ key, compared, ...handing }: Handing<Device, string> & Content): Promise<string> {
  const { from, to } = handing;
  const context = contextOf({ ...handing, from: from.id });
  const boxKey = await deriveKey(await sharedSecret(from, to), sidBytes(handing.sid), context);
  return seal(boxKey, context, new Uint8Array([...key, compared ? 1 : 0]));
}

/**
 * Opens a box. Rejects with a `LockError` unless `from` made it for this device, epoch and session (`wrong`), and the key in it
 * is the one that `kid` names (`wrong-key`).
 */
export async function openBox({
  kid,
  box,
  ...handing
}: Handing<string, Device> & { kid: string; box: string }): Promise<Content> {
  const { from, to } = handing;
  const sealed = fromBase64url(box, keyLength + 1 + sealLength);
  const context = contextOf({ ...handing, to: to.id });
  const boxKey = await deriveKey(await sharedSecret(to, from), sidBytes(handing.sid), context);
  const content = await unseal(boxKey, context, sealed);
  const key = content.subarray(0, keyLength);
  const flag = content[keyLength];
  if (flag !== 0 && flag !== 1) throw new LockError('malformed');
  if ((await kidOf(key)) !== kid) throw new LockError('wrong-key');
  return { key, compared: flag === 1 };
}

function contextOf({ sid, epoch, from, to }: Handing<string, string>) {
  return encode('mini-m/1 box', sidBytes(sid), epoch, publicKeyOf(from), publicKeyOf(to));
}
