import Papa from 'papaparse';

/** Why a file isn't a roster. */
export type TableTrouble = 'too-large' | 'not-text' | 'empty';
export const maxFileBytes = 50 * 1024 * 1024;

/** The rows of a CSV file or a pasted table: UTF-8, UTF-16 or Windows-1252, separated by comma, semicolon or tab. */
export function readTable(source: ArrayBuffer | string): { rows: string[][] } | { trouble: TableTrouble } {
  if (typeof source !== 'string' && source.byteLength > maxFileBytes) return { trouble: 'too-large' };
  const text = typeof source === 'string' ? source : decoded(new Uint8Array(source));
  if (text === undefined) return { trouble: 'not-text' };
  // Papa Parse counts an empty last line when guessing the delimiter.
  const { data } = Papa.parse<string[]>(text.trimEnd(), { delimitersToGuess: [',', ';', '\t', '|'] });
  const rows = data.map((row) => row.map((cell) => cell.trim()));
  while (rows.at(-1)?.every((cell) => cell === '')) rows.pop();
  return rows.length < 2 || (rows[0]?.length ?? 0) < 2 ? { trouble: 'empty' } : { rows };
}

function decoded(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  // UTF-16 without a byte order mark: every other byte of Latin letters is zero.
  const start = bytes.subarray(0, 4096);
  const zeros = [0, 1].map((odd) => start.filter((byte, n) => byte === 0 && n % 2 === odd).length) as [number, number];
  if (zeros[1] > start.length / 4 && zeros[0] === 0) return new TextDecoder('utf-16le').decode(bytes);
  if (zeros[0] > start.length / 4 && zeros[1] === 0) return new TextDecoder('utf-16be').decode(bytes);
  // Text contains neither zeros nor these control characters; images, workbooks and PDFs do.
  if (start.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
