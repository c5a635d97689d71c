import { strToU8, zipSync } from 'fflate';
import Papa from 'papaparse';

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const namespace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** An .xlsx file with these sheets, each given as CSV. */
export function workbook(sheets: Readonly<Record<string, string>>): Uint8Array {
  const names = Object.keys(sheets);
  const content = Object.values(sheets).map((csv) => {
    const rows = Papa.parse<string[]>(csv).data.map((row, n) => {
      const cells = row.map(
        (cell, m) => `<c r="${String.fromCharCode(65 + m)}${n + 1}" t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`,
      );
      return `<row r="${n + 1}">${cells.join('')}</row>`;
    });
    return `<worksheet xmlns="${namespace}"><sheetData>${rows.join('')}</sheetData></worksheet>`;
  });
  const links = names.map(
    (_, n) => `<Relationship Id="r${n}" Type="${relations}/worksheet" Target="worksheets/s${n}.xml"/>`,
  );
  const listed = names.map((name, n) => `<sheet name="${name}" sheetId="${n + 1}" r:id="r${n}"/>`);
  const package_ = 'http://schemas.openxmlformats.org/package/2006';
  return zipSync({
    '[Content_Types].xml': strToU8(`<Types xmlns="${package_}/content-types"></Types>`),
    'xl/workbook.xml': strToU8(
      `<workbook xmlns="${namespace}" xmlns:r="${relations}"><sheets>${listed.join('')}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships xmlns="${package_}/relationships">${links.join('')}</Relationships>`,
    ),
    ...Object.fromEntries(content.map((xml, n) => [`xl/worksheets/s${n}.xml`, strToU8(xml)])),
  });
}
