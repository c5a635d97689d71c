/*
 * The form of a locked text: `<epoch>.<base64url of nonce, ciphertext and tag>`. What it says, only panels can tell
 * (`tab/lock/texts.ts`); that it is locked, and how large the text may be, anyone can.
 */

/** The sizes, in bytes, that texts are padded to before they are locked. */
export const textSizes: readonly number[] = [64, 192, 448, 1_216, 4_096, 8_192];
/** What locking adds: a nonce of 12 bytes and a tag of 16. */
const overhead = 28;
/** The last letter of base64url holds unused bits. They are zero here, so that a text has one spelling only. */
const form = /^([1-9]\d{0,3})\.((?:[\w-]{4})+(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?)$/;

/** Whether it is a locked text: an epoch, and one of {@link textSizes} in base64url as panels write it. */
export function isLocked(text: string): boolean {
  return lockedSize(text) !== undefined;
}

/** The epoch whose key a text is locked under; undefined if it isn't a locked text. */
export function lockedEpoch(text: string): number | undefined {
  return isLocked(text) ? Number.parseInt(text, 10) : undefined;
}

/** The size that a text was padded to, one of {@link textSizes}; undefined if it isn't a locked text. */
export function lockedSize(text: string): number | undefined {
  const letters = form.exec(text)?.[2]?.length;
  return textSizes.find((size) => Math.ceil(((size + overhead) * 4) / 3) === letters);
}
