import cldr from 'cldr-core/supplemental/windowsZones.json' with { type: 'json' };
import { abbreviations } from './reading/abbreviations.ts';
import { keyOf } from './reading/text.ts';

/** Names of zones and their cities, as in `reading/places.json`. */
export interface Places {
  links: Readonly<Record<string, string>>;
  /** A zone's cities in lower case, separated by bars. */
  names: Readonly<Record<string, string>>;
}

const halfYear = 182 * 24 * 60 * 60_000;

/** A clock. Offsets are minutes ahead of UTC, now and half a year later if daylight saving time changes it. */
export interface Clock {
  /** "Europe/Berlin" or "UTC+2". */
  zone: string;
  offset: number;
  laterOffset?: number;
}

/** Knows the time zones of the world, the same ones in every browser. Offsets are those at `at` (ms). */
export class Zones {
  readonly #at: number;
  /** Zones by what they are called in lower case: their ids, links, cities and Windows' names. */
  readonly #zones = new Map<string, Set<string>>();
  readonly #clocks = new Map<string, Clock | undefined>();
  readonly #found = new Map<string, Clock | readonly string[] | undefined>();

  constructor({ links, names }: Places, at: number) {
    this.#at = at;
    for (const [zone, cities] of Object.entries(names)) {
      this.#call(zone, zone);
      for (const city of cities.split('|')) this.#call(city, zone);
    }
    for (const [link, zone] of Object.entries(links)) this.#call(link, zone);
    for (const { mapZone } of cldr.supplemental.windowsZones.mapTimezones)
      if (mapZone._territory === '001') this.#call(mapZone._other, mapZone._type);
    // An abbreviation stands for nothing else, even where a city is called the same.
    for (const [abbreviation, zones] of Object.entries(abbreviations))
      this.#zones.set(keyOf(abbreviation), new Set(zones));
  }

  /**
   * The clock of "Europe/Berlin", "UTC+2", "+05:30", "CET", "W. Europe Standard Time", "(UTC+01:00) Amsterdam, Berlin", and of
   * cities: "Wien", "Berlin (Mitte)", "London, UK". Several zones if it could mean each, as "IST" and "Portland" do; `undefined` if
   * it's unknown.
   */
  find(said: string): Clock | readonly string[] | undefined {
    if (!this.#found.has(said)) this.#found.set(said, this.#search(said));
    return this.#found.get(said);
  }

  #search(said: string): Clock | readonly string[] | undefined {
    const listed = /^\((?:UTC|GMT)\s*([+\-−]\d{1,2}:\d{2})?\)\s*(.*)$/i.exec(said);
    if (listed) {
      // Prefer its cities, because the number ignores daylight saving time.
      for (const city of (listed[2] ?? '').split(',')) {
        const found = this.#named(city);
        if (found && 'offset' in found) return found;
      }
      return fixed(listed[1] ?? 'UTC');
    }
    return fixed(said) ?? this.#named(said) ?? this.#inParts(said);
  }

  /** "Berlin (Mitte)", "Berlin, Germany", "Berlin HQ", "UTC+1 Berlin", "CET/CEST": what it begins with, from longer to shorter. */
  #inParts(said: string): Clock | readonly string[] | undefined {
    const bare = said.replace(/\s*\([^)]*\)\s*/g, ' ').trim();
    const first = bare.split(/[,;|]| [-–—] /)[0]?.trim() ?? '';
    const city = first.replace(
      /(\s(hq|headquarters|office|campus|site|büro|zentrale|standort)|オフィス|本社|支社)$/i,
      '',
    );
    const behindOffset = /^(?:UTC|GMT)\s*[+\-−]\d{1,2}(?::?\d{2})?\s+(.+)$/i.exec(first)?.[1];
    for (const part of [bare, first, city, behindOffset ?? '', first.split('/')[0] ?? '']) {
      const found = fixed(part) ?? this.#named(part);
      if (found) return found;
    }
    return undefined;
  }

  #named(name: string): Clock | readonly string[] | undefined {
    const key = keyOf(name);
    const zones = [...(this.#zones.get(key) ?? this.#zones.get(key.replace('daylight', 'standard')) ?? [])];
    const clocks = zones.flatMap((zone) => this.clockOf(zone) ?? []);
    const [first] = clocks;
    if (!first) return undefined;
    const differ = clocks.some((c) => c.offset !== first.offset || c.laterOffset !== first.laterOffset);
    return differ ? zones : first;
  }

  /** The clock of a zone's id, or of an offset such as "UTC+2". */
  clockOf(zone: string): Clock | undefined {
    if (!this.#clocks.has(zone)) this.#clocks.set(zone, fixed(zone) ?? this.#clockOfId(zone));
    return this.#clocks.get(zone);
  }

  #clockOfId(zone: string): Clock | undefined {
    const offset = offsetAt(zone, this.#at);
    const laterOffset = offsetAt(zone, this.#at + halfYear);
    if (offset === undefined) return undefined;
    return laterOffset === undefined || laterOffset === offset ? { zone, offset } : { zone, offset, laterOffset };
  }

  #call(name: string, zone: string): void {
    const key = keyOf(name);
    const known = this.#zones.get(key);
    if (known) known.add(zone);
    else this.#zones.set(key, new Set([zone]));
  }
}

/** "UTC", "GMT+2", "+05:30", "-0300" */
function fixed(said: string): Clock | undefined {
  const found = /^(?:(?:UTC|GMT)\s*([+\-−]\d{1,2}(?::?\d{2})?)?|([+\-−]\d{1,2}(?::?\d{2})?)|Z)$/i.exec(said.trim());
  if (!found) return undefined;
  const [, sign = '+', hours = '0', minutes = '0'] =
    /^([+\-−])(\d{1,2}):?(\d{2})?$/.exec(found[1] ?? found[2] ?? '+0') ?? [];
  const offset = Number(hours) * 60 + Number(minutes);
  if (offset > 14 * 60) return undefined;
  const zone = /^[+\-−]/.test(said.trim()) ? `UTC${said.trim()}` : said.trim();
  return { zone, offset: sign === '+' || offset === 0 ? offset : -offset };
}

function offsetAt(zone: string, at: number): number | undefined {
  const name = formatFor(zone)
    ?.formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value;
  return fixed(name ?? '')?.offset;
}

/** A clock's offset from UTC in minutes at a moment (ms), for zones as in `Clock`; `undefined` for others. */
export function offsetOf(zone: string, at: number): number | undefined {
  return fixed(zone)?.offset ?? offsetAt(zone, at);
}

/** The zone itself if it is one of IANA's, such as "Europe/Berlin", and not a mere offset. */
export function ianaOf(zone: string): string | undefined {
  return zone.includes('/') && formatFor(zone) ? zone : undefined;
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
