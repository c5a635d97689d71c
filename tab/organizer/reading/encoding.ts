import { ungarbled } from './garbled.ts';
import { plausibility } from './plausibility.ts';

/** How a file's text is encoded, and what it could be instead. Names are those of the Encoding Standard, "cp850", "cp852" or `twice`. */
export interface Encodings {
  chosen: string;
  options: string[];
  /** Whether another reads nearly as well, so that a person should look. */
  isUnsure: boolean;
}

/** What spreadsheets of Windows, of the Mac and of Japan write, and old exports of DOS programs. */
const usual = ['windows-1252', 'windows-1250', 'macintosh', 'cp850', 'shift_jis'];
/** Tried as well. Other multi-byte encodings aren't: nearly all text of one is valid, if rare, in another. */
const lessUsual = ['utf-8', 'windows-1251', 'windows-1253', 'windows-1254', 'windows-1256', 'koi8-r', 'cp852'];
/** What chardet calls the others that browsers can read. */
const others: Readonly<Record<string, string>> = {
  Big5: 'big5',
  'EUC-JP': 'euc-jp',
  'EUC-KR': 'euc-kr',
  GB18030: 'gb18030',
  'ISO-2022-JP': 'iso-2022-jp',
  Shift_JIS: 'shift_jis',
  'ISO-8859-1': 'windows-1252',
  'ISO-8859-2': 'windows-1250',
  'ISO-8859-6': 'windows-1256',
  'ISO-8859-7': 'windows-1253',
  'ISO-8859-8': 'windows-1255',
  'ISO-8859-9': 'windows-1254',
  'KOI8-R': 'koi8-r',
  'windows-1250': 'windows-1250',
  'windows-1251': 'windows-1251',
  'windows-1252': 'windows-1252',
  'windows-1253': 'windows-1253',
  'windows-1254': 'windows-1254',
  'windows-1255': 'windows-1255',
  'windows-1256': 'windows-1256',
  'windows-1257': 'windows-1257',
};
/** UTF-8 that was read in another encoding before it was saved as UTF-8 again. */
const twice = 'utf-8-twice';
const sampleBytes = 64 * 1024;
/** Of chardet's confidence, from 0 to 100. */
const leastConfidence = 10;
/** How much better than the next a reading must be, see `plausibility`. */
const clearMargin = 0.3;
/** Of several that read as well, these are by far the more frequent. */
const frequent = ['windows-1252', 'shift_jis'];

/** The text of a file, in `wanted` or else the likeliest encoding; `undefined` if it isn't text. */
export async function decoded(
  bytes: Uint8Array,
  wanted?: string,
): Promise<{ text: string; encodings: Encodings } | undefined> {
  const sure = marked(bytes);
  if (sure) return unicode(await textOf(bytes, sure), bytes, sure, wanted);
  // Text contains neither zeros nor these control characters; images and PDFs do.
  if (bytes.subarray(0, 4096).some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // Seven bits of an escape-coded text are valid UTF-8.
    if (!text.includes('\u001b$')) return await unicode(text, bytes, 'utf-8', wanted);
  } catch {
    // Some other encoding.
  }
  const ranked = await rank(sampleOf(bytes));
  const [best, next] = ranked;
  const chosen = wanted ?? best?.encoding ?? 'windows-1252';
  const isUnsure = wanted === undefined && next !== undefined && (best?.score ?? 0) - next.score < clearMargin;
  return {
    text: await textOf(bytes, chosen),
    encodings: {
      ...choice(
        chosen,
        ranked.map(({ encoding }) => encoding),
      ),
      isUnsure,
    },
  };
}

/** A text that is surely in a Unicode encoding, though its letters may have been lost or garbled before. */
async function unicode(
  text: string,
  bytes: Uint8Array,
  encoding: string,
  wanted?: string,
): Promise<{ text: string; encodings: Encodings }> {
  const restored = ungarbled(text);
  const chosen = wanted ?? (restored === undefined ? encoding : twice);
  const isUnsure = wanted === undefined && (restored !== undefined || text.includes('\ufffd'));
  return {
    text: chosen === twice ? (restored ?? text) : chosen === encoding ? text : await textOf(bytes, chosen),
    encodings: { ...choice(chosen, restored === undefined ? [encoding] : [twice, encoding]), isUnsure },
  };
}

/** UTF-16 and UTF-8 with a byte order mark, and UTF-16 without: every other byte of Latin letters is zero. */
function marked(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  const start = bytes.subarray(0, 4096);
  const zeros = [0, 1].map((odd) => start.filter((byte, n) => byte === 0 && n % 2 === odd).length) as [number, number];
  if (zeros[1] > start.length / 4 && zeros[0] === 0) return 'utf-16le';
  if (zeros[0] > start.length / 4 && zeros[1] === 0) return 'utf-16be';
  return undefined;
}

function choice(chosen: string, likely: readonly string[]): Encodings {
  return { chosen, options: [...new Set([chosen, ...likely, 'utf-8', ...usual])], isUnsure: false };
}

/** Only lines with more than ASCII tell encodings apart. */
function sampleOf(bytes: Uint8Array): Uint8Array {
  const sample: number[] = [];
  let start = 0;
  for (let n = 0; n <= bytes.length && sample.length < sampleBytes; n++) {
    if (n < bytes.length && bytes[n] !== 10 && bytes[n] !== 13) continue;
    const line = bytes.subarray(start, Math.min(n, start + 4096));
    if (line.some((byte) => byte > 127 || byte === 27)) sample.push(...line, 10);
    start = n + 1;
  }
  return Uint8Array.from(sample);
}

/** Encodings by how well the sample reads in them, best first. Of those that read the same, the first stands for all. */
async function rank(sample: Uint8Array): Promise<{ encoding: string; score: number }[]> {
  const { analyse } = await import('chardet');
  const confidence = new Map<string, number>();
  for (const { name, confidence: found } of analyse(sample)) {
    const encoding = others[name];
    if (encoding && found >= leastConfidence) confidence.set(encoding, Math.max(found, confidence.get(encoding) ?? 0));
  }
  const texts = new Map<string, { encoding: string; score: number }>();
  // UTF-8 with a few damaged letters is still UTF-8.
  for (const encoding of new Set([...usual, ...lessUsual, ...confidence.keys()])) {
    const text = await textOf(sample, encoding);
    // Its letters' frequencies are a hint; a list of names is not the prose it was trained with.
    const hint = (confidence.get(encoding) ?? 0) / 200 + (frequent.includes(encoding) ? 0.2 : 0);
    const score = plausibility(text) + hint;
    const same = texts.get(text);
    if (!same || same.score < score) texts.set(text, { encoding: same?.encoding ?? encoding, score });
  }
  return [...texts.values()].sort((a, b) => b.score - a.score);
}

async function textOf(bytes: Uint8Array, encoding: string): Promise<string> {
  if (encoding !== 'cp850' && encoding !== 'cp852') return new TextDecoder(encoding).decode(bytes);
  // Browsers don't know DOS's encodings. Only the table is taken from iconv-lite: the rest needs Node's Buffer.
  const { default: tables } = await import('iconv-lite/encodings/sbcs-data-generated.js');
  const { chars } = tables[encoding];
  const ascii = new TextDecoder('windows-1252');
  let text = '';
  let start = 0;
  for (const [n, byte] of bytes.entries()) {
    if (byte < 128) continue;
    text += ascii.decode(bytes.subarray(start, n)) + chars[byte - 128];
    start = n + 1;
  }
  return text + ascii.decode(bytes.subarray(start));
}
