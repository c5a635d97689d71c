import week from 'cldr-core/supplemental/weekData.json' with { type: 'json' };
import windows from 'cldr-core/supplemental/windowsZones.json' with { type: 'json' };

/** Monday is 1, Sunday 7, as in ISO 8601. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

const numbers: Readonly<Record<string, Weekday>> = { mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6, sun: 7 };
/** By territory; 001 is the world. */
const {
  weekendStart,
  weekendEnd,
}: Record<'weekendStart' | 'weekendEnd', Readonly<Record<string, string>>> = week.supplemental.weekData;

/** Whether people in an IANA zone usually work on this day: in Asia/Riyadh, Fridays are free and Sundays aren't. */
export function isWorkingDay(zone: string | undefined, day: Weekday): boolean {
  const territory = (zone && territories().get(zone)) || '001';
  const from = numberOf(weekendStart[territory] ?? weekendStart['001']);
  const to = numberOf(weekendEnd[territory] ?? weekendEnd['001']);
  return from <= to ? day < from || day > to : day > to && day < from;
}

function numberOf(name: string | undefined): Weekday {
  return numbers[name ?? ''] ?? 7;
}

let byZone: ReadonlyMap<string, string> | undefined;

/** "Asia/Riyadh": SA, by Unicode CLDR. */
function territories(): ReadonlyMap<string, string> {
  byZone ??= new Map(
    windows.supplemental.windowsZones.mapTimezones
      .filter(({ mapZone }) => /^[A-Z]{2}$/.test(mapZone._territory) && mapZone._territory !== 'ZZ')
      .flatMap(({ mapZone }) => mapZone._type.split(' ').map((zone) => [zone, mapZone._territory] as const)),
  );
  return byZone;
}
