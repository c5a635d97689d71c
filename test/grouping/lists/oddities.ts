import iconv from 'iconv-lite';
import { always, common, company, type Invented, table } from './invented.ts';
import { workbook } from './workbook.ts';

const plainTable = table(common);
const withClocks = { ...common, Level: (p: Invented) => `L${p.level}`, 'Time zone': (p: Invented) => p.zone };
const named = (names: readonly string[]) => table({ ...common, Name: (_, n) => names[n % names.length] ?? '' });
const lines = plainTable.split('\r\n');

/** Lists with what real files have wrong or unusual. */
export const oddities = {
  'Excel’s sep=; line': `\uFEFFsep=;\r\n${table(
    {
      Name: (p) => p.name,
      'E-Mail': (p) => p.email,
      'E-Mail Führungskraft': (p) => p.manager?.email ?? '',
      Abteilung: (p) => p.department,
      Ebene: (p) => `${p.level}`,
      Zeitzone: (p) => p.zone,
      Stärken: always('Feedback; Planung'),
      Moderiert: (_, n) => (n % 4 ? 'nein' : 'ja'),
    },
    ';',
  )}`,
  'managers as Name <mail>': table({
    ...common,
    'Manager email': (p) => (p.manager ? `${p.manager.name} <${p.manager.email}>` : ''),
  }),
  'managers by sign-in name': table({
    Name: (p) => p.name,
    Mail: (p) => p.email,
    UPN: (p) => p.upn,
    Manager: (p) => p.manager?.upn ?? '',
    Department: (p) => p.department,
  }),
  'managers by employee number': table({
    'Employee ID': (p) => p.number,
    Name: (p) => p.name,
    Email: (p) => p.email,
    'Manager ID': (p) => p.manager?.number ?? '',
    Department: (p) => p.department,
  }),
  'managers “Last, First”, people “First Last”': table({ ...common, 'Manager email': (p) => p.manager?.turned ?? '' }),
  'people “Last, First”, managers “First Last”': table({
    ...common,
    Name: (p) => p.turned,
    'Manager email': (p) => p.manager?.name ?? '',
  }),
  'managers without accents': table({
    ...common,
    'Manager email': (p) => p.manager?.name.normalize('NFD').replace(/\p{M}/gu, '') ?? '',
  }),
  'a manager column of yes and no before the real one': table({
    Name: (p) => p.name,
    Email: (p) => p.email,
    'Is Manager': always('Yes'),
    Manager: (p) => p.manager?.name ?? '',
    Department: (p) => p.department,
  }),
  'a column “Manager” of TRUE and FALSE alone': table({
    Name: (p) => p.name,
    Email: (p) => p.email,
    Manager: (p) => (p.manager ? 'FALSE' : 'TRUE'),
    Department: (p) => p.department,
  }),
  'managers under a heading that doesn’t say so': table({
    Name: (p) => p.name,
    Email: (p) => p.email,
    'Owner of the cost center': (p) => p.manager?.email ?? '',
    Department: (p) => p.department,
  }),
  'two columns of different managers': table({
    Name: (p) => p.name,
    Email: (p) => p.email,
    Manager: (p) => p.manager?.email ?? '',
    Supervisor: (_, n) => company[(n + 5) % 4]?.email ?? '',
    Department: (p) => p.department,
  }),
  'managers “Last, First (number)”': table({
    Name: (p) => p.name,
    'Employee ID': (p) => p.number,
    Email: (p) => p.email,
    Manager: (p) => (p.manager ? `${p.manager.turned} (${p.manager.number})` : ''),
    Department: (p) => p.department,
  }),
  'managers by account name': table({
    SamAccountName: (p) => p.email.split('@')[0] ?? '',
    Name: (p) => p.name,
    EmailAddress: (p) => p.email,
    Manager: (p) => p.manager?.email.split('@')[0] ?? '',
    Department: (p) => p.department,
  }),
  'manager emails of another domain beside their names': table({
    Name: (p) => p.name,
    Email: (p) => p.email,
    'Manager Email': (p) => (p.manager ? `${p.manager.number}@other.example` : ''),
    'Manager Name': (p) => p.manager?.name ?? '',
    Department: (p) => p.department,
  }),
  'a chain of managers': table({
    Name: (p) => p.name,
    Email: (p) => p.email,
    'Management Chain - Level 01': always(company[0]?.name ?? ''),
    'Management Chain - Level 02': (p) => p.manager?.name ?? '',
    Department: (p) => p.department,
  }),
  'other people than the manager': table({
    Name: (p) => p.name,
    Email: (p) => p.email,
    'HR Business Partner': always(company[1]?.name ?? ''),
    'Skip Level Manager': always(company[0]?.name ?? ''),
    Manager: (p) => p.manager?.name ?? '',
    Department: (p) => p.department,
  }),
  'French headings': table(
    {
      Prénom: (p) => p.first,
      Nom: (p) => p.last,
      'Adresse e-mail': (p) => p.email,
      Responsable: (p) => p.manager?.name ?? '',
      Service: (p) => p.department,
      Ville: (p) => p.city,
    },
    ';',
  ),
  'a sign-in name where the mail is missing': table({
    Name: (p) => p.name,
    Mail: (p) => (p.manager ? p.email : ''),
    UserPrincipalName: (p) => p.upn,
    Manager: (p) => p.manager?.upn ?? '',
    Department: (p) => p.department,
  }),
  'names of time zones in words': table({
    ...withClocks,
    'Time zone': (_, n) => ['Eastern Time', 'Mitteleuropäische Zeit', 'UTC+01:00 Berlin', 'CET/CEST'][n % 4] ?? '',
  }),
  'a chief who reports to themselves': table({ ...common, 'Manager email': (p) => (p.manager ?? p).email }),
  'levels in words': table({ ...common, Level: (p) => p.word }),
  'levels on two scales': table({ ...common, Level: (p) => (p.manager ? 'IC5' : 'M2') }),
  'places in free text': table({
    ...common,
    Location: (_, n) => ['Berlin (Mitte)', 'Remote - Germany', 'London, UK', 'Home office'][n % 4] ?? '',
  }),
  'places that aren’t cities': table({ ...common, Location: always('Building 3') }),
  'mostly cities': table({
    ...common,
    Location: (p, n) => (n % 8 ? `${p.city} Office` : 'Remote'),
  }),
  'a time zone that doesn’t exist': table({ ...withClocks, 'Time zone': (p, n) => (n === 7 ? 'Atlantis' : p.zone) }),
  'ambiguous time zones': table({ ...withClocks, 'Time zone': (_, n) => ['IST', 'CET', 'BST', 'JST'][n % 4] ?? '' }),
  'Windows’ time zones': table({
    ...withClocks,
    'Time zone': (_, n) => ['W. Europe Standard Time', '(UTC+09:00) Osaka, Sapporo, Tokyo'][n % 2] ?? '',
  }),
  'cities in German and Japanese': table({ ...common, City: (_, n) => ['Wien', '東京', 'Kopenhagen'][n % 3] ?? '' }),
  'groups only where the heading says so': table({
    ...common,
    ageGroup: always('Adult'),
    'Job Family Group': always('Leadership'),
    'Employee Group': always('A'),
  }),
  'home email before work email': table({
    Name: (p) => p.name,
    'Home Email': (p) => `${p.last}.${p.first}@home.example`,
    'Work Email': (p) => p.email,
    'Manager email': (p) => p.manager?.email ?? '',
    Department: (p) => p.department,
  }),
  'an unclosed quotation mark': lines.map((line, n) => (n === 2 ? `"${line}` : line)).join('\r\n'),
  'an unclosed quotation mark before proper ones': table({ ...common, Notes: always('one, two') })
    .split('\r\n')
    .map((line, n) => (n === 2 ? `"${line}` : line))
    .join('\r\n'),
  'line breaks in quotation marks': table({ ...common, Notes: always('one\ntwo, "three"\nfour') }),
  'no-break and zero-width characters': table({
    ...common,
    Email: (p) => `\u200b${p.email}\u00a0`,
    'Manager email': (p) => (p.manager ? `\u2060${p.manager.email}\ufeff` : ''),
  }),
  'names in NFD, managers in NFC': table({
    ...common,
    Name: (p) => p.name.normalize('NFD'),
    'Manager email': (p) => p.manager?.name.normalize('NFC') ?? '',
  }),
  'a title above and totals below': `Managers 2026;;;\r\n;;;\r\n${table(common, ';')}\r\n;;;\r\nTotal;${company.length};;`,
  'the same heading twice': table(common).replace('Department', 'Email'),
  'a comma without quotation marks': lines
    .map((line, n) => (n === 3 ? line.replace('Kühn', 'Kühn, MBA') : line))
    .join('\r\n'),
  'someone twice, and someone without email': `${plainTable}\r\n${lines[1]}\r\nZoë Zimmer,,,Sales`,
  'tabs, as pasted from a sheet': table(common, '\t'),
  'a semicolon file with commas in it': table({ ...common, Name: (p) => p.turned }, ';'),
  'UTF-16 without a byte order mark': iconv.encode(plainTable, 'utf16le'),
  'UTF-16 with one': Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode(table(common, '\t'), 'utf16le')]),
  'Windows-1252': iconv.encode(plainTable, 'windows-1252'),
  'Windows-1250, Polish': iconv.encode(
    named(['Łukasz Wiśniewski', 'Małgorzata Żółć', 'Paweł Dąbrowski']),
    'windows-1250',
  ),
  'Windows-1250, Czech': iconv.encode(
    named(['Jiří Dvořák', 'Lucie Černá', 'Tomáš Růžička', 'Zdeněk Šťastný']),
    'windows-1250',
  ),
  'CP850, from DOS': iconv.encode(plainTable, 'cp850'),
  'Mac OS Roman': iconv.encode(plainTable, 'macintosh'),
  'Shift_JIS, from Excel in Japanese': iconv.encode(
    table({
      氏名: (_, n) => `佐藤 花子${n}`,
      メール: (p) => p.email,
      上司: (p) => p.manager?.email ?? '',
      部署: (_, n) => ['開発', '営業', '財務'][n % 3] ?? '',
    }),
    'shift_jis',
  ),
  'an Excel workbook': workbook({ Managers: plainTable }),
  'an Excel workbook whose list is on the second sheet': workbook({ Notes: '', Managers: plainTable }),
  'emails alone': ['Email', ...company.map((p) => p.email)].join('\n'),
  // Refused.
  'a web page called .xls': `<html><table>${company.map((p) => `<tr><td>${p.name}</td><td>${p.email}</td></tr>\n`).join('')}</table>`,
  'a picture': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]),
  'an Excel workbook from before 2007': Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]),
  'a ZIP file that is no workbook': Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 1, 2, 3]),
  'an empty file': '',
  'a heading alone': 'Name,Email,Manager email,Department',
  'a list without a heading': lines.slice(1).join('\r\n'),
  'a list without emails': table({ Name: (p) => p.name, Manager: (p) => p.manager?.name ?? '' }),
};
