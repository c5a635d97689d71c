import {
  type Cipheriv,
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type Decipheriv,
  hkdfSync,
  type KeyObject,
  randomBytes,
  randomInt,
} from 'node:crypto';
import { keyLength } from '../kit/seal.ts';
import type { Position } from '../store/store.ts';

const purpose = 'mini-m place 1';
/** ECB is AES itself, and enough for a single block that never repeats. */
const algorithm = 'aes-256-ecb';
/** One block, in bytes: epoch 6, version 4, count 3, and 3 of zeros that show whether it was opened with the right key. */
const blockLength = 16;
const versionAt = 6;
const countAt = 10;
const countLength = 3;
const zerosAt = 13;
const largestEpoch = 2 ** (8 * versionAt) - 1;
const largestVersion = 2 ** 32 - 1;
const placeLength = Math.ceil((blockLength * 4) / 3);

/**
 * Turns positions into places. A place is all that a window learns of a session's log: it returns the last one when it joins
 * again. A version would count presses that are hidden (H1, E7). Even the same position twice would tell that nobody pressed
 * anything in between, so every place is new. Keys come from SEAL_KEY, so every process reads every other's places; without
 * a key, only this process does.
 */
export class Places {
  // Without padding, each block goes through on its own: one cipher serves all places.
  readonly #cipher: Cipheriv;
  readonly #deciphers: readonly Decipheriv[];
  /** Makes places of the same position differ. */
  #count = randomInt(2 ** (8 * countLength));

  /** The first key makes places, all read them. */
  constructor(sealKeys: readonly KeyObject[]) {
    const [first = createSecretKey(randomBytes(keyLength)), ...others] = sealKeys;
    const derive = (from: KeyObject) => Buffer.from(hkdfSync('sha256', from, '', purpose, keyLength));
    this.#cipher = createCipheriv(algorithm, derive(first), null).setAutoPadding(false);
    this.#deciphers = [first, ...others].map((key) =>
      createDecipheriv(algorithm, derive(key), null).setAutoPadding(false),
    );
  }

  /** 22 characters of base64url. */
  of({ epoch, version }: Position): string {
    this.#count = (this.#count + 1) % 2 ** (8 * countLength);
    const block = Buffer.alloc(blockLength);
    // Only someone who writes to Redis could make numbers that don't fit: those must not end the process.
    block.writeUIntBE(Math.min(epoch, largestEpoch), 0, versionAt);
    block.writeUInt32BE(Math.min(version, largestVersion), versionAt);
    block.writeUIntBE(this.#count, countAt, countLength);
    return this.#cipher.update(block).toString('base64url');
  }

  /** The position behind a place; undefined if it isn't one of ours. */
  read(place: string): Position | undefined {
    const sealed = place.length === placeLength ? Buffer.from(place, 'base64url') : undefined;
    if (sealed?.length !== blockLength) return undefined;
    for (const decipher of this.#deciphers) {
      const block = decipher.update(sealed);
      if (block.readUIntBE(zerosAt, blockLength - zerosAt) === 0) {
        return { epoch: block.readUIntBE(0, versionAt), version: block.readUInt32BE(versionAt) };
      }
    }
    return undefined;
  }
}
