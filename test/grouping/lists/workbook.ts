import { strToU8, zipSync } from 'fflate';
import Papa from 'papaparse';

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const namespace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A sheet: its rows as CSV, ranges of merged cells such as "A2:A7", and whether it's hidden. */
export interface Sheet {
  csv: string;
  merged?: readonly string[];
  isHidden?: boolean;
}

/** A cell: a number with its date format if it's "date 45000", a formula's result if it's "=result", otherwise text. */
function cellOf(text: string, place: string): string {
  const [, date] = text.match(/^date (\d+)$/) ?? [];
  if (date) return `<c r="${place}" s="1"><v>${date}</v></c>`;
  if (text.startsWith('#')) return `<c r="${place}" t="e"><v>${escaped(text)}</v></c>`;
  if (text.startsWith('=')) return `<c r="${place}" t="str"><f>A1</f><v>${escaped(text.slice(1))}</v></c>`;
  if (/^\d+(\.\d+)?$/.test(text)) return `<c r="${place}"><v>${text}</v></c>`;
  return text && `<c r="${place}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`;
}

/** An .xlsx file with these sheets. */
export function workbook(sheets: Readonly<Record<string, string | Sheet>>): Uint8Array {
  const names = Object.keys(sheets);
  const all = Object.values(sheets).map((sheet): Sheet => (typeof sheet === 'string' ? { csv: sheet } : sheet));
  const content = all.map(({ csv, merged = [] }) => {
    const rows = Papa.parse<string[]>(csv).data.map((row, n) => {
      const cells = row.map((cell, m) => cellOf(cell, `${String.fromCharCode(65 + m)}${n + 1}`));
      return `<row r="${n + 1}">${cells.join('')}</row>`;
    });
    const ranges = merged.map((range) => `<mergeCell ref="${range}"/>`).join('');
    const merges = ranges && `<mergeCells count="${merged.length}">${ranges}</mergeCells>`;
    return `<worksheet xmlns="${namespace}"><sheetData>${rows.join('')}</sheetData>${merges}</worksheet>`;
  });
  const links = names.map(
    (_, n) => `<Relationship Id="r${n}" Type="${relations}/worksheet" Target="worksheets/s${n}.xml"/>`,
  );
  const listed = names.map((name, n) => {
    const state = all[n]?.isHidden ? ' state="hidden"' : '';
    return `<sheet name="${name}" sheetId="${n + 1}"${state} r:id="r${n}"/>`;
  });
  links.push(`<Relationship Id="styles" Type="${relations}/styles" Target="styles.xml"/>`);
  const package_ = 'http://schemas.openxmlformats.org/package/2006';
  return zipSync({
    '[Content_Types].xml': strToU8(`<Types xmlns="${package_}/content-types"></Types>`),
    'xl/workbook.xml': strToU8(
      `<workbook xmlns="${namespace}" xmlns:r="${relations}"><sheets>${listed.join('')}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships xmlns="${package_}/relationships">${links.join('')}</Relationships>`,
    ),
    'xl/styles.xml': strToU8(
      `<styleSheet xmlns="${namespace}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ),
    ...Object.fromEntries(content.map((xml, n) => [`xl/worksheets/s${n}.xml`, strToU8(xml)])),
  });
}
