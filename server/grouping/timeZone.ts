import cldr from 'cldr-core/supplemental/windowsZones.json' with { type: 'json' };

/**
 * A time zone's offset from UTC in minutes at a moment (ms). Accepts "Europe/Berlin", a city that a zone is named after, "UTC+2",
 * "+05:30", and Windows' names "W. Europe Standard Time" and "(UTC+01:00) Amsterdam, Berlin". `undefined` if it's unknown.
 */
export function offsetOf(zone: string, at: number): number | undefined {
  const said = zone.trim();
  const listed = /^\((?:UTC|GMT)\s*([+\-−]\d{1,2}:\d{2})?\)\s*(.*)$/i.exec(said);
  if (listed) {
    // Prefer its cities, because the number ignores daylight saving time.
    const cities = (listed[2] ?? '').split(',').map((city) => offsetOf(city, at));
    return cities.find((offset) => offset !== undefined) ?? offsetOf(listed[1] ?? 'UTC', at);
  }
  const plain = /^(?:UTC|GMT)?\s*(?:([+\-−])(\d{1,2})(?::?(\d{2}))?)?$/i.exec(said);
  if (plain && said !== '') {
    const minutes = Number(plain[2] ?? 0) * 60 + Number(plain[3] ?? 0);
    if (minutes > 14 * 60) return undefined;
    return plain[1] === undefined || plain[1] === '+' ? minutes : -minutes;
  }
  const key = said.toLowerCase();
  return named(zoneOfWindows().get(key.replace('daylight', 'standard')) ?? zoneOfCity().get(key) ?? said, at);
}

/**
 * The IANA zone that a roster's time zone means: Europe/Berlin for "W. Europe Standard Time". `undefined` if it's a mere offset,
 * or unknown.
 */
export function ianaOf(zone: string): string | undefined {
  const said = zone.trim();
  const cities = /^\((?:UTC|GMT)[^)]*\)\s*(.*)$/i.exec(said)?.[1];
  if (cities !== undefined) return cities.split(',').map(ianaOf).find(Boolean);
  const key = said.toLowerCase();
  const name = zoneOfWindows().get(key.replace('daylight', 'standard')) ?? zoneOfCity().get(key) ?? said;
  return name.includes('/') && formatFor(name) ? name : undefined;
}

function named(zone: string, at: number): number | undefined {
  const name = formatFor(zone)
    ?.formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value;
  return name === undefined || name === zone ? undefined : offsetOf(name, at);
}

/** Building one takes as long as formatting a dozen dates. */
const formats = new Map<string, Intl.DateTimeFormat | undefined>();

function formatFor(zone: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(zone)) formats.set(zone, newFormat(zone));
  return formats.get(zone);
}

function newFormat(zone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
}

let cities: ReadonlyMap<string, string> | undefined;

/** "new york": America/New_York. */
function zoneOfCity(): ReadonlyMap<string, string> {
  cities ??= new Map(
    Intl.supportedValuesOf('timeZone').map((zone) => [
      (zone.split('/').at(-1) as string).replaceAll('_', ' ').toLowerCase(),
      zone,
    ]),
  );
  return cities;
}

let windows: ReadonlyMap<string, string> | undefined;

/** "w. europe standard time": Europe/Berlin, by Unicode CLDR's mapping for an unknown country. */
function zoneOfWindows(): ReadonlyMap<string, string> {
  windows ??= new Map(
    cldr.supplemental.windowsZones.mapTimezones
      .filter(({ mapZone }) => mapZone._territory === '001')
      .map(({ mapZone }) => [mapZone._other.toLowerCase(), mapZone._type]),
  );
  return windows;
}
