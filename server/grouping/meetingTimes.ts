import type { Person } from './person.ts';
import type { Settings } from './settings.ts';
import { ianaOf, offsetOf } from './timeZone.ts';
import { isWorkingDay, type Weekday } from './workingDays.ts';

const dayMinutes = 24 * 60;
const dayMs = dayMinutes * 60_000;
const weekMinutes = 7 * dayMinutes;
/** In the year that times are for. */
const yearDays = 365;
/** Starts are proposed on this grid, in minutes. */
const grid = 15;
/** Where nothing speaks against it, a meeting starts at ten, on a Tuesday rather than a Monday or a Friday. */
const favorite = 10 * 60;
const favoriteDays: readonly Weekday[] = [2, 3, 4, 1, 5, 7, 6];
const lunch = { from: 12 * 60, to: 13 * 60 };
/** Nobody likes to meet within this of the working day's ends, in minutes. */
const edge = 30;

/** A weekly time: `start` in minutes of the day, by the clock of `zone` as the roster names it. */
export interface WeeklyTime {
  day: Weekday;
  start: number;
  zone: string;
}

/** A possible time. `outside`: the share of members × days of the coming year for which it's outside of the working day; 0: fits. */
export interface Slot extends WeeklyTime {
  outside: number;
}

/** A weekly time by the clock of one of its zones. Several starts, if clocks there change on other days: the usual one first. */
export interface LocalTime {
  zone: string;
  starts: { day: Weekday; start: number; weeks: number }[];
  /** Whether some of these lie outside of the working day. */
  isOutside: boolean;
}

type Times = Pick<Settings, 'workFrom' | 'workTo' | 'meeting'>;

/**
 * The zone whose clock a group's meetings keep to: the facilitator's, because they create them. If it isn't known, the one most
 * members share; `otherwise` if there is none.
 */
export function homeZone(members: readonly Person[], facilitator: Person | undefined, otherwise: string): string {
  if (facilitator && clockOf(facilitator)) return clockOf(facilitator) as string;
  const counts = new Map<string, number>();
  for (const zone of members.flatMap((p) => clockOf(p) ?? [])) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? otherwise;
}

/**
 * Every time at which a group could meet, best first. A time fits if it lies inside the working day of each member, by their own
 * clock, on every day of the year from `from` (ms) on: in winter, in summer, and in the weeks when only some have changed their
 * clocks. Members whose clock isn't known don't count.
 */
export function meetingTimes(members: readonly Person[], home: string, times: Times, from: number): Slot[] {
  const zones = [...new Set(members.flatMap((p) => clockOf(p) ?? []))];
  const counts = zones.map((zone) => members.filter((p) => clockOf(p) === zone).length);
  const isOutside = zones.map((zone) => outsideIn(zone, times));
  const isOutsideAtHome = outsideIn(home, times);
  const years = constellations([home, ...zones], from);
  const slots: (Slot & { awkward: number })[] = [];
  for (let day = 1; day <= 7; day++) {
    for (let start = 0; start + times.meeting <= dayMinutes; start += grid) {
      const slot = { day: day as Weekday, start, zone: home };
      let outside = 0;
      let awkward = 0;
      for (const { offsets, days } of years) {
        for (const [n, isOutsideThere] of isOutside.entries()) {
          const local = shifted(slot, (offsets[n + 1] as number) - (offsets[0] as number));
          const weight = days * (counts[n] as number);
          if (isOutsideThere(local)) outside += weight;
          else awkward += weight * awkwardness(local.start, times);
        }
      }
      // Without any known clock, the home's own working day counts.
      if (zones.length === 0) {
        outside = isOutsideAtHome(slot) ? 1 : 0;
        awkward = awkwardness(start, times);
      }
      slots.push({ ...slot, outside, awkward });
    }
  }
  const total = Math.max(1, members.length * yearDays);
  return slots.sort(byPreference).map(({ awkward: _, ...slot }) => ({ ...slot, outside: slot.outside / total }));
}

/** A weekly time by each member zone's clock during the year from `from` (ms) on; from west to east. */
export function localTimes(members: readonly Person[], time: WeeklyTime, times: Times, from: number): LocalTime[] {
  const zones = [...new Set(members.flatMap((p) => clockOf(p) ?? []))];
  const years = constellations([time.zone, ...zones], from);
  const first = years[0]?.offsets ?? [];
  return zones
    .map((zone, n) => {
      const byStart = new Map<number, number>();
      for (const { offsets, days } of years) {
        const { day, start } = shifted(time, (offsets[n + 1] as number) - (offsets[0] as number));
        const key = day * dayMinutes + start;
        byStart.set(key, (byStart.get(key) ?? 0) + days);
      }
      const starts = [...byStart]
        .sort((a, b) => b[1] - a[1])
        .map(([key, days]) => ({
          day: Math.floor(key / dayMinutes) as Weekday,
          start: key % dayMinutes,
          weeks: Math.max(1, Math.round(days / 7)),
        }));
      return {
        zone,
        starts,
        isOutside: starts.some(outsideIn(zone, times)),
        offset: first[n + 1] as number,
      };
    })
    .sort((a, b) => a.offset - b.offset)
    .map(({ offset: _, ...local }) => local);
}

/** The first day on which a weekly time comes round after a week from `now` (ms): facilitators need time to invite. */
export function firstDay(time: WeeklyTime, now: number): { year: number; month: number; day: number } {
  const soonest = new Date(now + 7 * dayMs + (offsetOf(time.zone, now) ?? 0) * 60_000);
  const wait = (time.day - weekdayOf(soonest) + 7) % 7;
  const date = new Date(soonest.getTime() + wait * dayMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** A person's clock as the roster names it, or as a mere offset if that name isn't one; `undefined` if it isn't known. */
function clockOf({ zone, offset }: Person): string | undefined {
  if (offset === undefined) return undefined;
  if (zone && offsetOf(zone, 0) !== undefined) return zone;
  const minutes = Math.abs(offset);
  return `UTC${offset < 0 ? '-' : '+'}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

function byPreference(a: Slot & { awkward: number }, b: Slot & { awkward: number }): number {
  return (
    a.outside - b.outside ||
    a.awkward - b.awkward ||
    favoriteDays.indexOf(a.day) - favoriteDays.indexOf(b.day) ||
    Math.abs(a.start - favorite) - Math.abs(b.start - favorite) ||
    a.start - b.start
  );
}

function shifted({ day, start }: Pick<WeeklyTime, 'day' | 'start'>, by: number): { day: Weekday; start: number } {
  const minute = ((((day - 1) * dayMinutes + start + by) % weekMinutes) + weekMinutes) % weekMinutes;
  return { day: (Math.floor(minute / dayMinutes) + 1) as Weekday, start: minute % dayMinutes };
}

/** Tells whether a meeting, by a zone's own clock, lies outside of the working day there. */
function outsideIn(zone: string, { workFrom, workTo, meeting }: Times) {
  const iana = ianaOf(zone);
  const isFree = ([1, 2, 3, 4, 5, 6, 7] as const).map((day) => !isWorkingDay(iana, day));
  return ({ day, start }: Pick<WeeklyTime, 'day' | 'start'>): boolean =>
    start < workFrom || start + meeting > workTo || (isFree[day - 1] as boolean);
}

/** How many minutes of it people would rather have free: lunch, and the ends of the working day. */
function awkwardness(start: number, { workFrom, workTo, meeting }: Times): number {
  const end = start + meeting;
  const atLunch = Math.max(0, Math.min(end, lunch.to) - Math.max(start, lunch.from));
  return atLunch + Math.max(0, workFrom + edge - start) + Math.max(0, end + edge - workTo);
}

interface Constellation {
  /** Minutes ahead of UTC, by zone. */
  offsets: number[];
  /** On how many days of the year. */
  days: number;
}

/** How the zones' clocks stand to each other in the year from `from` (ms) on: the usual way first. */
function constellations(zones: readonly string[], from: number): Constellation[] {
  const first = Math.floor(from / dayMs);
  const years = zones.map((zone) => yearOf(zone, first));
  const found = new Map<string, Constellation>();
  for (let n = 0; n < yearDays; n++) {
    const offsets = years.map((year) => year[n] as number);
    const same = found.get(offsets.join());
    if (same) same.days++;
    else found.set(offsets.join(), { offsets, days: 1 });
  }
  return [...found.values()].sort((a, b) => b.days - a.days);
}

const known = new Map<string, Int16Array>();

/** A zone's offsets at noon UTC on each day of the year from a day on (days since 1970). Kept: groups share zones. */
function yearOf(zone: string, firstDay: number): Int16Array {
  const key = `${zone} ${firstDay}`;
  const year = known.get(key) ?? newYear((n) => offsetOf(zone, (firstDay + n + 0.5) * dayMs) ?? 0);
  known.set(key, year);
  return year;
}

/** Asked for once a week, and for each day of the weeks in which clocks change: no clock changes twice within a week. */
function newYear(offsetOn: (day: number) => number): Int16Array {
  const year = new Int16Array(yearDays);
  let before = offsetOn(0);
  for (let from = 0; from < yearDays; from += 7) {
    const to = Math.min(from + 7, yearDays);
    const after = offsetOn(to);
    for (let n = from; n < to; n++) year[n] = before === after ? before : offsetOn(n);
    before = after;
  }
  return year;
}

function weekdayOf(date: Date): Weekday {
  return (date.getUTCDay() || 7) as Weekday;
}
