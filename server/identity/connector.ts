import * as z from 'zod/mini';
import { type BotToken, BotTokenError } from './botToken.ts';
import type { NotAdmitted } from './identity.ts';

/** What the Bot Connector knows of somebody in a meeting. Asked anew each time: roles change during a meeting. */
interface MeetingParticipant {
  inMeeting: boolean;
  /** Whether they scheduled the meeting. */
  organizer: boolean;
  /** Whether they are there without an account of the tenant. */
  guest: boolean;
  /** Whether the meeting is one of a channel. */
  channel: boolean;
  name?: string;
  contact?: string;
}

/** Why the Connector did not say. Of these, only the first two are about the person. */
type Unanswered = {
  why: NotAdmitted & ('not-in-meeting' | 'app-not-added' | 'host-busy' | 'host-unreachable');
  reason: string;
};

/** All three come from what was verified, or have been checked to be nothing but an id. */
interface Question {
  tenant: string;
  oid: string;
  meeting: string;
}

export type Connector = (question: Question) => Promise<MeetingParticipant | Unanswered>;

export interface ConnectorOptions {
  /** For example `https://smba.trafficmanager.net/teams`. */
  url: string;
  token: BotToken;
  clock: { now(): number };
  /** How long an answer may take, in ms. */
  patience?: number;
}

/**
 * A pause that the Connector asks for is kept, within these bounds, in ms. Longer, and people could not be asked about at least
 * every two minutes: somebody who was removed from a call would gain by causing a pause.
 */
const shortestPause = 1_000;
const longestPause = 20_000;

const text = z.optional(z.string());
/** Fields are camelCase, or PascalCase where the answer comes unmapped: see `camelCase`. */
const Answer = z.object({
  user: z.object({ aadObjectId: text, tenantId: text, name: text, userPrincipalName: text, userRole: text }),
  meeting: z.object({ role: text, inMeeting: z.optional(z.boolean()) }),
  conversation: z.optional(z.object({ id: text, conversationType: text })),
});

/** A client for one question: is this person in this meeting now? Never rejects. */
export function connector({ url, token, clock, patience = 3_000 }: ConnectorOptions): Connector {
  let pausedUntil = 0;

  async function ask(question: Question): Promise<Response> {
    const { tenant, oid, meeting } = question;
    const path = `/v1/meetings/${encodeURIComponent(meeting)}/participants/${encodeURIComponent(oid)}`;
    return fetch(`${url}${path}?tenantId=${encodeURIComponent(tenant)}`, {
      headers: { authorization: `Bearer ${await token.get()}`, accept: 'application/json' },
      signal: AbortSignal.timeout(patience),
      // An answer from elsewhere is no answer, and the token is for nobody else.
      redirect: 'error',
    });
  }

  return async (question) => {
    if (clock.now() < pausedUntil) return { why: 'host-busy', reason: 'connector-pause' };
    try {
      let response = await ask(question);
      if (response.status === 401) {
        // It may have been revoked before its end: once more with a new one.
        token.forget();
        response = await ask(question);
      }
      if (response.ok) return read(await response.json(), question);
      await response.body?.cancel();
      if (response.status === 429) pausedUntil = clock.now() + pauseOf(response, clock.now());
      return unanswered(response.status);
    } catch (error) {
      if (error instanceof BotTokenError) return { why: 'host-unreachable', reason: error.reason };
      const late = (error as Error)?.name === 'TimeoutError';
      return { why: 'host-unreachable', reason: late ? 'connector-timeout' : 'connector-down' };
    }
  };
}

function unanswered(status: number): Unanswered {
  const reason = `connector-${status}`;
  if (status === 403) return { why: 'app-not-added', reason };
  if (status === 404) return { why: 'not-in-meeting', reason };
  if (status === 429) return { why: 'host-busy', reason };
  return { why: 'host-unreachable', reason };
}

function read(body: unknown, { tenant, oid }: Question): MeetingParticipant | Unanswered {
  const answer = Answer.safeParse(camelCase(body));
  if (!answer.success) return { why: 'host-unreachable', reason: 'connector-nonsense' };
  const { user, meeting, conversation } = answer.data;
  if (isOther(user.aadObjectId, oid) || isOther(user.tenantId, tenant)) {
    return { why: 'not-in-meeting', reason: 'connector-other-person' };
  }
  return {
    inMeeting: meeting.inMeeting === true,
    organizer: meeting.role?.toLowerCase() === 'organizer',
    guest: /^(anonymous|guest|federated)$/i.test(user.userRole ?? ''),
    channel: conversation?.conversationType === 'channel' || /@thread\.(tacv2|skype)/.test(conversation?.id ?? ''),
    ...(user.name && { name: user.name }),
    ...(user.userPrincipalName && { contact: user.userPrincipalName }),
  };
}

/** Where the answer names somebody, it must be who was asked about. */
function isOther(named: string | undefined, asked: string): boolean {
  return named !== undefined && named.toLowerCase() !== asked;
}

function camelCase(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    // What is left out and what is null mean the same there.
    Object.entries(value).flatMap(([key, inner]) =>
      inner === null ? [] : [[key.charAt(0).toLowerCase() + key.slice(1), camelCase(inner)]],
    ),
  );
}

/** `Retry-After` in ms: it may be seconds or a date. */
function pauseOf(response: Response, now: number): number {
  const said = response.headers.get('retry-after') ?? '';
  const pause = /^\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - now;
  return Math.min(Math.max(pause || shortestPause, shortestPause), longestPause);
}
