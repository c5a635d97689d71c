import { createCipheriv, createHash, createPrivateKey, createPublicKey, diffieHellman, hkdfSync } from 'node:crypto';
import type { TextPlace } from '../../../tab/lock/texts.ts';
import type { PrivateKey, Vectors } from './vectors.ts';

/*
 * The cryptography of locked topics once more, written from its description with Node's own functions. It imports nothing of the
 * product but types.
 */

const bytes = (base64url: string) => Buffer.from(base64url, 'base64url');
const sha256 = (data: Buffer) => createHash('sha256').update(data).digest();

export function u32(number: number): Buffer {
  const four = Buffer.alloc(4);
  four.writeUInt32BE(number);
  return four;
}

export function framed(...fields: (Buffer | string)[]): Buffer {
  return Buffer.concat(fields.map((field) => Buffer.from(field)).flatMap((field) => [u32(field.length), field]));
}

function aesGcm(key: ArrayBuffer, nonce: Buffer, context: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key), nonce).setAAD(context);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

export function sharedSecret(own: PrivateKey, other: string): Buffer {
  return diffieHellman({
    privateKey: createPrivateKey({ key: { ...own }, format: 'jwk' }),
    publicKey: createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: other }, format: 'jwk' }),
  });
}

function kidOf(key: string): string {
  return sha256(framed('mini-m/1 kid', bytes(key)))
    .subarray(0, 8)
    .toString('base64url');
}

interface BoxInput {
  sid: string;
  epoch: number;
  from: PrivateKey;
  to: string;
  nonce: string;
}

/** A box with any content. */
export function boxWith({ sid, epoch, from, to, nonce }: BoxInput, plain: Buffer): string {
  const info = framed('mini-m/1 box', bytes(sid), u32(epoch), bytes(from.x), bytes(to));
  const key = hkdfSync('sha256', sharedSecret(from, to), bytes(sid), info, 32);
  return aesGcm(key, bytes(nonce), info, plain).toString('base64url');
}

interface TextInput {
  sid: string;
  epoch: number;
  key: string;
  place: TextPlace;
  nonce: string;
}

/** A locked text with any plaintext, padded or not. */
export function lockedWith({ sid, epoch, key, place, nonce }: TextInput, plain: Buffer): string {
  const textKey = hkdfSync('sha256', bytes(key), bytes(sid), framed('mini-m/1 text key', u32(epoch)), 32);
  const context = framed('mini-m/1 text', bytes(sid), u32(epoch), place.kind, place.id, place.author);
  return `${epoch}.${aesGcm(textKey, bytes(nonce), context, plain).toString('base64url')}`;
}

/** Pads bytes to a size; both, and the length that is written before them, can be wrong. */
export function padded(text: string | Buffer, size: number, length = Buffer.byteLength(text)): Buffer {
  const plain = Buffer.alloc(size);
  plain.writeUInt16BE(length);
  Buffer.from(text).copy(plain, 2);
  return plain;
}

function sizeFor(text: string): number {
  return [64, 192, 448, 1_216, 4_096, 8_192].find((size) => size >= Buffer.byteLength(text) + 2) ?? 0;
}

/** The same vectors, with everything that comes out computed anew. */
export function computed(vectors: Vectors): Vectors {
  const { sid, key, devices, comparison } = vectors;
  const kid = kidOf(key);
  const boxes = vectors.boxes.map((one) => {
    const plain = Buffer.concat([bytes(key), Buffer.from([one.compared ? 1 : 0])]);
    return { ...one, box: boxWith({ ...one, sid, from: devices[one.from], to: devices[one.to].x }, plain) };
  });
  const texts = vectors.texts.map((one) => {
    return { ...one, locked: lockedWith({ ...one, sid, key }, padded(one.text, sizeFor(one.text))) };
  });
  const { epoch, round, list } = comparison;
  const lines = list.flatMap(({ device, person, name }) => [bytes(device), person, name]);
  const hash = sha256(
    framed('mini-m/1 list', bytes(sid), u32(epoch), u32(round), sha256(framed('mini-m/1 kid', bytes(key))), ...lines),
  );
  const revealed = comparison.revealed.map((one) => {
    const commitment = sha256(framed('mini-m/1 commitment', hash, bytes(one.device), bytes(one.nonce)));
    return { ...one, commitment: commitment.toString('base64url') };
  });
  const numbered = revealed.flatMap(({ device, nonce }) => [bytes(device), bytes(nonce)]);
  const digits = sha256(framed('mini-m/1 number', hash, ...numbered)).readBigUInt64BE() % 1_000_000n;
  const number = Number(digits);
  const spoken = `${digits}`.padStart(6, '0').replace(/^(...)/, '$1 ');
  return {
    ...vectors,
    kid,
    boxes,
    texts,
    comparison: { ...comparison, listHash: hash.toString('base64url'), revealed, number, spoken },
  };
}
