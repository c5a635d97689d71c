import readWorkbook from 'read-excel-file/universal';

/** The sheets of an Excel workbook, in order, each with its rows. Rejects if it isn't one. */
export async function sheetsOf(source: ArrayBuffer): Promise<{ name: string; rows: string[][] }[]> {
  const sheets = await readWorkbook(source);
  return sheets.map(({ sheet, data }) => ({ name: sheet, rows: data.map((row) => row.map(asText)) }));
}

function asText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell);
}
