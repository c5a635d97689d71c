import { emailIn, keyOf, yesOrNo } from './text.ts';

/** What a column's cells are like. Shares are of the cells that aren't empty, from 0 to 1. */
export interface Profile {
  filled: number;
  distinct: number;
  emails: number;
  answers: number;
  numbers: number;
  dates: number;
  ids: number;
}

const dateShape = /^\d{4}-\d{1,2}-\d{1,2}|^\d{1,2}[./]\d{1,2}[./]\d{2,4}/;
const idShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-|^[0-9a-f]{24,}$|^\*+$/i;
/** A list's first rows tell what its columns are like. */
const mostRows = 2000;

/** Profiles of a table's columns, without the heading. */
export function profilesOf(rows: readonly (readonly string[])[], width: number): Profile[] {
  return Array.from({ length: width }, (_, n) => {
    const cells = rows.slice(0, mostRows).flatMap((row) => row[n] || []);
    const share = (fits: (cell: string) => boolean) =>
      cells.length === 0 ? 0 : cells.filter(fits).length / cells.length;
    return {
      filled: cells.length,
      distinct: new Set(cells.map(keyOf)).size,
      emails: share((cell) => emailIn(cell) !== undefined),
      answers: share((cell) => yesOrNo(cell) !== undefined),
      numbers: share((cell) => /^[\d.,\s]+$/.test(cell)),
      dates: share((cell) => dateShape.test(cell)),
      ids: share((cell) => idShape.test(cell)),
    };
  });
}
