import { localTimes } from '#grouping/meetingTimes.ts';
import type { Person } from '#grouping/person.ts';
import type { Settings } from '#grouping/settings.ts';
import { ianaOf } from '#grouping/timeZone.ts';
import { listed } from './people.ts';
import { clockTime, dayName, firstMeeting, nameOf, othersOf, type Plan, weeklyTime, zoneName } from './plan.ts';
import { say } from './words.ts';

/** Where groups meet. */
export type MeetingHost = 'teams' | 'meet';

/** What a message to a facilitator is about. */
export interface Invitation extends Plan {
  settings: Settings;
  host: MeetingHost;
  /** In ms. */
  now: number;
}

/** Longer links fail in mail programs on Windows. */
const longestMail = 2_000;

/**
 * The link with which a facilitator creates the meeting: people, text and first date are filled in. Google Calendar also takes the
 * recurrence, Teams doesn't. `bare`: without the text.
 */
export function meetingLink(invitation: Invitation, bare = false): string {
  const { host, settings, schedule, now } = invitation;
  const { at, year, month, day } = firstMeeting(schedule, now);
  const end = at + settings.meeting * 60_000;
  const attendees = othersOf(invitation).map((p) => p.email);
  const text = bare ? {} : { [host === 'meet' ? 'details' : 'content']: say('hand.invite.text') };
  if (host === 'teams')
    return link('https://teams.microsoft.com/l/meeting/new', {
      subject: say('hand.invite.title'),
      startTime: new Date(at).toISOString(),
      endTime: new Date(end).toISOString(),
      attendees: attendees.join(','),
      ...text,
    });
  const zone = ianaOf(schedule.zone);
  const local = Date.UTC(year, month - 1, day, 0, schedule.start);
  // By the group's own clock, so that it stays at its time when clocks change.
  const [from, mark] = zone ? [local, ''] : [at, 'Z'];
  const dates = [from, from + settings.meeting * 60_000].map((moment) => basic(moment) + mark).join('/');
  return link('https://calendar.google.com/calendar/render', {
    action: 'TEMPLATE',
    text: say('hand.invite.title'),
    dates,
    ...(zone && { ctz: zone }),
    recur: `RRULE:FREQ=WEEKLY;INTERVAL=${schedule.everyWeeks}`,
    add: attendees.join(','),
    ...text,
  });
}

/** The link that opens an empty chat in Teams with one person. Google Chat has no such links. */
export function chatLink(to: Person): string {
  return `https://teams.microsoft.com/l/chat/0/0?users=${encodeURIComponent(to.email)}`;
}

/** The message to a facilitator: what a Mini-M is, why them, when, and their first three steps. */
export function messageFor(invitation: Invitation, link = meetingLink(invitation)): string {
  const { facilitator, host, settings, schedule } = invitation;
  const others = othersOf(invitation).map((p) => p.name);
  const text = say('hand.text', {
    name: facilitator ? nameOf(facilitator) : '',
    minutes: settings.meeting,
    every: schedule.everyWeeks,
    why: say(facilitator?.facilitates ? 'hand.text.listed' : 'hand.text.chosen'),
    others: listed(others),
    time: weeklyTime(schedule),
    clocks: clocksOf(invitation),
    host,
    link,
  });
  // A group with one clock has no list of clocks after its time.
  return text.replaceAll(/ +$/gm, '');
}

/** The same as HTML, where the long link has a label: chats keep it. */
export function messageHtml(invitation: Invitation): string {
  const link = escaped(meetingLink(invitation));
  return escaped(messageFor(invitation))
    .replace(link, () => `<a href="${link}">${escaped(say('hand.create'))}</a>`)
    .split('\n\n')
    .map((part) => `<p>${part.replaceAll('\n', '<br>')}</p>`)
    .join('');
}

/**
 * A link that opens a mail to the facilitator. `isWhole`: with the message in it; mail programs on Windows take about 2,000
 * characters, so a longer one has to be pasted.
 */
export function mailLink(invitation: Invitation): { href: string; isWhole: boolean } {
  const to = `mailto:${encodeURIComponent(invitation.facilitator?.email ?? '').replaceAll('%40', '@')}`;
  const subject = say('hand.mail.subject');
  // The text of the invitation is the first to go: the facilitator can still write one.
  for (const shortened of [false, true]) {
    const href = link(to, { subject, body: messageFor(invitation, meetingLink(invitation, shortened)) });
    if (href.length <= longestMail) return { href, isWhole: true };
  }
  return { href: link(to, { subject }), isWhole: false };
}

/** "Berlin 15:00 · New York 09:00 (10:00 in 4 weeks)": a group's time by each of its clocks; empty if there is only one. */
export function clocksOf({ members, schedule, settings, now }: Omit<Invitation, 'host' | 'facilitator'>): string {
  const clocks = localTimes(members, schedule, settings, now);
  if (clocks.length < 2) return '';
  return clocks
    .map(({ zone, starts: [usual, ...rest] }) =>
      [
        say('time.there', { zone: zoneName(zone), time: timeOn(usual, schedule.day) }),
        ...rest.map((other) => say('time.sometimes', { time: timeOn(other, schedule.day), weeks: other.weeks })),
      ].join(' '),
    )
    .join(' · ');
}

/** The time, with its day if that isn't the group's. */
export function timeOn(local: { day: number; start: number } | undefined, day: number): string {
  if (!local) return '';
  return local.day === day ? clockTime(local.start) : `${dayName(local.day)} ${clockTime(local.start)}`;
}

function link(to: string, query: Readonly<Record<string, string>>): string {
  return `${to}?${new URLSearchParams(query).toString().replaceAll('+', '%20')}`;
}

/** 20260113T100000 */
function basic(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d+Z/g, '');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
