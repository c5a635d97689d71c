import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Writes `server/grouping/reading/places.json`, which the Organizer reads time zones with, so that every browser knows the same ones.
 * Its sources weigh 100 MB, therefore they aren't dependencies. In an empty folder:
 *
 *   npm install cldr-core@48.2.0 cldr-dates-full@48.2.0 cldr-bcp47@48.2.0 city-timezones@1.3.4
 *   node …/tab/build/places.ts node_modules
 */

/** The languages whose names of cities are known. */
const languages =
  'en ar bg cs da de el es et fi fr he hr hu id it ja ko lt lv ms nb nl pl pt ro ru sk sl sr sv th tr uk vi zh zh-Hant'.split(
    ' ',
  );
/** The languages whose names of time zones are known: "Eastern Time", "Mitteleuropäische Zeit". */
const zoneLanguages = ['en', 'de', 'ja', 'ar'];
/** Names that neither source has, of cities that many companies have offices in. */
const alsoCalled: Readonly<Record<string, string>> = {
  'Europe/Berlin':
    'münchen|köln|nürnberg|nuremberg|hannover|hanover|braunschweig|brunswick|frankfurt am main|ミュンヘン|フランクフルト|ハンブルク',
  'Europe/Zurich': 'genf|genève|basel|lausanne|luzern|lucerne',
  'Europe/Vienna': 'graz|linz|salzburg',
  'Europe/Rome': 'mailand|milano|turin|torino|florenz|firenze|neapel|napoli|venedig|venezia',
  'Europe/Stockholm': 'göteborg|gothenburg|malmö',
  'Europe/Warsaw': 'krakau|kraków|breslau|wrocław|łódź|danzig|gdańsk|posen|poznań',
  'Europe/Brussels': 'antwerpen|antwerp|gent|ghent|lüttich|liège',
  'Europe/Amsterdam': 'den haag|the hague|utrecht|eindhoven',
  'Europe/Madrid': 'sevilla|seville|saragossa|zaragoza',
  'Europe/Lisbon': 'porto|oporto',
  'Europe/Prague': 'brünn|brno',
  'Asia/Kolkata': 'bangalore|bombay|madras|gurgaon|noida',
  'Asia/Tokyo': '大阪|名古屋|横浜|京都|福岡|札幌|神戸|仙台|広島|本社（東京）',
  'America/New_York': 'nyc|washington, dc|washington dc|washington d.c.',
  'America/Los_Angeles': 'sf|bay area|san francisco bay area',
  'Asia/Shanghai': '北京|深圳|广州|廣州|杭州',
  'Asia/Riyadh': 'جدة|الدمام|مكة',
  'Africa/Cairo': 'الإسكندرية|الجيزة',
};

/** Cities that are more often another word in a list of places. */
const words = ['mobile', 'orange'];

/** Smaller places share their names with too many others. */
const leastPeople = 20_000;

interface City {
  city: string;
  city_ascii: string;
  pop: number;
  country: string;
  iso2: string;
  province: string | null;
  state_ansi?: string;
  timezone: string;
}

const source = process.argv[2];
if (!source) throw new Error('name the folder with the sources');
const read = (path: string) => JSON.parse(readFileSync(join(source, path), 'utf8'));

/** Lower case, because that is how a place is looked up. */
const key = (name: string) => name.normalize('NFC').toLowerCase();

const names = new Map<string, Set<string>>();
const add = (zone: string, name: string) => {
  const known = names.get(zone) ?? new Set<string>();
  names.set(zone, known.add(key(name)));
};

/** "Asia/Calcutta": "Asia/Kolkata", and itself. */
const current = new Map<string, string>();
for (const entry of Object.values(read('cldr-bcp47/bcp47/timezone.json').keyword.u.tz) as Record<string, string>[]) {
  const ids = entry._alias?.split(' ') ?? [];
  const zone = entry._iana ?? ids[0];
  if (!zone?.includes('/') || zone.startsWith('Etc/')) continue;
  for (const id of ids) current.set(id, zone);
  // "Vienna, Austria", and the aliases' own names. Links without a region, such as "Japan" or "GB", are countries.
  for (const id of [zone, ...ids]) if (id.includes('/')) add(zone, id.split('/').at(-1)?.replaceAll('_', ' ') ?? '');
}

for (const language of languages) {
  const { zone } = read(`cldr-dates-full/main/${language}/timeZoneNames.json`).main[language].dates.timeZoneNames;
  const collect = (part: Record<string, unknown>, path: string) => {
    const zoneId = current.get(path);
    if (typeof part.exemplarCity === 'string') zoneId && add(zoneId, part.exemplarCity);
    else
      for (const [name, inner] of Object.entries(part))
        if (typeof inner === 'object') collect(inner as Record<string, unknown>, path ? `${path}/${name}` : name);
  };
  collect(zone, '');
}
/** "Europe_Central": "Europe/Berlin" or wherever most people have that clock. */
const usual = new Map(
  (
    read('cldr-core/supplemental/metaZones.json').supplemental.metaZones.metazones as {
      mapZone: Record<string, string>;
    }[]
  )
    .filter(({ mapZone }) => mapZone._territory === '001')
    .map(({ mapZone }) => [mapZone._other ?? '', mapZone._type ?? '']),
);
for (const language of zoneLanguages) {
  const { metazone } = read(`cldr-dates-full/main/${language}/timeZoneNames.json`).main[language].dates.timeZoneNames;
  for (const [name, { long }] of Object.entries(metazone) as [string, { long?: Record<string, string> }][]) {
    const zone = current.get(usual.get(name) ?? '');
    if (zone) for (const called of Object.values(long ?? {})) add(zone, called);
  }
}
for (const [zone, more] of Object.entries(alsoCalled)) for (const name of more.split('|')) add(zone, name);

const named = new Set([...names.values()].flatMap((some) => [...some]));
const homonyms = Map.groupBy(
  (read('city-timezones/data/cityMap.json') as City[]).filter(({ timezone, pop }) => timezone && pop > leastPeople),
  ({ city }) => key(city),
);
for (const [name, some] of homonyms) {
  const sorted = some.sort((a, b) => b.pop - a.pop);
  const [largest] = sorted as [City, ...City[]];
  // A village that shares its name with a metropolis is not meant, unless its state or country follows.
  for (const one of sorted) {
    const zone = current.get(one.timezone) ?? one.timezone;
    if (one.pop * 10 >= largest.pop && !named.has(name)) for (const it of [name, one.city_ascii]) add(zone, it);
    if (new Set(sorted.map(({ timezone }) => timezone)).size > 1)
      for (const more of [one.state_ansi, one.province, one.country, one.iso2 === 'GB' ? 'UK' : one.iso2])
        if (more) add(zone, `${name}, ${more}`);
  }
}
for (const known of names.values()) for (const word of words) known.delete(word);
const sorted = [...names].sort(([a], [b]) => (a < b ? -1 : 1));
const content = {
  source: 'Unicode CLDR 48.2 (Unicode-3.0) and city-timezones 1.3.4 (MIT); written by tab/build/places.ts',
  // Links of the same zone: "Asia/Calcutta". Etc/GMT+1 and the like have no name.
  links: Object.fromEntries([...current].filter(([id, zone]) => id !== zone && id.includes('/')).sort()),
  names: Object.fromEntries(sorted.map(([zone, some]) => [zone, [...some].sort().join('|')])),
};
writeFileSync(
  fileURLToPath(new URL('../../server/grouping/reading/places.json', import.meta.url)),
  `${JSON.stringify(content, null, 1)}\n`,
);
