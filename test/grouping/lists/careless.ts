import iconv from 'iconv-lite';
import { always, common, company, cycle, table } from './invented.ts';
import { workbook } from './workbook.ts';

const plainTable = table(common);
const [heading = '', ...rows] = plainTable.split('\r\n');
const named = (names: readonly string[], departments?: readonly string[]) =>
  table({
    ...common,
    Name: (_, n) => names[n % names.length] ?? '',
    ...(departments && { Department: cycle(departments) }),
  });
const garbled = (text: string, by: string) => Buffer.from(new TextDecoder(by).decode(Buffer.from(text)));
const thousands = (count: number) =>
  [heading, ...Array.from({ length: count }, (_, n) => `Ada Ahmed ${n},p${n}@corp.example,,Sales`)].join('\n');

/** Lists as people and spreadsheets leave them. */
export const careless = {
  'a heading again every ten rows, blank lines between': [
    heading,
    ...rows.flatMap((row, n) => (n % 10 === 9 ? [row, '', heading] : [row])),
  ].join('\n'),
  'comments above and a footer below': [
    '# Confidential: HR only',
    '# Exported 2026-11-30 by hr@corp.example',
    heading,
    ...rows,
    '',
    'Page 1 of 1',
    'Questions? Ask hr@corp.example',
  ].join('\n'),
  totals: [heading, ...rows, 'Count,24,,', '24,,,4'].join('\n'),
  'two rows of headings': `Person,,Organisation,\r\n${plainTable}`,
  'blocks of people and of managers under the same headings': [
    'Employee,,,,Manager,',
    'Name,Email,Department,Level,Name,Email',
    ...company.map((p) =>
      [p.name, p.email, p.department, p.level, p.manager?.name ?? '', p.manager?.email ?? ''].join(','),
    ),
  ].join('\n'),
  'two tables side by side': [heading, ...rows.slice(0, 12)]
    .map((row, n) => `${row},,${n === 0 ? heading : rows[n + 11]}`)
    .join('\n'),
  'emails of other people, each once': table({
    ...common,
    'Contact email': (_, n) => company[n + 1]?.email ?? '',
  }),
  'a heading above two columns of names': [
    'Name,,Email,Manager',
    ...company.map((p) => [p.first, p.last, p.email, p.manager?.name ?? ''].join(',')),
  ].join('\n'),
  'a line break in a heading and in an address': table({
    Name: (p) => p.name,
    'Work\nE-Mail': (p) => p.email,
    Address: always('1 Main St\nBerlin'),
    'Line\nmanager': (p) => p.manager?.name ?? '',
    Department: (p) => p.department,
  }),
  'separators at the end of each row': [heading, ...rows].map((row) => `${row},,,`).join('\n'),
  'tabs with commas and quotation marks': table(
    { ...common, Name: (p) => p.turned, Nickname: (p) => `"${p.first}"`, Note: always('Sales, "EMEA"') },
    '\t',
  ),
  'each row in quotation marks': [heading, ...rows].map((row) => `"${row}"`).join('\r\n'),
  'columns aligned by spaces': [heading, ...rows]
    .map((row) => row.split(',').map((cell) => (cell || '-').padEnd(30)))
    .map((cells) => cells.join('').trimEnd())
    .join('\n'),
  'names with pronouns': table({
    ...common,
    Name: (p) => `${p.name} (she/her)`,
    'Manager email': (p) => p.manager?.name ?? '',
  }),
  'names with middle initials': table({
    ...common,
    Name: (p) => `${p.first} M. ${p.last}`,
    'Manager email': (p) => p.manager?.name ?? '',
  }),
  'a table in Markdown': [heading, '-,-,-,-', ...rows].map((row) => `| ${row.split(',').join(' | ')} |`).join('\n'),
  'cells as formulas': [heading, ...rows.map((row) => row.replace(/[^,]+/g, '="$&"'))].join('\n'),
  'quotation marks of other kinds': [heading, ...rows]
    .map((row, n) => row.replace(/[^,]+|(?<=,)(?=,)/g, n % 2 ? '“$&”' : "'$&'"))
    .join('\n'),
  'numbers with and without ".0" and apostrophes': table({
    'Employee ID': (p) => `'0${p.number}`,
    Name: (p) => p.name,
    Email: (p) => p.email,
    'Manager ID': (p) => (p.manager ? `${p.manager.number}.0` : ''),
    Department: (p) => p.department,
  }),
  'two managers in a cell': table({
    ...common,
    'Manager email': (p) => (p.manager ? `${p.manager.email}; boss@corp.example` : ''),
  }),
  'addresses as links': table({
    ...common,
    Email: (p) => `mailto:${p.email}`,
    'Manager email': (p) => (p.manager ? `mailto:${p.manager.email}` : ''),
  }),
  'two addresses in a cell': table({
    ...common,
    Email: (p, n) => (n % 2 ? p.email : `${p.email}; x${n}@home.example`),
  }),
  'names and addresses in one column': table({
    Person: (p) => `${p.name} <${p.email}>`,
    Manager: (p) => (p.manager ? `${p.manager.name} <${p.manager.email}>` : ''),
    Department: (p) => p.department,
  }),
  'full-width addresses and marks of direction': table({
    ...common,
    Email: (p) => `\u200E${p.email.replace('@', '＠')}\u200F`,
    'Manager email': (p) => p.manager?.email.replace('.example', '．example') ?? '',
  }),
  'placeholders for no manager': table({ ...common, 'Manager email': (p) => p.manager?.email ?? 'N/A (CEO)' }),
  // Zones, levels, facilitators.
  'zones on a clock': table({ ...common, Timezone: cycle(['GMT-3', 'UTC+05:30', '(GMT+01:00) Paris', 'UTC−8']) }),
  'American zones': table({ ...common, 'Time Zone': cycle(['EST', 'EDT', 'Pacific Time (US & Canada)', 'MST']) }),
  'zones in loose words': table({
    ...common,
    'Time zone': cycle(['Central Europe', 'Bangalore', 'Remote', 'HQ', 'São Paulo, Brazil', 'Eastern']),
  }),
  offices: table({ ...common, Office: cycle(['HQ', 'Remote', 'Building 7', 'Home']) }),
  'cities with their countries': table({
    ...common,
    Location: cycle([
      'Bangalore, India',
      'São Paulo, Brazil',
      'Paris, FR',
      'New York, NY, USA',
      'London (UK)',
      'Berlin - Germany',
    ]),
  }),
  'cities with their states': table({
    ...common,
    Location: cycle(['Cambridge, MA', 'Victoria, BC', 'Dublin, OH', 'Rome, GA', 'Sydney, NS', 'Washington, DC']),
  }),
  'a city and a country column': table({
    ...common,
    Country: cycle(['Germany', 'United Kingdom', 'USA', 'Japan']),
    City: cycle(['Berlin', 'London', 'Chicago', 'Tokyo']),
  }),
  'places that share a name': table({ ...common, City: cycle(['Cambridge', 'Birmingham', 'Portland', 'San José']) }),
  'levels in Roman numbers': table({ ...common, Grade: cycle(['I', 'II', 'III', 'IV', 'V']) }),
  'levels of managers': table({ ...common, Level: cycle(['M1', 'M2', 'M3', 'Senior Manager']) }),
  'levels as letters': table({ ...common, Band: cycle(['A', 'B', 'C', 'D']) }),
  'levels as N-1': table({ ...common, Level: (p) => (p.manager ? 'N-2' : 'N-1') }),
  'facilitators as 1 and 0': table({ ...common, Facilitator: (_, n) => (n % 4 ? '0' : '1') }),
  'facilitators as ticks': table({ ...common, 'Can facilitate?': (_, n) => (n % 4 ? '' : '✓') }),
  'facilitators as crosses': table({ ...common, Facilitator: (_, n) => (n % 4 ? '✗' : 'x') }),
  'facilitators in odd words': table({ ...common, Facilitator: (_, n) => (n % 4 ? 'Maybe' : 'Certified') }),
  // Letters.
  'UTF-16, big end first, without a mark': iconv.encode(named(['佐藤 花子', 'Björn Berg']), 'utf16be'),
  'letters garbled before they reached us': garbled(plainTable, 'windows-1252'),
  'letters garbled on a Mac': garbled(plainTable, 'macintosh'),
  'letters lost before they reached us': plainTable.replace(/[^ -~\r\n]/g, '\ufffd'),
  'Windows-1250, Hungarian': iconv.encode(named(['Szőke Ágnes', 'Tóth Gergő', 'Kovács Zoltán']), 'windows-1250'),
  'Windows-1251, Russian': iconv.encode(
    named(['Анна Иванова', 'Пётр Смирнов', 'Юлия Кузнецова'], ['Продажи', 'Финансы']),
    'windows-1251',
  ),
  'Windows-1256, Arabic': iconv.encode(
    named(['أحمد علي', 'نور السيد', 'كريم يوسف'], ['المبيعات', 'المالية']),
    'windows-1256',
  ),
  'Windows-1254, Turkish': iconv.encode(named(['Ayşe Yıldız', 'İbrahim Güneş', 'Çağla Şahin']), 'windows-1254'),
  'EUC-KR, Korean': iconv.encode(named(['김민수', '이서연', '박지훈'], ['영업부', '개발부']), 'euc-kr'),
  'GB18030, Chinese': iconv.encode(named(['王伟', '李娜', '张敏'], ['销售部', '研发部']), 'gb18030'),
  'Big5, Chinese': iconv.encode(named(['陳怡君', '林志明', '黃淑芬'], ['業務部', '研發部']), 'big5'),
  'one accent in CP850': iconv.encode(plainTable.replace(/[^ -~\r\n]/g, 'e').replace('Kaja', 'Käja'), 'cp850'),
  // Sizes.
  '5,001 people': thousands(5001),
  'one person': [heading, rows[0]].join('\n'),
  'a heading alone in a workbook': workbook({ List: heading }),
  // Other files.
  'a PDF': Buffer.from(`%PDF-1.7\n%âãÏÓ\n1 0 obj\n<< /Type /Catalog >>\nendobj\n${rows.join('\n')}\n%%EOF`),
  JSON: JSON.stringify(
    company.map((p) => ({ name: p.name, email: p.email, manager: p.manager?.email })),
    null,
    2,
  ),
  'JSON in one line': JSON.stringify(company.map((p) => ({ name: p.name, email: p.email }))),
  LDIF: company.map((p) => `dn: uid=${p.number},dc=corp\ncn: ${p.name}\nmail: ${p.email}\n`).join('\n'),
  vCards: company
    .map((p) => `BEGIN:VCARD\nVERSION:3.0\nN:${p.last};${p.first};;;\nEMAIL;TYPE=WORK:${p.email}\nEND:VCARD`)
    .join('\n'),
  'addresses as copied from a message': company.map((p) => `${p.turned} <${p.email}>`).join('; '),
};
