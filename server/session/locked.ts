/*
 * The form of a locked text: `<epoch>.<base64url of nonce, ciphertext and tag>`. What it says, only panels can tell
 * (`tab/lock/texts.ts`); that it is locked, and how large the text may be, anyone can.
 */

/** The sizes, in bytes, that texts are padded to before they are locked. */
export const textSizes: readonly number[] = [64, 192, 448, 1216, 4096, 8192];
/** What locking adds: a nonce of 12 bytes and a tag of 16. */
const overhead = 28;
const form = /^([1-9]\d{0,3})\.([\w-]+)$/;

/** The epoch whose key a text is locked under; undefined if it isn't a locked text. */
export function lockedEpoch(text: string): number | undefined {
  return lockedSize(text) === undefined ? undefined : Number(form.exec(text)?.[1]);
}

/** The size that a text was padded to, one of {@link textSizes}; undefined if it isn't a locked text. */
export function lockedSize(text: string): number | undefined {
  const letters = form.exec(text)?.[2]?.length;
  return textSizes.find((size) => Math.ceil(((size + overhead) * 4) / 3) === letters);
}
