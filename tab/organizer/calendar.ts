import ical, { ICalCalendarMethod, ICalEventBusyStatus, ICalEventRepeatingFreq, ICalEventStatus } from 'ical-generator';
import { tzlib_get_ical_block } from 'timezones-ical-library';
import { ianaOf } from '#grouping/timeZone.ts';
import type { Group, Schedule } from './group.ts';
import { firstMeeting } from './plan.ts';
import { say } from './words.ts';

/** Groups rotate after about half a year. */
const weeks = 26;

/**
 * A group's calendar hold as an iCalendar file: it repeats by the clock of its zone for half a year, invites nobody, and says
 * that it is only a hold. A later one replaces it: its UID goes by the group's id, and its SEQUENCE, the minute of its making,
 * only grows. `minutes`: a meeting's length; `now` in ms.
 */
export function calendarHold({ id }: Pick<Group, 'id'>, schedule: Schedule, minutes: number, now: number): string {
  const zone = ianaOf(schedule.zone);
  const { year, month, day, at } = firstMeeting(schedule, now);
  // By its own clock, written without a zone: the library takes a date's local parts, if a time zone is given.
  const start = zone ? new Date(year, month - 1, day, 0, schedule.start) : new Date(at);
  const calendar = ical({ prodId: { company: 'Mini-M', product: 'Organizer' }, method: ICalCalendarMethod.PUBLISH });
  // Without a name: DTSTAMP would be in that zone, and it must be in UTC.
  calendar.timezone({ name: null, generator: timeZoneBlock });
  calendar.createEvent({
    id: `${id}@mini-m`,
    sequence: Math.floor(now / 60_000),
    stamp: new Date(now),
    start,
    end: new Date(start.getTime() + minutes * 60_000),
    ...(zone && { timezone: zone }),
    repeating: {
      freq: ICalEventRepeatingFreq.WEEKLY,
      interval: schedule.everyWeeks,
      count: weeks / schedule.everyWeeks,
    },
    summary: say('hand.invite.title'),
    description: say('hand.holdText'),
    status: ICalEventStatus.TENTATIVE,
    busystatus: ICalEventBusyStatus.TENTATIVE,
  });
  return calendar.toString();
}

/** The definition of an IANA zone, under the name that was asked for. */
function timeZoneBlock(name: string): string {
  const [block = ''] = tzlib_get_ical_block(name);
  return block.replace(/^TZID:.*$/m, `TZID:${name}`);
}
