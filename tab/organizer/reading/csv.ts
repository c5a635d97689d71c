import Papa from 'papaparse';

const delimiters = [',', ';', '\t', '|'];
/** A file with more quotation marks that are never closed is read without any. */
const mostOpenQuotes = 30;

/**
 * The rows of a table separated by commas, semicolons, tabs or bars; Excel's first line "sep=;" says which. A quotation mark that is
 * never closed would swallow the rows after it: it is left out, and its row is listed in `openQuotes`, from 0.
 */
export function parsed(source: string): { rows: string[][]; openQuotes: number[] } {
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
    const open = errors.find(({ code }) => code === 'MissingQuotes');
    const row = open?.row ?? data.findIndex((cells) => cells.some((cell) => looksLikeRows(cell, delimiter, data[0])));
    const swallowing = data[row]?.find((cell) => looksLikeRows(cell, delimiter, data[0]));
    // Papa Parse counts from behind the mark.
    const at = open?.index ? open.index - 1 : swallowing ? text.indexOf(`"${swallowing.replaceAll('"', '""')}`) : -1;
    if (row < 0 || at < 0) return { rows: data, openQuotes };
    openQuotes.push(row);
    if (openQuotes.length > mostOpenQuotes) return { rows: parse('\u0000').data, openQuotes };
    text = text.slice(0, at) + text.slice(at + 1);
  }
}

/** Whether a cell holds what should be rows: a line with about as many delimiters as the first row has. */
function looksLikeRows(cell: string, delimiter: string, { length } = [''] as readonly string[]): boolean {
  if (!cell.includes('\n')) return false;
  return cell.split('\n').some((line) => line.split(delimiter).length - 1 >= Math.max(2, length - 2));
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
