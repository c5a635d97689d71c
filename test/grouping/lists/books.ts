import { always, common, company, table } from './invented.ts';
import { workbook } from './workbook.ts';

const plainTable = table(common);
const sorted = [...company].sort((a, b) => a.department.localeCompare(b.department));
const byDepartment = (isFilled: boolean) =>
  [
    'Department,Name,Email,Manager email',
    ...sorted.map((p, n) =>
      [isFilled || n % 6 === 0 ? p.department : '', p.name, p.email, p.manager?.email ?? ''].join(','),
    ),
  ].join('\n');
const merged = [0, 1, 2, 3].map((n) => `A${n * 6 + 2}:A${n * 6 + 7}`);
const others = 'Name,Email,Department\nZoë Zimmer,zoe@corp.example,Sales\nYann Young,yann@corp.example,Sales';

/** Lists as workbooks have them. */
export const books = {
  'a workbook with merged departments': workbook({ List: { csv: byDepartment(false), merged } }),
  'a workbook with a merged title': workbook({
    List: { csv: `Managers 2026,,,\n,,,\n${plainTable}`, merged: ['A1:D1'] },
  }),
  'a workbook with dates, numbers and formulas': workbook({
    List: table({
      'Employee ID': (p) => p.number,
      Name: (p) => `=${p.name}`,
      Email: (p) => `=${p.email}`,
      'Hire date': always('date 45000'),
      'Manager ID': (p) => p.manager?.number ?? '',
      Department: (p) => p.department,
      Level: (p) => `${p.level}`,
    }),
  }),
  'a workbook with errors in formulas': workbook({
    List: table({ ...common, 'Manager email': (p) => p.manager?.email ?? '#N/A' }),
  }),
  'a workbook with a hidden list of others first': workbook({
    Leavers: { csv: others, isHidden: true },
    Managers: plainTable,
  }),
  'a workbook with a cover of two rows first': workbook({
    Cover: 'Managers 2026\nConfidential',
    Managers: plainTable,
  }),
  'a workbook with lookups first': workbook({
    Lookups: 'Department,Code\nSales,1\nFinance,2\nLegal,3',
    Managers: plainTable,
  }),
  'a workbook with two lists': workbook({ Berlin: plainTable, London: others }),
  'a workbook without any list': workbook({ Cover: 'Managers 2026\nConfidential', Empty: '' }),
};
