import { createDecipheriv, createHash, generateKeyPairSync, hkdfSync, randomBytes } from 'node:crypto';
import type { View } from '#session/view.ts';
import { boxWith, framed, sharedSecret, u32 } from './independent.ts';
import type { PrivateKey } from './vectors.ts';

/*
 * What a server that lies can compute, with Node's own cryptography: devices of its own, boxes, and its part in comparisons.
 */

const bytes = (base64url: string) => Buffer.from(base64url, 'base64url');
const digest = (...fields: (Buffer | string)[]) =>
  createHash('sha256')
    .update(framed(...fields))
    .digest();

/** Where a key is given. */
interface Where {
  sid: string;
  epoch: number;
}

/** A device of the server's own. */
export class Ghost {
  readonly #key: PrivateKey;

  constructor() {
    this.#key = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' }) as unknown as PrivateKey;
  }

  get id(): string {
    return this.#key.x;
  }

  /** The session key in a box for this device. */
  opens({ sid, epoch }: Where, from: string, box: string): Buffer {
    const info = framed('mini-m/1 box', bytes(sid), u32(epoch), bytes(from), bytes(this.id));
    const key = hkdfSync('sha256', sharedSecret(this.#key, from), bytes(sid), info, 32);
    const sealed = bytes(box);
    const opening = createDecipheriv('aes-256-gcm', Buffer.from(key), sealed.subarray(0, 12));
    opening.setAAD(info).setAuthTag(sealed.subarray(-16));
    return Buffer.concat([opening.update(sealed.subarray(12, -16)), opening.final()]).subarray(0, 32);
  }

  /** A box with this key, for another device. */
  boxes({ sid, epoch }: Where, to: string, key: Buffer, compared = false): string {
    const nonce = randomBytes(12).toString('base64url');
    return boxWith({ sid, epoch, from: this.#key, to, nonce }, Buffer.concat([key, Buffer.of(compared ? 1 : 0)]));
  }
}

/** A key, and what a view says of it. */
export function anyEpoch(): { key: Buffer; sid: string; kid: string } {
  const key = randomBytes(32);
  return { key, sid: randomBytes(16).toString('base64url'), kid: kidOf(key) };
}

/** A key's short name. */
export function kidOf(key: Uint8Array): string {
  return digest('mini-m/1 kid', Buffer.from(key)).subarray(0, 8).toString('base64url');
}

export function anyNonce(): string {
  return randomBytes(32).toString('base64url');
}

/** What someone who sees this view, and has the key that it names among these secrets, has to commit to. */
export function commitmentIn(
  { shared: { lock, people } }: View,
  device: string,
  nonce: string,
  secrets: readonly Uint8Array[],
): string {
  const { devices = [], round = 0 } = lock.comparison ?? {};
  const { sid = '', kid = '' } = lock.epochs.at(-1) ?? {};
  const lines = devices.flatMap((id) => {
    const person = lock.devices[id]?.person ?? '';
    return [bytes(id), person, people[person]?.name ?? ''];
  });
  const key = digest('mini-m/1 kid', Buffer.from(secrets.find((secret) => kidOf(secret) === kid) ?? []));
  const list = digest('mini-m/1 list', bytes(sid), u32(lock.epochs.length), u32(round), key, ...lines);
  return digest('mini-m/1 commitment', list, bytes(device), bytes(nonce)).toString('base64url');
}

/** The view with each of these ids exchanged for another one, wherever it stands. */
export function renamed(view: View, names: ReadonlyMap<string, string>): View {
  let json = JSON.stringify(view);
  for (const [from, to] of names) if (from) json = json.replaceAll(from, to);
  return JSON.parse(json);
}
