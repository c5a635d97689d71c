import { reportAgenda, reportBadge, reportPrompted, withoutKeeper } from './agenda.ts';
import type { Person, Report } from './command.ts';
import type { Cleared, Participant, Session, Window } from './session.ts';
import { limits, lookUp, participantOf } from './session.ts';
import { cleanName } from './text.ts';
import { cleared } from './time.ts';

/** What a server process reports about windows, people and the meeting. One that is out of date changes nothing. */
export function report(session: Session, command: Report): Session | Cleared {
  switch (command.type) {
    case 'windows-arrived':
      return windowsArrived(session, command);
    case 'windows-left': {
      const { windows, process } = command;
      return windowsLeft(session, (w, id) => w.process === process && windows.includes(id));
    }
    case 'process-gone':
      return withoutKeeper(
        windowsLeft(session, (w) => w.process === command.process),
        command.process,
      );
    case 'participant-left':
      return participantLeft(session, command);
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
  for (const { window, person: said, askedAt } of windows) {
    const person = { ...said, name: cleanName(said.name) };
    const known = lookUp(after.windows, window);
    if (known && known.key !== person.key) continue;
    const participants = withPerson(after, person, askedAt);
    if (!participants) continue;
    const { unattendedSince: _attended, ...rest } = after;
    const remembered = after === session ? rememberedWindows(session) : after.windows;
    const outcomes = known?.outcomes ?? [];
    const arrived = { key: person.key, process, connected: true, seenAt: session.at, outcomes };
    after = withoutSurplus(
      { ...rest, participants, windows: { ...remembered, [window]: arrived } },
      person.key,
      window,
    );
  }
  return after;
}

/**
 * The participants with this person present; nothing when the session is full, someone else has their id, or the host said
 * since that they left.
 */
function withPerson(session: Session, person: Person, askedAt: number | undefined): Participant[] | undefined {
  const known = participantOf(session, person.key);
  // No question can be later than the entry that tells of its answer, whatever the clock of a process says.
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

/** Without the person's oldest connected window, where they have one too many; `newest` stays in any case. */
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

/** Marks connected windows as gone, and people without any as away from now on. */
function windowsLeft(session: Session, which: (window: Window, id: string) => boolean): Session {
  const gone = Object.entries(session.windows).filter(([id, w]) => w.connected && which(w, id));
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

function participantLeft(session: Session, { person, askedAt }: Report & { type: 'participant-left' }): Session {
  const known = participantOf(session, person);
  if (!known) return session;
  const heard = { askedAt: Math.min(askedAt ?? session.at, session.at) };
  if (heard && known.askedAt !== undefined && heard.askedAt < known.askedAt) return session;
  const without = windowsLeft(session, (w) => w.key === person);
  return {
    ...without,
    participants: without.participants.map((p) => (p.key === person ? { ...p, left: true, ...heard } : p)),
  };
}
