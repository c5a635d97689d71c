import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { calendarHold } from '../../tab/organizer/calendar.ts';
import type { Schedule } from '../../tab/organizer/group.ts';
import ar from '../../tab/organizer/words/ar.json' with { type: 'json' };
import { setOrganizerLanguage } from '../../tab/organizer/words.ts';

/** A Monday in winter. */
const now = Date.UTC(2026, 0, 5, 9);
const group = { id: '5d1f0d0e-0000-4000-8000-000000000001' };
const berlin: Schedule = { day: 2, start: 10 * 60, zone: 'Europe/Berlin', everyWeeks: 1 };

/** As another calendar reads it, with the file's own time zones. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const entries = calendar.getAllSubcomponents('vevent').map((entry) => new ICAL.Event(entry));
  return { calendar, entry: entries[0] as InstanceType<typeof ICAL.Event>, entries };
}

/** The moments of its meetings. */
function meetings(text: string): string[] {
  const dates = read(text).entry.iterator();
  const found: string[] = [];
  for (let next = dates.next(); next; next = dates.next()) found.push(next.toJSDate().toISOString());
  return found;
}

const held = (schedule: Schedule = berlin, at = now) => calendarHold(group, schedule, 45, at);

describe('a calendar hold', () => {
  it('repeats every week at its group’s time, before and after the clocks change', () => {
    const all = meetings(held());
    expect(all).toHaveLength(26);
    expect(all[0]).toBe('2026-01-13T09:00:00.000Z');
    // Clocks change on 29 March.
    expect(all.slice(10, 12)).toEqual(['2026-03-24T09:00:00.000Z', '2026-03-31T08:00:00.000Z']);
    expect(read(held()).entry.duration.toSeconds()).toBe(45 * 60);
  });

  it('repeats every two weeks', () => {
    const all = meetings(held({ ...berlin, everyWeeks: 2 }));
    expect(all).toHaveLength(13);
    expect(all.slice(0, 2)).toEqual(['2026-01-13T09:00:00.000Z', '2026-01-27T09:00:00.000Z']);
  });

  it('defines its time zone, also under an older name', () => {
    const { calendar, entry } = read(held({ ...berlin, zone: 'Asia/Calcutta' }));
    const zones = calendar.getAllSubcomponents('vtimezone').map((zone) => zone.getFirstPropertyValue('tzid'));
    expect(zones).toEqual([entry.startDate.zone.tzid]);
    expect(entry.startDate.toJSDate().toISOString()).toBe('2026-01-13T04:30:00.000Z');
  });

  it('is in UTC where the list has a mere offset', () => {
    expect(meetings(held({ ...berlin, zone: 'UTC+2', start: 60 }))[0]).toBe('2026-01-12T23:00:00.000Z');
  });

  it('replaces an earlier one of the same group, and no other', () => {
    const [first, second] = [read(held()), read(held({ ...berlin, start: 11 * 60 }, now + 60_000))];
    expect(second.entry.uid).toBe(first.entry.uid);
    expect(Number(second.entry.sequence)).toBeGreaterThan(Number(first.entry.sequence));
    expect(held()).toContain('\r\nDTSTAMP:20260105T090000Z\r\n');
    expect(held(berlin, now + 60_000)).toContain('\r\nDTSTAMP:20260105T090100Z\r\n');
    expect(read(calendarHold({ id: 'other' }, berlin, 45, now)).entry.uid).not.toBe(first.entry.uid);
  });

  it('invites nobody, and says that it is only a hold', () => {
    const { calendar, entry, entries } = read(held());
    expect(entries).toHaveLength(1);
    expect(entry.attendees).toEqual([]);
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    expect(entry.description).toContain('This is only a hold in your calendar, not the meeting.');
  });

  it.each(['en', 'de', 'ja', 'ar'])('has no line over 75 octets in %s, and loses no letter', async (language) => {
    await setOrganizerLanguage(language);
    const text = held();
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    if (language === 'ar') expect(read(text).entry.description).toBe(ar['hand.holdText']);
    await setOrganizerLanguage('en');
  });
});
