import * as z from 'zod';
import { answer, type PlayedAnswer, type PlayedRequest } from './played.ts';

/** A message that the bot sent. */
interface PlayedMessage {
  text?: string | undefined;
  card?: unknown;
}

/** Someone a meeting knows. */
export interface PlayedParticipant {
  name?: string | undefined;
  inMeeting: boolean;
  role?: string;
  userRole?: string;
  upn?: string | undefined;
  /** The meeting's chat. */
  thread: string;
}

/** The meetings and chats behind a played Connector. */
export interface PlayedChats {
  participant(asked: {
    meeting: string;
    person: string;
    tenant: string;
  }): PlayedParticipant | 'app-not-added' | undefined;
  /** Returns the new message's id. */
  post(chat: string, message: PlayedMessage): string;
  /** `false`: there's no such message. */
  edit(chat: string, id: string, message: PlayedMessage): boolean;
  notify(meeting: string, notification: PlayedNotification): void;
}

const Activity = z.looseObject({
  text: z.string().max(2_000).optional(),
  attachments: z.array(z.object({ content: z.looseObject({ type: z.literal('AdaptiveCard') }) })).optional(),
});
const Notification = z.looseObject({
  value: z.looseObject({
    recipients: z.array(z.string()),
    surfaces: z
      .array(
        z.discriminatedUnion('surface', [
          z.looseObject({
            surface: z.literal('meetingStage'),
            content: z.looseObject({ value: z.looseObject({ title: z.string(), url: z.string() }) }),
          }),
          z.looseObject({ surface: z.literal('meetingTabIcon') }),
        ]),
      )
      .min(1),
  }),
});
type PlayedNotification = z.infer<typeof Notification>;

/** The ids that Teams' service gives people start with this. */
export const userIdPrefix = '29:';

/** The parts of the Bot Connector that Mini-M uses: who is in a meeting, messages in chats, and notifications. */
export function answerAsConnector(chats: PlayedChats, { method, path, query, body }: PlayedRequest): PlayedAnswer {
  const [kind, ...ids] = partsOf(path);
  switch (`${method} ${kind}`) {
    case 'GET participant': {
      const [meeting = '', person = ''] = ids;
      return participantAnswer(chats, { meeting, person, tenant: query.get('tenantId') ?? '' });
    }
    case 'POST notification': {
      const notification = Notification.safeParse(body);
      if (!notification.success) return answer({}, 400);
      chats.notify(ids[0] ?? '', notification.data);
      return answer({}, 202);
    }
    case 'POST activity':
    case 'PUT activity': {
      const [chat = '', id = ''] = ids;
      const message = messageIn(body);
      if (!message) return answer({}, 400);
      if (method === 'POST') return answer({ id: chats.post(chat, message) }, 201);
      return chats.edit(chat, id, message) ? answer({ id }) : answer({}, 404);
    }
    default:
      return answer({}, 400);
  }
}

function partsOf(path: string): string[] {
  const patterns = {
    participant: /^\/v1\/meetings\/([^/]+)\/participants\/([^/]+)$/,
    notification: /^\/v1\/meetings\/([^/]+)\/notification$/,
    activity: /^\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/,
  };
  for (const [kind, pattern] of Object.entries(patterns)) {
    const [match, ...ids] = pattern.exec(path) ?? [];
    if (match !== undefined) return [kind, ...ids.map((id) => decodeURIComponent(id ?? ''))];
  }
  return [];
}

function participantAnswer(chats: PlayedChats, asked: { meeting: string; person: string; tenant: string }) {
  const found = chats.participant(asked);
  if (found === 'app-not-added') return answer({ error: { code: 'BotNotInConversationRoster' } }, 403);
  if (!found) return answer({ error: { code: 'NotFound' } }, 404);
  const { name, inMeeting, role = 'Attendee', userRole = 'user', upn, thread } = found;
  const { person, tenant } = asked;
  return answer({
    user: {
      id: userIdPrefix + person,
      aadObjectId: person,
      tenantId: tenant,
      name,
      userPrincipalName: upn,
      userRole,
    },
    meeting: { role, inMeeting },
    conversation: { id: thread, isGroup: true },
  });
}

function messageIn(body: unknown): PlayedMessage | undefined {
  const activity = Activity.safeParse(body);
  if (!activity.success) return undefined;
  const { text, attachments } = activity.data;
  const card = attachments?.[0]?.content;
  return { ...(text !== undefined && { text }), ...(card && { card }) };
}
