import cldr from 'cldr-core/supplemental/windowsZones.json' with { type: 'json' };
import { abbreviations } from './reading/abbreviations.ts';
import { alsoCountries, states } from './reading/states.ts';
import { foldedKeyOf, keyOf } from './reading/text.ts';

/** Names of zones and their cities, as in `reading/places.json`. */
export interface Places {
  links: Readonly<Record<string, string>>;
  /** A zone's cities in lower case, separated by bars. */
  names: Readonly<Record<string, string>>;
}

/** More zones than this are too many to choose from. */
const mostAsked = 4;
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
  /** The zones of countries and states by what follows a city: "DE" and "MA". Some codes are both. */
  readonly #countries = new Map<string, Set<string>>();
  readonly #states = new Map<string, readonly string[]>();
  readonly #clocks = new Map<string, Clock | undefined>();
  readonly #found = new Map<string, Clock | readonly string[] | undefined>();

  constructor({ links, names }: Places, at: number) {
    this.#at = at;
    for (const [zone, cities] of Object.entries(names)) {
      this.#call(zone, zone);
      for (const city of cities.split('|')) this.#call(city, zone);
    }
    for (const [link, zone] of Object.entries(links)) this.#call(link, zone);
    for (const { mapZone } of cldr.supplemental.windowsZones.mapTimezones) {
      if (mapZone._territory === '001') this.#call(mapZone._other, mapZone._type);
      const country = keyOf(mapZone._territory);
      const known = this.#countries.get(country) ?? new Set();
      for (const zone of mapZone._type.split(' ')) known.add(links[zone] ?? zone);
      this.#countries.set(country, known);
    }
    for (const [name, code] of Object.entries(alsoCountries))
      this.#countries.set(name, this.#countries.get(code) ?? new Set());
    for (const [called, zones] of Object.entries(states))
      for (const name of called.split('|')) this.#states.set(name, zones);
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
      const offset = fixed(listed[1] ?? 'UTC');
      // Prefer its cities, because the number ignores daylight saving time.
      const [, , behind = ''] = listed;
      for (const city of [...behind.split(','), ...behind.split(/ [-–—] |\(/)]) {
        const found = this.#named(city);
        const clocks = found && 'offset' in found ? [found] : (found ?? []).flatMap((zone) => this.clockOf(zone) ?? []);
        // "Pacific Time" is Los Angeles' or Vancouver's: the number is the one in winter.
        const standing = clocks.filter((c) => Math.min(c.offset, c.laterOffset ?? c.offset) === offset?.offset);
        const [only] = clocks.length === 1 ? clocks : standing.length === 1 ? standing : [];
        if (only) return only;
      }
      return offset;
    }
    return fixed(said) ?? this.#named(said) ?? this.#inParts(said);
  }

  /** "Berlin (Mitte)", "Berlin, Germany", "Berlin HQ", "UTC+1 Berlin", "CET/CEST": what it begins with, from longer to shorter. */
  #inParts(said: string): Clock | readonly string[] | undefined {
    const bare = said.replace(/\s*\([^)]*\)\s*/g, ' ').trim();
    const first = bare.split(/[,;|]| [-–—] /)[0]?.trim() ?? '';
    const city = first.replace(
      /(\s(hq|headquarters|office|campus|site|büro|zentrale|standort)|オフィス|本社|支社|都|府|市)$/i,
      '',
    );
    const behindOffset = /^(?:UTC|GMT)\s*[+\-−]\d{1,2}(?::?\d{2})?[\s,;|–—-]+(\p{L}.+)$/iu.exec(bare)?.[1];
    const [, ...behind] = said.split(/[,;|()]| [-–—] /).map((part) => part.trim());
    // An offset ignores daylight saving time.
    for (const part of [bare, behindOffset ?? '', first, city]) {
      const found = fixed(part) ?? this.#named(part);
      if (found) return this.#within(found, behind);
    }
    return this.#either(first.split('/')) ?? this.#either(behind.slice(-1));
  }

  /** "CET/CEST" and "Berlin/Munich" are one clock, "London/New York" isn't. */
  #either(parts: readonly string[]): Clock | readonly string[] | undefined {
    const found = parts.map((part) => this.#named(part.trim())).filter((one) => one !== undefined);
    const clocks = found.filter((one) => 'offset' in one);
    const differ = clocks.some(({ offset }) => offset !== clocks[0]?.offset);
    return differ && clocks.length === found.length ? clocks.map(({ zone }) => zone) : found[0];
  }

  /** Of a city's zones, those in the state or country behind it: "Cambridge, MA" and "London, ON" aren't in England. */
  #within(found: Clock | readonly string[], behind: readonly string[]): Clock | readonly string[] | undefined {
    const zones = 'offset' in found ? [found.zone] : found;
    if (!zones.every((zone) => zone.includes('/'))) return found;
    for (const place of behind.map(keyOf)) {
      const country = this.#countries.get(place);
      const state = this.#states.get(place);
      if (!country && !state) continue;
      const inside = zones.filter((zone) => country?.has(zone) || state?.includes(zone));
      if (inside.length > 0) return inside.length === zones.length ? found : this.#oneOf(inside);
      // A namesake that isn't known by its name. "CA" is California, or Canada with its many zones.
      const all = new Set([...(state ?? []), ...(country ?? [])]);
      return all.size > mostAsked ? undefined : this.#oneOf([...all]);
    }
    return found;
  }

  #oneOf(zones: readonly string[]): Clock | readonly string[] | undefined {
    const [only, another] = zones;
    return another === undefined && only !== undefined ? this.clockOf(only) : zones;
  }

  #named(name: string): Clock | readonly string[] | undefined {
    const key = keyOf(name);
    const zones = [key, key.replace('daylight', 'standard'), foldedKeyOf(name)]
      .map((one) => [...(this.#zones.get(one) ?? [])])
      .find((some) => some.length > 0);
    if (!zones) return undefined;
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

/** "UTC", "GMT+2", "GMT + 2", "+05:30", "-0300", "UTC+5.5" */
function fixed(said: string): Clock | undefined {
  const [whole, sign = '+', hours = '0', minutes = '0', tenths = '0'] =
    /^(?:(?=[UGZ+\-−])(?:UTC|GMT|Z)?)\s*(?:([+\-−])\s*(\d{1,2})(?::?(\d{2})|[.,](\d{1,2}))?)?$/i.exec(said.trim()) ??
    [];
  if (whole === undefined) return undefined;
  const offset = Math.round((Number(hours) + Number(`0.${tenths}`)) * 60) + Number(minutes);
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
