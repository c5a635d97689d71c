/** The encodings that spreadsheets most often take UTF-8 for. */
const mistaken = ['windows-1252', 'macintosh'];

/**
 * A text whose UTF-8 was once read in another encoding, and saved so: "BjÃ¶rn" is "Björn". Letters that were spared stay.
 * `undefined` if it has none.
 */
export function ungarbled(text: string): string | undefined {
  for (const encoding of mistaken) {
    const read = new TextDecoder(encoding);
    const byteOf = new Map(Array.from({ length: 128 }, (_, n) => [read.decode(Uint8Array.of(n + 128)), n + 128]));
    let isGarbled = false;
    const restored = text.replace(/[^\0-\x7f]{2,}/g, (run) => {
      const bytes = [...run].map((char) => byteOf.get(char));
      if (bytes.includes(undefined)) return run;
      try {
        const letters = new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes as number[]));
        isGarbled = true;
        return letters;
      } catch {
        return run;
      }
    });
    if (isGarbled) return restored;
  }
  return undefined;
}
