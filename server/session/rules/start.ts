import * as z from 'zod/mini';
import { Settings } from '../choices.ts';
import { defaultSettings, limits } from '../limits.ts';
import { no, type Refusal } from '../refusal.ts';
import type { Person, Phase, Session } from '../session.ts';
import { cleanName } from '../text.ts';
import type { SharedView } from '../view.ts';
import { withParticipant } from './changes.ts';
import { allow, type Effects, facilitatorOnly, type Refusals, type UnseenRefusals } from './chapter.ts';

/** Opens a session: the first command of its log. */
export const StartSession = z.strictObject({
  type: z.literal('start-session'),
  settings: z.partial(Settings),
  recordingOff: z.boolean(),
  /** In ms since 1970; left out, the rules choose it (S3). */
  plannedEnd: z.optional(z.int()),
  /** The person knows that a session was cleared here a moment ago (S5). */
  again: z.optional(z.boolean()),
});
export type StartSession = z.infer<typeof StartSession>;

/** The entry that opens a session. */
export interface OpeningEntry {
  by: Person;
  at: number;
  command: StartSession;
  limits: { maxAge: number; unattended: number };
}

export const StartCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('acknowledge-rule') }),
  z.strictObject({ type: z.literal('confirm-recording'), off: z.boolean() }),
  z.strictObject({ type: z.literal('set-planned-end'), at: z.int() }),
  z.strictObject({ type: z.literal('change-settings'), settings: z.partial(Settings) }),
]);
export type StartCommand = z.infer<typeof StartCommand>;

export const startRefusals: Refusals<StartCommand> = {
  'acknowledge-rule': allow,
  'confirm-recording': facilitatorOnly(({ shared }, { off }) =>
    off && shared.recorded ? no('recording-seen') : undefined,
  ),
  'set-planned-end': facilitatorOnly(({ shared }, { at }, now) => endRefusal(at, now, shared.latestEnd)),
  'change-settings': facilitatorOnly(({ shared }, { settings }) => settingsRefusal(shared, settings)),
};

export const startEffects: Effects<StartCommand> = {
  'acknowledge-rule': (session, by) => withParticipant(session, by.id, { acknowledged: true }),
  'confirm-recording': (session, _by, { off }) => ({ ...session, recordingOff: off }),
  'set-planned-end': (session, _by, { at }) => ({ ...session, plannedEnd: at }),
  'change-settings': (session, _by, { settings }) => changeSettings(session, settings),
};

/** Why a session can't be opened like this; `clearedAt` is when one was last cleared here, if that is known. */
export function startRefusal(command: StartSession, now: number, clearedAt?: number): Refusal | undefined {
  if (!command.again && clearedAt !== undefined && now - clearedAt < limits.clearedRecently) return no('just-cleared');
  const { plannedEnd } = command;
  if (plannedEnd !== undefined) {
    const refused = endRefusal(plannedEnd, now, now + limits.longestMeeting);
    if (refused) return refused;
  }
  return boundsRefusal(command.settings);
}

/** The next half or full hour (UTC) that is at least 45 minutes away. */
export function defaultPlannedEnd(now: number): number {
  const halfHour = 30 * 60_000;
  return Math.ceil((now + limits.shortestMeeting) / halfHour) * halfHour;
}

/** Opens a session. The person who pressed "Start" is its facilitator. */
export function openSession({ by, at, command, limits }: OpeningEntry): Session {
  // The log dates the entry after the press, so a planned end may have passed by now.
  const { plannedEnd = 0 } = command;
  return {
    at,
    openedAt: at,
    settings: { ...defaultSettings, ...command.settings },
    limits,
    plannedEnd: Math.min(plannedEnd > at ? plannedEnd : defaultPlannedEnd(at), at + limits.maxAge),
    recordingOff: command.recordingOff,
    step: 1,
    progress: { phase: firstPhase(command, by), since: at, order: [], discussed: [] },
    participants: [
      {
        id: by.id,
        key: by.key,
        name: cleanName(by.name),
        ...(by.contact && { contact: by.contact }),
        awaySince: at,
        left: false,
        acknowledged: true,
        roleOffered: false,
        takeaway: '',
        copied: false,
      },
    ],
    windows: {},
    lock: { epochs: [], devices: {}, rounds: 0 },
    topics: {},
    withdrawn: {},
    hasVotingBegun: false,
    hasResult: false,
    facilitator: by.id,
    unattendedSince: at,
  };
}

/** A group's first meeting begins with names. */
function firstPhase({ settings }: StartSession, by: Person): Phase {
  return settings.firstMeeting ? { kind: 'names', turns: [{ participant: by.id }] } : { kind: 'gather' };
}

function endRefusal(end: number, now: number, latest: number): Refusal | undefined {
  return end > now && end <= latest ? undefined : no('bad-time');
}

/** Another rule lets people take part only once they acknowledge it: with ratings given, that could leave too few (S7, H5). */
export const startUnseenRefusals: UnseenRefusals<StartCommand> = {
  'change-settings': ({ worth, settings }, _by, { settings: { rule = settings.rule } }) =>
    worth && rule !== settings.rule ? no('wrong-phase') : undefined,
};

function settingsRefusal(shared: SharedView, wanted: Partial<Settings>): Refusal | undefined {
  const changes = (name: keyof Settings) => wanted[name] !== undefined && wanted[name] !== shared.settings[name];
  if (wanted.firstMeeting !== undefined && wanted.firstMeeting !== (shared.settings.firstMeeting ?? false))
    return no('wrong-phase');
  // Another rule must be acknowledged again. After the first votes, that could leave so few voters that the counts tell theirs.
  if (shared.hasVotingBegun && (changes('rule') || changes('votesEach'))) return no('voting-begun');
  if (changes('rule') && (shared.lastCall || (shared.phase.kind !== 'gather' && shared.phase.kind !== 'names')))
    return no('wrong-phase');
  return boundsRefusal(wanted);
}

function boundsRefusal(wanted: Partial<Settings>): Refusal | undefined {
  for (const name of ['timeBoxMinutes', 'votesEach', 'topicsEach'] as const) {
    if (!isWithin(wanted[name], limits[name])) return no('bad-setting');
  }
  const steps = Object.values(wanted.consultation ?? {});
  return steps.every((value) => isWithin(value, limits.consultationMinutes)) ? undefined : no('bad-setting');
}

function isWithin(value: number | undefined, { least, most }: { least: number; most: number }): boolean {
  return value === undefined || (Number.isInteger(value) && value >= least && value <= most);
}

/** Another confidentiality rule is another promise, so everyone but the facilitator, who chose it, acknowledges again. */
function changeSettings(session: Session, wanted: Partial<Settings>): Session {
  const settings = { ...session.settings, ...wanted };
  if (settings.rule === session.settings.rule) return { ...session, settings };
  const participants = session.participants.map((p) => ({ ...p, acknowledged: p.id === session.facilitator }));
  return { ...session, settings, participants };
}
