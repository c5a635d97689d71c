import * as z from 'zod/mini';
import type { Artifact } from '#session/choices.ts';
import { boundedJson } from './boundedJson.ts';
import { pauseAfter } from './hostPause.ts';
import type { NotAdmitted } from './identity.ts';

/** A meeting space as the asking person may see it. Ids consist of letters, digits, `-` and `_`. */
interface Space {
  id: string;
  /** The running call: visible to people in it and to the space's owner. */
  conference?: string;
  /** Whether the asking person may see the settings, which only owners may. */
  owner: boolean;
}

/** Why the API gave no answer. Only the first two say something about the person. */
type Unanswered = {
  why: NotAdmitted & ('not-in-meeting' | 'not-signed-in' | 'host-busy' | 'host-unreachable');
  reason: string;
};

/** The signed-in people in a call by id, with the name that Meet shows. */
type Present = ReadonlyMap<string, { name?: string }>;

/** Each question is asked on someone's behalf, with their access token. Never rejects. */
export interface MeetApi {
  /** `code` must be a valid meeting code. */
  space(code: string, access: string): Promise<Space | Unanswered>;
  present(conference: string, access: string): Promise<Present | Unanswered>;
  isOver(conference: string, access: string): Promise<boolean | Unanswered>;
  /** Whether one of this kind has started and not ended. */
  isRunning(kind: Artifact, conference: string, access: string): Promise<boolean | Unanswered>;
}

export interface MeetApiOptions {
  /** For example `https://meet.googleapis.com`. A function, because the rehearsal's is on our own port, known only later. */
  url(): string;
  clock: { now(): number };
  /** Timeout per question, including all pages of its answer, in ms. */
  patience?: number;
}

/** The largest answer we read, in bytes, and the most pages: a Meet call has at most 1,000 people. */
const largestAnswer = 1024 * 1024;
const mostPages = 8;

const text = z.optional(z.string());
const id = '([\\w-]{1,128})';
const nameOf = (kind: string) => z.string().check(z.regex(new RegExp(`^${kind}/${id}$`)));

const SpaceAnswer = z.object({
  name: nameOf('spaces'),
  meetingCode: text,
  config: z.optional(z.looseObject({})),
  activeConference: z.optional(z.object({ conferenceRecord: z.optional(nameOf('conferenceRecords')) })),
});
const Participants = z.object({
  participants: z.optional(
    z.array(
      z.object({
        signedinUser: z.optional(z.object({ user: text, displayName: text })),
        latestEndTime: text,
      }),
    ),
  ),
  nextPageToken: text,
});
/** What the API calls each kind, in a path and in its answer. */
const lists = { recording: 'recordings', transcript: 'transcripts', notes: 'smartNotes' } as const;
const Made = z.optional(z.array(z.object({ state: text, endTime: text })));
const Artifacts = z.object({ recordings: Made, transcripts: Made, smartNotes: Made, nextPageToken: text });
const Conference = z.object({ name: nameOf('conferenceRecords'), endTime: text });
/** Google's error format (https://google.aip.dev/193). */
const Failure = z.object({
  error: z.object({ details: z.optional(z.array(z.looseObject({ reason: text }))) }),
});

/**
 * A client of the Meet REST API v2 (https://developers.google.com/workspace/meet/api/reference/rest/v2): `spaces.get`,
 * `conferenceRecords.get`, and `list` of `conferenceRecords.participants`, `.recordings`, `.transcripts` and `.smartNotes`, all
 * with `meetings.space.readonly`. Its quota is 600 questions a minute per person and 6,000 per project
 * (https://developers.google.com/workspace/meet/api/guides/limits).
 */
export function meetApi({ url, clock, patience = 3_000 }: MeetApiOptions): MeetApi {
  let pausedUntil = 0;

  async function ask(path: string, access: string, signal: AbortSignal): Promise<unknown | Unanswered> {
    if (clock.now() < pausedUntil) throw new NotAnswered({ why: 'host-busy', reason: 'meet-pause' });
    const response = await fetch(`${url()}/v2/${path}`, {
      headers: { authorization: `Bearer ${access}`, accept: 'application/json' },
      signal,
      // The token must not follow a redirect to another server.
      redirect: 'error',
    });
    if (response.ok) return boundedJson(response, largestAnswer);
    const body = await boundedJson(response, largestAnswer).catch(() => undefined);
    const unanswered = notAnswered(response.status, reasonsIn(body));
    if (unanswered.why === 'host-busy') pausedUntil = clock.now() + pauseAfter(response, clock.now());
    throw new NotAnswered(unanswered);
  }

  /** Runs a series of questions under one timeout. */
  async function within<T>(questions: (ask: (path: string) => Promise<unknown>) => Promise<T>, access: string) {
    const signal = AbortSignal.timeout(patience);
    try {
      return await questions((path) => ask(path, access, signal));
    } catch (error) {
      return failed(error);
    }
  }

  return {
    space: (code, access) =>
      within(async (ask) => {
        const found = SpaceAnswer.parse(await ask(`spaces/${code}`));
        const { meetingCode = code, config, activeConference } = found;
        if (meetingCode.toLowerCase() !== code) {
          throw new NotAnswered({ why: 'not-in-meeting', reason: 'meet-other-meeting' });
        }
        const conference = lastPart(activeConference?.conferenceRecord);
        // `spaces.get` shows settings only to owners: https://developers.google.com/workspace/meet/api/guides/meeting-spaces-overview
        const owner = config !== undefined && Object.keys(config).length > 0;
        return { id: lastPart(found.name) ?? '', owner, ...(conference && { conference }) };
      }, access),

    present: (conference, access) =>
      within(async (ask) => {
        const present = new Map<string, { name?: string }>();
        const query = new URLSearchParams({ pageSize: '250', filter: 'latest_end_time IS NULL' });
        for (let page = 0; page < mostPages; page++) {
          const answer = await ask(`conferenceRecords/${conference}/participants?${query}`);
          const { participants = [], nextPageToken } = Participants.parse(answer);
          for (const { signedinUser: person, latestEndTime } of participants) {
            // The docs say it's the `sub` of the ID token. People who left are skipped even if the filter was ignored.
            const [, user] = /^users\/(.+)$/.exec(person?.user ?? '') ?? [];
            if (user === undefined || latestEndTime) continue;
            present.set(user, { ...(person?.displayName && { name: person.displayName }) });
          }
          if (!nextPageToken) return present;
          query.set('pageToken', nextPageToken);
        }
        throw new NotAnswered({ why: 'host-unreachable', reason: 'meet-endless' });
      }, access),

    isOver: (conference, access) =>
      within(async (ask) => {
        const { name, endTime } = Conference.parse(await ask(`conferenceRecords/${conference}`));
        if (lastPart(name) !== conference) {
          throw new NotAnswered({ why: 'host-unreachable', reason: 'meet-other-conference' });
        }
        return endTime !== undefined;
      }, access),

    isRunning: (kind, conference, access) =>
      within(async (ask) => {
        const query = new URLSearchParams({ pageSize: '100' });
        for (let page = 0; page < mostPages; page++) {
          const answer = Artifacts.parse(await ask(`conferenceRecords/${conference}/${lists[kind]}?${query}`));
          if (answer[lists[kind]]?.some(({ state, endTime }) => state === 'STARTED' && !endTime)) return true;
          if (!answer.nextPageToken) return false;
          query.set('pageToken', answer.nextPageToken);
        }
        throw new NotAnswered({ why: 'host-unreachable', reason: 'meet-endless' });
      }, access),
  };
}

/** Aborts a series of questions. */
class NotAnswered extends Error {
  readonly unanswered: Unanswered;
  constructor(unanswered: Unanswered) {
    super(unanswered.reason);
    this.unanswered = unanswered;
  }
}

function failed(error: unknown): Unanswered {
  if (error instanceof NotAnswered) return error.unanswered;
  if (error instanceof z.core.$ZodError) return { why: 'host-unreachable', reason: 'meet-nonsense' };
  const late = (error as Error)?.name === 'TimeoutError';
  return { why: 'host-unreachable', reason: late ? 'meet-timeout' : 'meet-down' };
}

function notAnswered(status: number, reasons: readonly string[]): Unanswered {
  const reason = `meet-${status}`;
  // A configuration error: nothing people in the meeting can fix.
  if (reasons.includes('SERVICE_DISABLED')) return { why: 'host-unreachable', reason: 'meet-api-not-enabled' };
  if (status === 429 || reasons.includes('RATE_LIMIT_EXCEEDED')) return { why: 'host-busy', reason };
  if (status === 401 || reasons.includes('ACCESS_TOKEN_SCOPE_INSUFFICIENT')) return { why: 'not-signed-in', reason };
  // An invalid code gives 400 or 404; a meeting this person may not see, 403 or 404.
  if (status === 400 || status === 403 || status === 404) return { why: 'not-in-meeting', reason };
  return { why: 'host-unreachable', reason };
}

function reasonsIn(body: unknown): string[] {
  const details = Failure.safeParse(body).data?.error.details ?? [];
  return details.flatMap(({ reason }) => (reason ? [reason] : []));
}

function lastPart(name: string | undefined): string | undefined {
  return name?.split('/')[1];
}
