import { reportAgenda, reportBadge, reportPrompted, withoutKeeper } from './agenda.ts';
import type { Person, Report } from './command.ts';
import type { Cleared, Participant, Session, Window } from './session.ts';
import { limits, lookUp, participantOf } from './session.ts';
import { cleared } from './time.ts';

/** What a server process reports about windows, people and the meeting. One that is out of date changes nothing. */
export function report(session: Session, command: Report): Session | Cleared {
  switch (command.type) {
    case 'windows-arrived':
      return windowsArrived(session, command);
    case 'windows-left': {
      const { windows, process } = command;
      return windowsLeft(session, (w, id) => w.process === process && windows.includes(id), session.at);
    }
    case 'process-gone':
      return withoutKeeper(
        windowsLeft(session, (w) => w.process === command.process, Math.min(session.at, command.diedAt)),
        command.process,
      );
    case 'participant-left':
      return participantLeft(session, command.person);
    case 'meeting-ended':
      return session.endsAt === undefined ? { ...session, endsAt: session.at + limits.afterMeeting } : session;
    case 'meeting-resumed': {
      const { endsAt: _gone, ...rest } = session;
      return rest;
    }
    case 'time-passed':
      return session;
    case 'clear-asked': {
      const asked = participantOf(session, command.person)?.id === session.facilitator;
      return asked && command.openedAt === session.openedAt ? cleared(session) : session;
    }
    case 'agenda-claimed':
    case 'agenda-posted':
    case 'agenda-refused':
    case 'agenda-deleted':
      return reportAgenda(session, command);
    case 'facilitator-prompted':
      return reportPrompted(session, command);
    case 'badge-shown':
      return reportBadge(session, command);
  }
}

function windowsArrived(session: Session, { windows, process }: Report & { type: 'windows-arrived' }): Session {
  let after = session;
  for (const { window, person } of windows) {
    const known = lookUp(after.windows, window);
    if (known && known.key !== person.key) continue;
    const participants = withPerson(after, person);
    if (!participants) continue;
    const { unattendedSince: _attended, ...rest } = after;
    const remembered = after === session ? rememberedWindows(session) : after.windows;
    const outcomes = known?.outcomes ?? [];
    const arrived = { key: person.key, process, connected: true, seenAt: session.at, outcomes };
    after = { ...rest, participants, windows: { ...remembered, [window]: arrived } };
  }
  return after;
}

/** The participants with this person present; nothing when the session is full, or someone else has their id. */
function withPerson(session: Session, person: Person): Participant[] | undefined {
  const known = participantOf(session, person.key);
  if (known) {
    return session.participants.map((p) => {
      if (p !== known) return p;
      const { awaySince: _away, ...here } = p;
      return { ...here, left: false, name: person.name, ...(person.contact && { contact: person.contact }) };
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
      acknowledged: false,
      roleOffered: person.meetingOrganizer === true,
      takeaway: '',
      copied: false,
    },
  ];
}

function rememberedWindows(session: Session): Record<string, Window> {
  const kept = Object.entries(session.windows).filter(
    ([, w]) => w.connected || session.at - w.seenAt < limits.forgetWindow,
  );
  return Object.fromEntries(kept);
}

/** Marks connected windows as gone, and people without any as away since `at`, but not since before they came. */
function windowsLeft(session: Session, which: (window: Window, id: string) => boolean, reportedAt: number): Session {
  const gone = Object.entries(session.windows).filter(([id, w]) => w.connected && which(w, id));
  if (gone.length === 0) return session;
  const at = Math.max(reportedAt, ...gone.map(([, w]) => w.seenAt));
  const left = gone.map(([id, w]) => [id, { ...w, connected: false, seenAt: session.at }] as const);
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

function participantLeft(session: Session, key: string): Session {
  if (!participantOf(session, key)) return session;
  const without = windowsLeft(session, (w) => w.key === key, session.at);
  return { ...without, participants: without.participants.map((p) => (p.key === key ? { ...p, left: true } : p)) };
}
