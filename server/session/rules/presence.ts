import { limits } from '../limits.ts';
import { lookUp, type Participant, type Person, participantOf, type Session, type Window } from '../session.ts';
import { cleanName } from '../text.ts';
import { withoutKeeper } from './agenda.ts';
import type { ReportEffects } from './chapter.ts';

/** What a process reports about windows and people. */
export type PresenceReport =
  /** `askedAt`: see `Participant`. The release before leaves it out. */
  | {
      type: 'windows-arrived';
      windows: Array<{ window: string; person: Person; askedAt?: number }>;
      process: string;
    }
  | { type: 'windows-left'; windows: string[]; process: string }
  | { type: 'process-gone'; process: string }
  | { type: 'participant-left'; person: string; askedAt?: number };
type Report<T> = Extract<PresenceReport, { type: T }>;

export const presenceReportEffects: ReportEffects<PresenceReport> = {
  'windows-arrived': windowsArrived,
  'windows-left': (session, { windows, process }) =>
    windowsLeft(session, (w, id) => w.process === process && windows.includes(id)),
  'process-gone': (session, { process }) =>
    withoutKeeper(
      windowsLeft(session, (w) => w.process === process),
      process,
    ),
  'participant-left': participantLeft,
};

function windowsArrived(session: Session, { windows, process }: Report<'windows-arrived'>): Session {
  let after = session;
  for (const { window, person: verified, askedAt } of windows) {
    const person = { ...verified, name: cleanName(verified.name) };
    const known = lookUp(after.windows, window);
    if (known && known.key !== person.key) continue;
    const participants = withPerson(after, person, askedAt);
    if (!participants) continue;
    const { unattendedSince: _attended, ...rest } = after;
    const remembered = after === session ? rememberedWindows(session) : after.windows;
    const { outcomes = [], device } = known ?? {};
    const arrived: Window = {
      key: person.key,
      process,
      connected: true,
      seenAt: session.at,
      outcomes,
      ...(device && { device }),
    };
    after = withoutSurplus(
      { ...rest, participants, windows: { ...remembered, [window]: arrived } },
      person.key,
      window,
    );
  }
  return after;
}

/**
 * The participants with this person present; undefined if the session is full, someone else has their id, or the host has
 * since said that they left.
 */
function withPerson(session: Session, person: Person, askedAt: number | undefined): Participant[] | undefined {
  const known = participantOf(session, person.key);
  // A process' clock may be ahead, but no question is later than the entry with its answer.
  const asked = askedAt === undefined ? undefined : Math.min(askedAt, session.at);
  if (known) {
    const before = known.askedAt ?? Number.NEGATIVE_INFINITY;
    if (asked !== undefined && known.left && asked <= before) return undefined;
    return session.participants.map((p) => {
      if (p !== known) return p;
      const { awaySince: _away, ...here } = p;
      const contact = person.contact && { contact: person.contact };
      const heard = asked !== undefined && { askedAt: Math.max(asked, before) };
      return { ...here, left: false, ...heard, name: person.name, ...contact };
    });
  }
  if (session.participants.length >= limits.participants) return undefined;
  if (session.participants.some((p) => p.id === person.id)) return undefined;
  return [
    ...session.participants,
    {
      id: person.id,
      key: person.key,
      name: person.name,
      ...(person.contact && { contact: person.contact }),
      left: false,
      ...(asked !== undefined && { askedAt: asked }),
      acknowledged: false,
      roleOffered: person.meetingOrganizer === true,
      takeaway: '',
      copied: false,
    },
  ];
}

/** Replaces the person's oldest connected window if they have one too many, but never `newest` (P9). */
function withoutSurplus(session: Session, key: string, newest: string): Session {
  const live = Object.entries(session.windows).filter(([, w]) => w.connected && w.key === key);
  if (live.length <= limits.windowsEach) return session;
  const [oldest] = live.filter(([id]) => id !== newest).sort(([, a], [, b]) => a.seenAt - b.seenAt);
  if (!oldest) return session;
  const replaced: Window = { ...oldest[1], connected: false, replaced: true, seenAt: session.at };
  return { ...session, windows: { ...session.windows, [oldest[0]]: replaced } };
}

function rememberedWindows(session: Session): Record<string, Window> {
  const kept = Object.entries(session.windows).filter(
    ([, w]) => w.connected || session.at - w.seenAt < limits.forgetWindow,
  );
  return Object.fromEntries(kept);
}

/** Disconnects windows. People without any other are away from now on. */
function windowsLeft(session: Session, isGone: (window: Window, id: string) => boolean): Session {
  const gone = Object.entries(session.windows).filter(([id, w]) => w.connected && isGone(w, id));
  if (gone.length === 0) return session;
  const { at } = session;
  const left = gone.map(([id, w]) => [id, { ...w, connected: false, seenAt: at }] as const);
  const windows: Record<string, Window> = { ...session.windows, ...Object.fromEntries(left) };
  const open = new Set(Object.values(windows).flatMap((w) => (w.connected ? [w.key] : [])));
  const participants = session.participants.map((p) =>
    open.has(p.key) || p.awaySince !== undefined ? p : { ...p, awaySince: at },
  );
  return {
    ...session,
    windows,
    participants,
    ...(open.size === 0 && session.unattendedSince === undefined && { unattendedSince: at }),
  };
}

function participantLeft(session: Session, { person, askedAt }: Report<'participant-left'>): Session {
  const known = participantOf(session, person);
  if (!known) return session;
  const asked = Math.min(askedAt ?? session.at, session.at);
  if (known.askedAt !== undefined && asked < known.askedAt) return session;
  const without = windowsLeft(session, (w) => w.key === person);
  return {
    ...without,
    participants: without.participants.map((p) => (p.key === person ? { ...p, left: true, askedAt: asked } : p)),
  };
}
