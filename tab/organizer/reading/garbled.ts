import { plausibility } from './plausibility.ts';

/** The encodings that spreadsheets most often take UTF-8 for. */
const mistaken = ['windows-1252', 'macintosh'];
/** How much better the restored lines must read, see `plausibility`: "É”" could be a letter that was garbled, but isn't. */
const clearMargin = 0.5;
/** So many lines tell. */
const mostCompared = 1000;

/**
 * A text whose UTF-8 was once read in another encoding, and saved so: "BjÃ¶rn" is "Björn". Letters that were spared stay.
 * `undefined` if it has none.
 */
export function ungarbled(text: string): string | undefined {
  for (const encoding of mistaken) {
    const restored = restoredFrom(text, encoding);
    if (restored === text) continue;
    const [now, then] = [restored.split('\n'), text.split('\n')];
    const changed = now.flatMap((line, n) => (line === then[n] ? [] : [n])).slice(0, mostCompared);
    const [better, worse] = [now, then].map((lines) => plausibility(changed.map((n) => lines[n]).join('\n')));
    if ((better ?? 0) > (worse ?? 0) + clearMargin) return restored;
  }
  return undefined;
}

function restoredFrom(text: string, encoding: string): string {
  const read = new TextDecoder(encoding);
  const strict = new TextDecoder('utf-8', { fatal: true });
  const byteOf = new Map(Array.from({ length: 128 }, (_, n) => [read.decode(Uint8Array.of(n + 128)), n + 128]));
  return text.replace(/[^\0-\x7f]{2,}/g, (run) => {
    const bytes = [...run].map((char) => byteOf.get(char));
    if (bytes.includes(undefined)) return run;
    try {
      return strict.decode(Uint8Array.from(bytes as number[]));
    } catch {
      return run;
    }
  });
}
