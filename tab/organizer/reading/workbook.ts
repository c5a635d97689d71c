import { strFromU8, unzipSync } from 'fflate';
import readWorkbook from 'read-excel-file/universal';

/** A sheet of a workbook. */
export interface Sheet {
  name: string;
  rows: string[][];
  /** Whether Excel doesn't show it. */
  isHidden: boolean;
}

/** The sheets of an Excel workbook, in order. Merged cells each have the value that they show. Rejects if it isn't one. */
export async function sheetsOf(source: ArrayBuffer): Promise<Sheet[]> {
  const sheets = await readWorkbook(source);
  const layouts = layoutsOf(source);
  return sheets.map(({ sheet, data }, n) => {
    const rows = data.map((row) => row.map(asText));
    for (const { column, from, to } of layouts[n]?.merged ?? [])
      for (const row of rows.slice(from, to)) row[column] = rows[from - 1]?.[column] ?? '';
    return { name: sheet, rows, isHidden: layouts[n]?.isHidden ?? false };
  });
}

function asText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell);
}

interface Layout {
  isHidden: boolean;
  /** Cells merged downwards: their column and last row from 0, and how many rows the first one ends. */
  merged: { column: number; from: number; to: number }[];
}

/**
 * What read-excel-file doesn't tell: which sheets are hidden and which cells are merged. Workers have no DOMParser; these elements
 * have attributes only, so an expression finds them.
 */
function layoutsOf(source: ArrayBuffer): Layout[] {
  const parts = unzipSync(new Uint8Array(source), {
    filter: ({ name }) => /^xl\/(.+\/)?[^/]+\.(xml|rels)$/.test(name),
  });
  const textOf = (path: string) => strFromU8(parts[path] ?? new Uint8Array());
  const links = new Map(
    elements(textOf('xl/_rels/workbook.xml.rels'), 'Relationship').map((link) => [link.Id, link.Target]),
  );
  return elements(textOf('xl/workbook.xml'), 'sheet').map((sheet) => {
    const id = Object.entries(sheet).find(([name]) => name.endsWith(':id'))?.[1];
    const path = links.get(id)?.replace(/^\/?(xl\/)?/, 'xl/') ?? '';
    const merged = elements(textOf(path), 'mergeCell').flatMap(({ ref = '' }) => {
      const [, letters = '', first = '', last = ''] = /^([A-Z]+)(\d+):[A-Z]+(\d+)$/.exec(ref) ?? [];
      if (first === last) return [];
      const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
      return [{ column, from: Number(first), to: Number(last) }];
    });
    return { isHidden: sheet.state?.endsWith('idden') ?? false, merged };
  });
}

/** The attributes of all elements of this name. */
function elements(xml: string, name: string): Record<string, string>[] {
  return [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}\\s([^>]*)`, 'g'))].map(([, attributes = '']) =>
    Object.fromEntries(
      [...attributes.matchAll(/([\w:]+)\s*=\s*["']([^"']*)["']/g)].map(([, key, value]) => [key, value]),
    ),
  );
}
