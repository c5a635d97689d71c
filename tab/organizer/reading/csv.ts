import Papa from 'papaparse';

interface Parsed {
  rows: string[][];
  openQuotes: number[];
}

const delimiters = [',', ';', '\t', '|'];
/** A file with more quotation marks that are never closed is read without any. */
const mostOpenQuotes = 30;
/** The share of rows that must have columns in them for one column to be taken for several. */
const mostRows = 0.8;

/**
 * The rows of a table separated by commas, semicolons, tabs or bars; Excel's first line "sep=;" says which. A quotation mark that is
 * never closed would swallow the rows after it: it is left out, and its row is listed in `openQuotes`, from 0.
 */
export function parsed(source: string): Parsed {
  const table = divided(source);
  const cells = table.rows.map(([cell = '']) => cell.trim());
  if (table.rows.some((row) => row.length > 1)) return table;
  const most = (pattern: RegExp) =>
    cells.filter((cell) => pattern.test(cell)).length > cells.filter(Boolean).length * mostRows;
  // Excel puts whole rows in quotation marks if it takes them for one cell; terminals align columns by spaces.
  if (most(/[,;\t|]/)) return divided(cells.join('\n'));
  if (most(/ {2}/)) return divided(cells.map((cell) => cell.replace(/ {2,}/g, '\t')).join('\n'));
  return table;
}

function divided(source: string): Parsed {
  const whole = source
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .trimEnd();
  const said = /^"?sep=(.)"?\n/i.exec(whole);
  let text = said ? whole.slice(said[0].length) : whole;
  const delimiter = said?.[1] ?? delimiterOf(text);
  const parse = (quoteChar = '"') => Papa.parse<string[]>(text, { delimiter, newline: '\n', quoteChar });
  const openQuotes: number[] = [];
  for (;;) {
    const { data, errors } = parse();
    const width = data[0]?.length ?? 0;
    const swallows = (cells: readonly string[]) => cells.find((cell) => looksLikeRows(cell, delimiter, width));
    const row = data.findIndex((cells) => swallows(cells) !== undefined);
    // Papa Parse counts from behind the mark.
    const broken = errors.find(({ code, row = 0 }) => code === 'MissingQuotes' || isShort(data[row], code, width));
    const isFirst = broken?.index && (row < 0 || (broken.row ?? 0) <= row);
    const at = isFirst
      ? (broken.index as number) - 1
      : text.indexOf(`"${swallows(data[row] ?? [])?.replaceAll('"', '""')}`);
    if ((row < 0 && !isFirst) || at < 0) return { rows: data, openQuotes };
    openQuotes.push(isFirst ? (broken.row ?? 0) : row);
    if (openQuotes.length > mostOpenQuotes) return { rows: parse('\u0000').data, openQuotes };
    text = text.slice(0, at) + text.slice(at + 1);
  }
}

/** Whether a cell holds what should be rows: a line with about as many delimiters as a row of `width` cells has. */
function looksLikeRows(cell: string, delimiter: string, width: number): boolean {
  if (!cell.includes('\n')) return false;
  return cell.split('\n').some((line) => line.split(delimiter).length - 1 >= Math.max(2, width - 2));
}

/** Whether a row with a mark inside a quoted cell lacks cells, which that one then swallowed. */
function isShort(cells: readonly string[] | undefined, code: string, width: number): boolean {
  return code === 'InvalidQuotes' && cells !== undefined && cells.length < width;
}

/** The delimiter that divides most of the first rows alike, into the most columns. */
function delimiterOf(text: string): string {
  const start = text.slice(0, 100_000);
  const worth = (delimiter: string) => {
    const { data } = Papa.parse<string[]>(start, { delimiter, newline: '\n', preview: 40 });
    const widths = Map.groupBy(data, (row) => row.length);
    return Math.max(...[...widths].map(([width, rows]) => (width - 1) * rows.length));
  };
  const worths = delimiters.map(worth);
  return delimiters[worths.indexOf(Math.max(...worths))] ?? ',';
}
