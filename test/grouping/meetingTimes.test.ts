import { describe, expect, it } from 'vitest';
import { firstDay, homeZone, localTimes, meetingTimes, type Slot } from '../../server/grouping/meetingTimes.ts';
import type { Person } from '../../server/grouping/person.ts';
import { defaultSettings as settings } from '../../server/grouping/settings.ts';
import { offsetOf } from '../../server/grouping/timeZone.ts';
import { isWorkingDay } from '../../server/grouping/workingDays.ts';

const january = Date.UTC(2026, 0, 5, 9);
const july = Date.UTC(2026, 6, 6, 9);
let people = 0;
const inZone = (zone: string): Person => {
  const id = `p${people++}@x.y`;
  const [offset, laterOffset] = [offsetOf(zone, january), offsetOf(zone, july)];
  return {
    id,
    name: id,
    email: id,
    zone,
    strengths: [],
    ...(offset !== undefined && { offset }),
    ...(laterOffset !== undefined && { laterOffset }),
  };
};
const members = (...zones: string[]) => zones.map(inZone);
const at = ({ day, start }: Pick<Slot, 'day' | 'start'>) =>
  `${'Mo Tu We Th Fr Sa Su'.split(' ')[day - 1]} ${Math.floor(start / 60)}:${String(start % 60).padStart(2, '0')}`;
const best = (group: Person[], home: string) => meetingTimes(group, home, settings, january)[0] as Slot;

/** Whether a weekly time by the home's clock is within everyone's day, asked for each day of two years on its own. */
function fitsAlways(group: readonly Person[], { day, start, zone }: Slot): boolean {
  for (let n = 0; n < 365; n++) {
    const date = new Date(january + n * 86_400_000);
    if ((date.getUTCDay() || 7) !== day) continue;
    const local = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), 0, start);
    const utc = local - (offsetOf(zone, local) as number) * 60_000;
    for (const person of group) {
      const there = new Date(utc + (offsetOf(person.zone as string, utc) as number) * 60_000);
      const minute = there.getUTCHours() * 60 + there.getUTCMinutes();
      if (minute < settings.workFrom || minute + settings.meeting > settings.workTo) return false;
      if (there.getUTCDay() === 0 || there.getUTCDay() === 6) return false;
    }
  }
  return true;
}

describe('the proposed time', () => {
  it('is Tuesday at ten for one clock', () => {
    expect(at(best(members('Europe/Berlin', 'Europe/Berlin'), 'Europe/Berlin'))).toBe('Tu 10:00');
  });

  it.each([
    [['Europe/Berlin', 'America/New_York'], 'Europe/Berlin'],
    [['America/New_York', 'Europe/London', 'Europe/Berlin'], 'America/New_York'],
    [['Europe/Berlin', 'Asia/Kolkata', 'Europe/London'], 'Asia/Kolkata'],
    [['Asia/Tokyo', 'Asia/Kolkata', 'Australia/Brisbane'], 'Asia/Tokyo'],
    [['America/Los_Angeles', 'America/New_York', 'America/Sao_Paulo'], 'America/New_York'],
  ])('lies in the working day of all, all year, for %s', (zones, home) => {
    const group = members(...zones);
    const slot = best(group, home);
    expect(slot.outside).toBe(0);
    expect(fitsAlways(group, slot)).toBe(true);
  });

  it('fits only if a count of every day agrees', () => {
    const group = members('Europe/Berlin', 'America/New_York', 'America/Chicago');
    const weekdays = meetingTimes(group, 'Europe/Berlin', settings, january).filter(({ day }) => day < 6);
    for (const slot of weekdays) expect([at(slot), slot.outside === 0]).toEqual([at(slot), fitsAlways(group, slot)]);
  });

  it('is out of the working day for as few as possible if none fits', () => {
    const group = members('Asia/Tokyo', 'Europe/Berlin', 'Europe/Berlin');
    const slot = best(group, 'Europe/Berlin');
    expect(slot.outside).toBeGreaterThan(0);
    expect(slot.outside).toBeLessThan(1 / 3 + 0.01);
    expect(localTimes(group, slot, settings, january).map(({ zone, isOutside }) => [zone, isOutside])).toEqual([
      ['Europe/Berlin', false],
      ['Asia/Tokyo', true],
    ]);
  });

  it('avoids the weekend of each member: Fridays in Riyadh', () => {
    const group = members('Asia/Riyadh', 'Europe/Berlin');
    const fitting = meetingTimes(group, 'Europe/Berlin', settings, january).filter(({ outside }) => outside === 0);
    expect([...new Set(fitting.map(({ day }) => day))].sort()).toEqual([1, 2, 3, 4]);
  });

  it('avoids the date line: a Friday in California is a Saturday in Auckland', () => {
    const group = members('America/Los_Angeles', 'Pacific/Auckland');
    const fitting = meetingTimes(group, 'America/Los_Angeles', settings, january).filter(
      ({ outside }) => outside === 0,
    );
    expect(fitting.length).toBeGreaterThan(0);
    expect(fitting.some(({ day }) => day === 5)).toBe(false);
  });

  it('leaves out members whose clock isn’t known, and is the home’s if none is', () => {
    expect(at(best(members('Europe/Berlin', 'Atlantis'), 'Europe/Berlin'))).toBe('Tu 10:00');
    expect(at(best(members('Atlantis'), 'Asia/Tokyo'))).toBe('Tu 10:00');
  });

  it('goes by the offset of someone whose zone’s name isn’t one', () => {
    const [ann] = members('Europe/Berlin');
    const own = { ...(ann as Person), zone: 'our Berlin office', offset: 330 };
    expect(localTimes([own], { day: 2, start: 600, zone: 'UTC+1' }, settings, january)).toEqual([
      { zone: 'UTC+5:30', starts: [{ day: 2, start: 870, weeks: 52 }], isOutside: false },
    ]);
  });
});

it('keeps to the facilitator’s clock, or to that of most', () => {
  const group = members('Europe/Berlin', 'Asia/Tokyo', 'Asia/Tokyo', 'Atlantis');
  expect(homeZone(group, group[0], 'UTC')).toBe('Europe/Berlin');
  expect(homeZone(group, group[3], 'UTC')).toBe('Asia/Tokyo');
  expect(homeZone(members('Atlantis'), undefined, 'UTC')).toBe('UTC');
});

it('tells in how many weeks clocks stand apart otherwise', () => {
  const group = members('Europe/Berlin', 'America/New_York');
  const [newYork] = localTimes(group, { day: 2, start: 15 * 60, zone: 'Europe/Berlin' }, settings, january);
  // New York changes its clocks three weeks before Berlin in spring, and a week after it in autumn.
  expect(newYork?.starts).toEqual([
    { day: 2, start: 9 * 60, weeks: 48 },
    { day: 2, start: 10 * 60, weeks: 4 },
  ]);
});

it('begins a week from now at the earliest, by the group’s own day', () => {
  // A Monday, 09:00 UTC.
  expect(firstDay({ day: 1, start: 600, zone: 'Europe/Berlin' }, january)).toEqual({ year: 2026, month: 1, day: 12 });
  expect(firstDay({ day: 7, start: 600, zone: 'Europe/Berlin' }, january)).toEqual({ year: 2026, month: 1, day: 18 });
  // On a Monday evening in UTC it is Tuesday in Tokyo.
  const evening = Date.UTC(2026, 0, 5, 20);
  expect(firstDay({ day: 2, start: 600, zone: 'Asia/Tokyo' }, evening)).toEqual({ year: 2026, month: 1, day: 13 });
  expect(firstDay({ day: 1, start: 600, zone: 'Asia/Tokyo' }, evening)).toEqual({ year: 2026, month: 1, day: 19 });
});

it('knows when people work', () => {
  const free = (zone?: string) => ([1, 2, 3, 4, 5, 6, 7] as const).filter((day) => !isWorkingDay(zone, day));
  expect(free('Europe/Berlin')).toEqual([6, 7]);
  expect(free('Asia/Riyadh')).toEqual([5, 6]);
  expect(free('Asia/Kabul')).toEqual([4, 5]);
  expect(free(undefined)).toEqual([6, 7]);
});
