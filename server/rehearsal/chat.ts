import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';
import * as z from 'zod';
import type { Chats } from '../bot/chats.ts';
import { rehearsalMeeting, rehearsalPrefix } from './identity.ts';
import type { RehearsalMeetings } from './meetings.ts';
import { answerAsConnector, type PlayedChats, userIdPrefix } from './playedConnector.ts';
import { Id, post } from './post.ts';
import { servePlayed } from './servePlayed.ts';

/** Where the Bot Connector is on this server. */
export const connectorPath = '/rehearsal/connector';

const tenant = 'rehearsal';
const conversationPrefix = 'chat-of-';
const conversationOf = (meeting: string) => conversationPrefix + meeting;
const meetingOf = (conversation: string) => conversation.slice(conversationPrefix.length);

export const rehearsalChats: Chats = {
  chatOf(name) {
    if (!name.startsWith(rehearsalPrefix)) return undefined;
    const meeting = name.slice(rehearsalPrefix.length);
    return { tenant, meeting, conversation: conversationOf(meeting) };
  },
  meetingOf: ({ conversation }) => rehearsalMeeting(meetingOf(conversation)),
};

/** The locale of the person's client. */
const Locale = z.string().max(40).optional();
const SayBody = z.strictObject({ person: Id, text: z.string().trim().min(1).max(500), locale: Locale });
const LookedBody = z.strictObject({ person: Id });
const PressBody = z.strictObject({
  person: Id,
  message: z.string().max(64),
  verb: z.string().max(64),
  data: z.unknown(),
  locale: Locale,
});

/** In a group chat, a bot only receives messages that mention it. */
const mention = /@Mini-M/i;
const bodyLimit = 64 * 1024;

/** Plays the meeting's chat: the Bot Connector for the bot, and Teams' client for the page. */
export function playChat(app: FastifyInstance, meetings: RehearsalMeetings): void {
  const chats = chatsOf(meetings);
  servePlayed(app, connectorPath, (request) => answerAsConnector(chats, request));

  const say = async ({ person, text, locale }: z.infer<typeof SayBody>, meeting: string) => {
    meetings.say(meeting, { id: randomUUID(), from: person, text, edited: false });
    if (!mention.test(text)) return;
    await deliver(meeting, person, { type: 'message', text: text.replace(mention, ''), locale });
  };
  post(app, '/rehearsal/meetings/:id/said', SayBody, say, bodyLimit);

  post(app, '/rehearsal/meetings/:id/looked', LookedBody, ({ person }, meeting) =>
    meetings.badge(meeting, person, false),
  );

  const press = async (body: z.infer<typeof PressBody>, meeting: string, reply: FastifyReply) => {
    const { person, message, verb, data, locale } = body;
    const value = { action: { type: 'Action.Execute', verb, data } };
    const invoke = { type: 'invoke', name: 'adaptiveCard/action', value, replyToId: message, locale };
    const answer = await deliver(meeting, person, invoke);
    return reply.code(answer.statusCode).type('application/json').send(answer.body);
  };
  post(app, '/rehearsal/meetings/:id/pressed', PressBody, press, bodyLimit);

  /** Posts an activity to the bot as Teams does. */
  function deliver(meeting: string, person: string, activity: object) {
    const { port } = app.server.address() as AddressInfo;
    const caller = meetings.caller(meeting, person);
    return app.inject({
      method: 'POST',
      url: '/api/messages',
      headers: { host: '127.0.0.1' },
      payload: {
        id: randomUUID(),
        channelId: 'msteams',
        serviceUrl: `http://127.0.0.1:${port}${connectorPath}`,
        conversation: {
          id: conversationOf(meeting),
          isGroup: true,
          conversationType: 'groupChat',
          tenantId: tenant,
        },
        channelData: { tenant: { id: tenant } },
        from: { id: person, aadObjectId: person, name: caller?.name ?? '' },
        recipient: { id: '28:', name: 'Mini-M' },
        ...activity,
      },
    });
  }
}

/** The simulated meetings as the Bot Connector knows them. */
function chatsOf(meetings: RehearsalMeetings): PlayedChats {
  return {
    participant({ meeting, person }) {
      const caller = meetings.caller(meeting, person);
      if (!caller) return undefined;
      const role = caller.organizer ? 'Organizer' : 'Presenter';
      return { name: caller.name, inMeeting: true, role, thread: conversationOf(meeting) };
    },
    post(chat, message) {
      const id = randomUUID();
      meetings.say(meetingOf(chat), { id, from: null, ...message, edited: false });
      return id;
    },
    edit: (chat, id, { text, card }) => meetings.edit(meetingOf(chat), id, { text, card, edited: true }),
    notify(meeting, { value: { recipients, surfaces } }) {
      const [surface] = surfaces;
      for (const person of recipients.map((id) => id.slice(userIdPrefix.length))) {
        if (surface?.surface !== 'meetingStage') {
          meetings.badge(meeting, person, true);
          continue;
        }
        const { title, url } = surface.content.value;
        const { pathname, search } = new URL(url, 'http://127.0.0.1');
        meetings.show(meeting, { id: randomUUID(), person, title, path: pathname + search });
      }
    },
  };
}
