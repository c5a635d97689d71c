import { firstDay, homeZone, meetingTimes, type WeeklyTime } from '#grouping/meetingTimes.ts';
import type { Person } from '#grouping/person.ts';
import type { Settings } from '#grouping/settings.ts';
import { ianaOf, offsetOf } from '#grouping/timeZone.ts';
import type { Group, Schedule } from './group.ts';
import { fullName } from './people.ts';
import { locale, say } from './words.ts';

/** Whom a group's facilitator is, and when it meets: as the Organizer chose, or as proposed. */
export interface Plan {
  members: Person[];
  facilitator: Person | undefined;
  schedule: Schedule;
}

/** A group's plan at `now` (ms). The proposed facilitator is the first member who can, or else the first. */
export function planOf(group: Group, byId: ReadonlyMap<string, Person>, settings: Settings, now: number): Plan {
  const members = group.members.flatMap((id) => byId.get(id) ?? []);
  const facilitator =
    members.find((p) => p.id === group.facilitator) ?? members.find((p) => p.facilitates) ?? members[0];
  return { members, facilitator, schedule: group.schedule ?? proposed(members, facilitator, settings, now) };
}

function proposed(
  members: readonly Person[],
  facilitator: Person | undefined,
  settings: Settings,
  now: number,
): Schedule {
  const home = homeZone(members, facilitator, Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [best] = meetingTimes(members, home, settings, now);
  return { day: best?.day ?? 2, start: best?.start ?? settings.workFrom, zone: home, everyWeeks: 1 };
}

/** A zone as people say it: "New York" for America/New_York, others as the roster has them. */
export function zoneName(zone: string): string {
  const city = ianaOf(zone)?.split('/').at(-1)?.replaceAll('_', ' ');
  return city ?? zone;
}

/** A day of the week in the reader's language; 1: Monday. */
export function dayName(day: number): string {
  // 2024 began on a Monday.
  return new Intl.DateTimeFormat(locale(), { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day));
}

/** A time of day, given in minutes, as the reader writes it. */
export function clockTime(minutes: number): string {
  return new Intl.DateTimeFormat(locale(), { timeStyle: 'short', timeZone: 'UTC' }).format(minutes * 60_000);
}

/** "Tuesdays at 10:00 (Berlin)" */
export function weeklyTime({ day, start, zone, everyWeeks }: Schedule): string {
  return say('time.weekly', { every: everyWeeks, day: dayName(day), time: clockTime(start), zone: zoneName(zone) });
}

/** When a group first meets: the day by its own clock, and the moment in ms. */
export function firstMeeting(time: WeeklyTime, now: number) {
  const date = firstDay(time, now);
  const local = Date.UTC(date.year, date.month - 1, date.day, 0, time.start);
  // The offset at that local time; clocks don't change within a working day.
  const offset = offsetOf(time.zone, local - (offsetOf(time.zone, local) ?? 0) * 60_000) ?? 0;
  const written = new Intl.DateTimeFormat(locale(), { dateStyle: 'full', timeZone: 'UTC' }).format(local);
  return { ...date, at: local - offset * 60_000, written };
}

/** Whom the facilitator doesn't need to be told about: themselves. */
export function othersOf({ members, facilitator }: Plan): Person[] {
  return members.filter((p) => p !== facilitator);
}

export const nameOf = (person: Person): string => fullName(person.name);
