import * as z from 'zod/mini';
import { boundedJson } from './boundedJson.ts';
import type { NotAdmitted } from './identity.ts';

/** A meeting's place, as the person who asks may see it. Ids are nothing but letters, digits, `-` and `_`. */
interface Space {
  id: string;
  /** The call that goes on there now: seen by those who are in it, and by the space's owner. */
  conference?: string;
  /** Whether the person who asks may see the settings, which the owner may and a participant may not. */
  owner: boolean;
}

/** Why the API did not say. Of these, only the first two are about the person. */
type Unanswered = {
  why: NotAdmitted & ('not-in-meeting' | 'not-signed-in' | 'host-busy' | 'host-unreachable');
  reason: string;
};

/** By id, who is in a call with an account of Google, and by which name it shows them. */
type Present = ReadonlyMap<string, { name?: string }>;

/** Every question is asked in somebody's name, with their access token. Never rejects. */
export interface MeetApi {
  /** `code` must have been checked to be nothing but a meeting code. */
  space(code: string, access: string): Promise<Space | Unanswered>;
  present(conference: string, access: string): Promise<Present | Unanswered>;
  isOver(conference: string, access: string): Promise<boolean | Unanswered>;
}

export interface MeetApiOptions {
  /** For example `https://meet.googleapis.com`; asked for when it is needed, since a played one is on our own port. */
  url(): string;
  clock: { now(): number };
  /** How long an answer may take, with all its pages, in ms. */
  patience?: number;
}

/**
 * A pause that the API asks for is kept, within these bounds, in ms. Longer, and people could not be asked about at least
 * every two minutes: somebody who was removed from a call would gain by causing a pause.
 */
const shortestPause = 1_000;
const longestPause = 20_000;
/** The longest answer that is read, in bytes, and the most pages: a call of Meet has at most 1,000 people. */
const largest = 1024 * 1024;
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
const Conference = z.object({ name: nameOf('conferenceRecords'), endTime: text });
/** How Google's APIs say what went wrong (https://google.aip.dev/193). */
const Failure = z.object({
  error: z.object({ details: z.optional(z.array(z.looseObject({ reason: text }))) }),
});

/**
 * A client of the Meet REST API v2 (https://developers.google.com/workspace/meet/api/reference/rest/v2): `spaces.get`,
 * `conferenceRecords.get` and `conferenceRecords.participants.list`, all of them with `meetings.space.readonly`. It
 * answers 600 questions a minute for one person and 6,000 for one project
 * (https://developers.google.com/workspace/meet/api/guides/limits).
 */
export function meetApi({ url, clock, patience = 3_000 }: MeetApiOptions): MeetApi {
  let pausedUntil = 0;

  async function ask(path: string, access: string, signal: AbortSignal): Promise<unknown | Unanswered> {
    if (clock.now() < pausedUntil) throw new NotAnswered({ why: 'host-busy', reason: 'meet-pause' });
    const response = await fetch(`${url()}/v2/${path}`, {
      headers: { authorization: `Bearer ${access}`, accept: 'application/json' },
      signal,
      // An answer from elsewhere is no answer, and the token is for nobody else.
      redirect: 'error',
    });
    if (response.ok) return boundedJson(response, largest);
    const body = await boundedJson(response, largest).catch(() => undefined);
    const unanswered = notAnswered(response.status, reasonsIn(body));
    if (unanswered.why === 'host-busy') pausedUntil = clock.now() + pauseOf(response, clock.now());
    throw new NotAnswered(unanswered);
  }

  /** Asks all that `questions` wants to know, within one patience. */
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
        // `spaces.get` shows settings to owners alone: https://developers.google.com/workspace/meet/api/guides/meeting-spaces-overview
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
            // The same id as in their ID token, by the documents; a filter that was not heeded lets nobody in.
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
  };
}

/** Ends a series of questions. */
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
  // Nothing that whoever sits in the meeting could do anything about.
  if (reasons.includes('SERVICE_DISABLED')) return { why: 'host-unreachable', reason: 'meet-api-not-enabled' };
  if (status === 429 || reasons.includes('RATE_LIMIT_EXCEEDED')) return { why: 'host-busy', reason };
  if (status === 401 || reasons.includes('ACCESS_TOKEN_SCOPE_INSUFFICIENT')) return { why: 'not-signed-in', reason };
  // A code that is none is 400 or 404; a meeting that one may not see, 403 or 404.
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

/** `Retry-After` in ms: it may be seconds or a date. */
function pauseOf(response: Response, now: number): number {
  const said = response.headers.get('retry-after') ?? '';
  const pause = /^\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - now;
  return Math.min(Math.max(pause || shortestPause, shortestPause), longestPause);
}
