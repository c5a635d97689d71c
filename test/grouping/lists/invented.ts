/** An invented person of an invented company. The first four lead it; everyone else reports to one of them. */
export interface Invented {
  first: string;
  last: string;
  name: string;
  turned: string;
  email: string;
  upn: string;
  number: string;
  guid: string;
  /** The person they report to. */
  manager: Invented | undefined;
  department: string;
  level: number;
  word: string;
  city: string;
  zone: string;
}

const firstNames = [
  'Ada',
  'Björn',
  'Chloé',
  'Dmitri',
  'Élodie',
  'Farid',
  'Greta',
  'Hiro',
  'Ingrid',
  'José',
  'Kaja',
  'Liam',
];
const lastNames = [
  'Ahmed',
  'Berg',
  'García',
  'Dubois',
  'Müller',
  'Fuchs',
  'Núñez',
  'Hansen',
  'Iyer',
  'Jung',
  'Kühn',
  'Lehmann',
];
const departments = ['Engineering', 'Sales', 'Finance', 'Operations'];
const places = [
  ['Berlin', 'Europe/Berlin'],
  ['London', 'Europe/London'],
  ['Chicago', 'America/Chicago'],
  ['Tokyo', 'Asia/Tokyo'],
] as const;

/** How many people each list has. */
export const size = 24;

/** The people of all lists. Two of a first name have different last names. */
export const company: readonly Invented[] = (() => {
  const people: Invented[] = [];
  for (let n = 0; n < size; n++) {
    const [first, last] = [firstNames[n % 12] as string, lastNames[(n * 5 + Math.floor(n / 12)) % 12] as string];
    const plain = `${first}.${last}`.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    const [city, zone] = places[n % places.length] as (typeof places)[number];
    people.push({
      first,
      last,
      name: `${first} ${last}`,
      turned: `${last}, ${first}`,
      email: `${plain}@corp.example`,
      upn: `${plain}@corp.onmicrosoft.com`,
      number: `${10_001 + n}`,
      guid: `00000000-0000-4000-8000-0000000${10_001 + n}`,
      manager: n < 4 ? undefined : people[n % 4],
      department: departments[n % 4] as string,
      level: n < 4 ? 4 : 3,
      word: n < 4 ? 'Director' : 'Lead',
      city,
      zone,
    });
  }
  return people;
})();

/** A table: a heading, and what it says of each person. */
export function table(
  columns: Readonly<Record<string, (person: Invented, n: number) => string>>,
  delimiter = ',',
): string {
  const quoted = (cell: string) =>
    cell.includes(delimiter) || /["\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const rows = company.map((person, n) => Object.values(columns).map((cell) => quoted(cell(person, n))));
  return [Object.keys(columns).map(quoted), ...rows].map((row) => row.join(delimiter)).join('\r\n');
}

/** Columns that most lists have. */
export const common = {
  Name: (p: Invented) => p.name,
  Email: (p: Invented) => p.email,
  'Manager email': (p: Invented) => p.manager?.email ?? '',
  Department: (p: Invented) => p.department,
};

/** A column of the same text for everyone. */
export const always = (text: string) => () => text;
/** A column of texts in turn. */
export const cycle = (texts: readonly string[]) => (_: Invented, n: number) => texts[n % texts.length] ?? '';
/** Someone's email without its domain. */
export const loginOf = (p: Invented) => p.email.split('@')[0] ?? '';
