import { kidOf, makeBox, openBox } from '../../../tab/lock/box.ts';
import { fromBase64url, toBase64url } from '../../../tab/lock/bytes.ts';
import { commitmentOf, type Listed, listHash, numberOf, spoken } from '../../../tab/lock/check.ts';
import type { Device } from '../../../tab/lock/device.ts';
import { lockText, openText, type TextPlace, textKey } from '../../../tab/lock/texts.ts';

/*
 * `vectors.json`: what goes in, and what must come out in every browser. This file computes it with the product's code, in Node
 * and in Chromium alike; `independent.ts` does with Node's own cryptography.
 */

/** A private key as JWK; `x` is the public key, so it is also the device's id. */
export interface PrivateKey {
  kty: 'OKP';
  crv: 'X25519';
  d: string;
  x: string;
}

type Names = 'aiko' | 'ben' | 'cleo';

/** Bytes are in base64url. */
export interface Vectors {
  sid: string;
  key: string;
  kid: string;
  devices: Record<Names, PrivateKey>;
  boxes: { from: Names; to: Names; epoch: number; compared: boolean; nonce: string; box: string }[];
  texts: { place: TextPlace; epoch: number; text: string; nonce: string; locked: string }[];
  comparison: {
    epoch: number;
    round: number;
    list: Listed[];
    listHash: string;
    /** Ben's device is on the list, but was away. */
    revealed: { device: string; nonce: string; commitment: string }[];
    number: number;
    spoken: string;
  };
}

export async function deviceOf(jwk: PrivateKey): Promise<Device> {
  return { id: jwk.x, privateKey: await crypto.subtle.importKey('jwk', { ...jwk }, 'X25519', false, ['deriveBits']) };
}

/** The same vectors, with everything that comes out computed anew. */
export async function computed(vectors: Vectors): Promise<Vectors> {
  const { sid, devices, comparison } = vectors;
  const key = fromBase64url(vectors.key);
  const kid = await kidOf(key);
  const boxes: Vectors['boxes'] = [];
  for (const one of vectors.boxes) {
    const from = await deviceOf(devices[one.from]);
    const { epoch, compared } = one;
    const make = () => makeBox({ sid, epoch, from, to: devices[one.to].x, key, compared });
    boxes.push({ ...one, box: await withRandom(one.nonce, make) });
  }
  const texts: Vectors['texts'] = [];
  for (const one of vectors.texts) {
    const lock = { sid, epoch: one.epoch, key: await textKey({ sid, epoch: one.epoch, key }) };
    texts.push({ ...one, locked: await withRandom(one.nonce, () => lockText(lock, one.place, one.text)) });
  }
  const hash = await listHash({ sid, raw: key, ...comparison });
  const revealed: Vectors['comparison']['revealed'] = [];
  for (const one of comparison.revealed)
    revealed.push({ ...one, commitment: await commitmentOf(hash, one.device, one.nonce) });
  const number = await numberOf(hash, revealed);
  return {
    ...vectors,
    kid,
    boxes,
    texts,
    comparison: { ...comparison, listHash: toBase64url(hash), revealed, number, spoken: spoken(number) },
  };
}

/** What is in the vectors' boxes and texts. */
export async function opened({ sid, kid, devices, boxes, texts, key }: Vectors) {
  const open = { boxes: [] as { key: string; compared: boolean }[], texts: [] as string[] };
  for (const { from, to, epoch, box } of boxes) {
    const taker = await deviceOf(devices[to]);
    const content = await openBox({ sid, epoch, kid, from: devices[from].x, to: taker, box });
    open.boxes.push({ ...content, key: toBase64url(content.key) });
  }
  for (const { epoch, place, locked } of texts) {
    const lock = { sid, epoch, key: await textKey({ sid, epoch, key: fromBase64url(key) }) };
    open.texts.push(await openText(lock, place, locked));
  }
  return open;
}

/** The points of small order, and other spellings of them that X25519 takes (RFC 7748, 6.1; with the ignored highest bit, too). */
export const weakKeys: readonly string[] = [
  `${'00'.repeat(32)}`,
  `01${'00'.repeat(31)}`,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
].flatMap((hex) => {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  return [toBase64url(bytes), toBase64url(bytes.map((byte, i) => (i === 31 ? byte | 0x80 : byte)))];
});

/** Runs with these bytes in place of random ones. */
async function withRandom<T>(base64url: string, run: () => Promise<T>): Promise<T> {
  const bytes = fromBase64url(base64url);
  const getRandomValues = (array: Uint8Array) => {
    if (array.length !== bytes.length) throw new Error('other random bytes than the nonce');
    array.set(bytes);
    return array;
  };
  Object.defineProperty(crypto, 'getRandomValues', { value: getRandomValues, configurable: true });
  try {
    return await run();
  } finally {
    Reflect.deleteProperty(crypto, 'getRandomValues');
  }
}
