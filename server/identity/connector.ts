import * as z from 'zod/mini';
import { type BotToken, BotTokenError } from './botToken.ts';
import { pauseAfter } from './hostPause.ts';
import type { NotAdmitted } from './identity.ts';

/** What the Bot Connector knows about someone in a meeting. Never cached, because roles change during a meeting. */
interface MeetingParticipant {
  inMeeting: boolean;
  /** Whether they scheduled the meeting. */
  organizer: boolean;
  /** Whether they have no account in the tenant. */
  guest: boolean;
  /** Whether it's a channel meeting. */
  channel: boolean;
  name?: string;
  contact?: string;
}

/** Why the Connector gave no answer. Only the first two say something about the person. */
type Unanswered = {
  why: NotAdmitted & ('not-in-meeting' | 'app-not-added' | 'host-busy' | 'host-unreachable');
  reason: string;
};

/** Tenant and person are verified; the meeting has been checked to be a plain id. */
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
  /** Timeout per request, in ms. */
  patience?: number;
}

const text = z.optional(z.string());
/** Some answers arrive in PascalCase: see `camelCase`. */
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
      // The token must not follow a redirect to another server.
      redirect: 'error',
    });
  }

  return async (question) => {
    if (clock.now() < pausedUntil) return { why: 'host-busy', reason: 'connector-pause' };
    try {
      let response = await ask(question);
      if (response.status === 401) {
        // It may have been revoked early: retry once with a new one.
        token.forget();
        response = await ask(question);
      }
      if (response.ok) return read(await response.json(), question);
      await response.body?.cancel();
      if (response.status === 429) pausedUntil = clock.now() + pauseAfter(response, clock.now());
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

/** If the answer names a person, it must be the one we asked about. */
function isOther(named: string | undefined, asked: string): boolean {
  return named !== undefined && named.toLowerCase() !== asked;
}

function camelCase(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    // `null` means the same as a missing field.
    Object.entries(value).flatMap(([key, inner]) =>
      inner === null ? [] : [[key.charAt(0).toLowerCase() + key.slice(1), camelCase(inner)]],
    ),
  );
}
