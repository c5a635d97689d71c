import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';
import * as z from 'zod';
import type { Chats } from '../bot/chats.ts';
import type { ChatMessage, RehearsalMeetings } from './meetings.ts';

/** Where the played Bot Connector is on this server. */
export const connectorPath = '/rehearsal/connector';

const prefix = 'chat-of-';
const inRehearsal = 'rehearsal:';

export const rehearsalChats: Chats = {
  chatOf(name) {
    if (!name.startsWith(inRehearsal)) return undefined;
    const meeting = name.slice(inRehearsal.length);
    return { tenant: 'rehearsal', meeting, conversation: prefix + meeting };
  },
  meetingOf: ({ conversation }) => inRehearsal + conversation.slice(prefix.length),
};
const Id = z.string().regex(/^[\w-]{1,64}$/);
const Chat = z.object({ chat: Id.transform((chat) => chat.replace(prefix, '')) });
const Message = Chat.extend({ id: z.string().max(64) });
const Participant = z.object({ meeting: Id, person: Id });
const Activity = z.looseObject({
  type: z.string(),
  replyToId: z.string().optional(),
  text: z.string().max(2_000).optional(),
  attachments: z.array(z.object({ content: z.looseObject({ type: z.literal('AdaptiveCard') }) })).optional(),
});
const Notification = z.looseObject({
  value: z.looseObject({
    recipients: z.array(z.string()),
    surfaces: z.array(
      z.discriminatedUnion('surface', [
        z.looseObject({
          surface: z.literal('meetingStage'),
          content: z.looseObject({ value: z.looseObject({ title: z.string(), url: z.string() }) }),
        }),
        z.looseObject({ surface: z.literal('meetingTabIcon') }),
      ]),
    ),
  }),
});
const Meeting = z.object({ id: Id });
/** What the person's client is set to. */
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

const mention = /@Mini-M/i;
const bodyLimit = 64 * 1024;

/** Plays the meeting's chat: to the bot it is the Bot Connector, to the page it is Teams' client. */
export function playChat(app: FastifyInstance, meetings: RehearsalMeetings): void {
  const connector = `${connectorPath}/v3/conversations/:chat/activities`;

  const post = (meeting: string, activity: z.infer<typeof Activity>) => {
    const id = randomUUID();
    const { text, attachments } = activity;
    meetings.say(meeting, { id, from: null, text, card: attachments?.[0]?.content, edited: false });
    return { id };
  };
  // A reply stands in the chat like any other message.
  for (const path of [connector, `${connector}/:reply`]) {
    app.post(path, { bodyLimit }, (request, reply) => {
      const params = Chat.safeParse(request.params);
      const activity = Activity.safeParse(request.body);
      if (!params.success || !activity.success) return refuse(reply);
      return reply.code(201).send(post(params.data.chat, activity.data));
    });
  }

  app.put(`${connector}/:id`, { bodyLimit }, (request, reply) => {
    const params = Message.safeParse(request.params);
    const activity = Activity.safeParse(request.body);
    if (!params.success || !activity.success) return refuse(reply);
    const { chat, id } = params.data;
    const { text, attachments } = activity.data;
    const changed: Partial<ChatMessage> = { text, card: attachments?.[0]?.content, edited: true };
    return meetings.edit(chat, id, changed) ? reply.send({ id }) : reply.code(404).send({});
  });

  app.get(`${connectorPath}/v1/meetings/:meeting/participants/:person`, (request, reply) => {
    const params = Participant.safeParse(request.params);
    if (!params.success) return refuse(reply);
    const { meeting, person } = params.data;
    const caller = meetings.state(meeting).people.find(({ key }) => key === person);
    if (!caller) return reply.code(404).send({});
    return reply.send({
      user: { id: caller.key, aadObjectId: caller.key, name: caller.name },
      meeting: { role: caller.organizer ? 'Organizer' : 'Presenter', inMeeting: true },
      conversation: { id: prefix + meeting, isGroup: true },
    });
  });

  app.post(`${connectorPath}/v1/meetings/:meeting/notification`, { bodyLimit }, (request, reply) => {
    const meeting = Id.safeParse((request.params as { meeting: unknown }).meeting);
    const notification = Notification.safeParse(request.body);
    const surface = notification.data?.value.surfaces[0];
    if (!meeting.success || !surface) return refuse(reply);
    for (const person of notification.data?.value.recipients ?? []) {
      if (surface.surface === 'meetingTabIcon') {
        meetings.badge(meeting.data, person, true);
        continue;
      }
      const { title, url } = surface.content.value;
      const { pathname, search } = new URL(url, 'http://127.0.0.1');
      meetings.show(meeting.data, { id: randomUUID(), person, title, path: pathname + search });
    }
    return reply.code(202).send({});
  });

  app.post('/rehearsal/meetings/:id/said', { bodyLimit }, async (request, reply) => {
    const meeting = Meeting.safeParse(request.params);
    const body = SayBody.safeParse(request.body);
    if (!meeting.success || !body.success) return refuse(reply);
    const { person, text, locale } = body.data;
    meetings.say(meeting.data.id, { id: randomUUID(), from: person, text, edited: false });
    // In a group chat a bot hears what mentions it, and nothing else.
    if (mention.test(text))
      await deliver(meeting.data.id, person, { type: 'message', text: text.replace(mention, ''), locale });
    return reply.code(204).send();
  });

  app.post('/rehearsal/meetings/:id/looked', { bodyLimit }, (request, reply) => {
    const meeting = Meeting.safeParse(request.params);
    const body = LookedBody.safeParse(request.body);
    if (!meeting.success || !body.success) return refuse(reply);
    meetings.badge(meeting.data.id, body.data.person, false);
    return reply.code(204).send();
  });

  app.post('/rehearsal/meetings/:id/pressed', { bodyLimit }, async (request, reply) => {
    const meeting = Meeting.safeParse(request.params);
    const body = PressBody.safeParse(request.body);
    if (!meeting.success || !body.success) return refuse(reply);
    const { person, message, verb, data, locale } = body.data;
    const value = { action: { type: 'Action.Execute', verb, data } };
    const invoke = { type: 'invoke', name: 'adaptiveCard/action', value, replyToId: message, locale };
    const answer = await deliver(meeting.data.id, person, invoke);
    return reply.code(answer.statusCode).type('application/json').send(answer.body);
  });

  /** Tells the bot, on the same way as Teams does. */
  function deliver(meeting: string, person: string, activity: object) {
    const { port } = app.server.address() as AddressInfo;
    const caller = meetings.state(meeting).people.find(({ key }) => key === person);
    return app.inject({
      method: 'POST',
      url: '/api/messages',
      headers: { host: '127.0.0.1' },
      payload: {
        id: randomUUID(),
        channelId: 'msteams',
        serviceUrl: `http://127.0.0.1:${port}${connectorPath}`,
        conversation: { id: prefix + meeting, isGroup: true, conversationType: 'groupChat', tenantId: 'rehearsal' },
        channelData: { tenant: { id: 'rehearsal' } },
        from: { id: person, aadObjectId: person, name: caller?.name ?? '' },
        recipient: { id: '28:', name: 'Mini-M' },
        ...activity,
      },
    });
  }
}

function refuse(reply: FastifyReply) {
  return reply.code(400).send({ error: 'The request is not what it must be.' });
}
