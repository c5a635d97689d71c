import { AsyncLocalStorage } from 'node:async_hooks';
import { App } from '@microsoft/teams.apps';
import { type Answer, type Bot, ChatError } from './bot.ts';
import { type BotOptions, usualPatience } from './botOptions.ts';
import type { Chat } from './chats.ts';
import type { Heard } from './heard.ts';
import { badgeSurface, dialogSurface, notificationTo, type Surface } from './notifications.ts';
import { activityCheck } from './serviceToken.ts';
import { connectorFault, noCloud, onlyTo, silentLogger } from './teamsSdkService.ts';

/** An activity while it's being answered. The library only gets its envelope. */
interface Turn {
  heard: Heard;
  /** Why it couldn't be answered. */
  fault?: unknown;
}

const cardInvoke = 'adaptiveCard/action';
const meetingStarted = 'application/vnd.microsoft.meetingStart';
const meetingEnded = 'application/vnd.microsoft.meetingEnd';
const participantsLeft = 'application/vnd.microsoft.meetingParticipantsLeave';

/** The bot, based on `@microsoft/teams.apps`. It listens on no port, and takes no settings from the environment but a proxy. */
export function teamsSdkBot(options: BotOptions): Bot {
  const { connectorUrl, credentials, clock, listener, trouble, patience = usualPatience } = options;
  const bot = { id: `28:${credentials?.botId ?? ''}`, name: 'Mini-M' };
  const turns = new AsyncLocalStorage<Turn>();
  const services = () => [connectorUrl, turns.getStore()?.heard.envelope.serviceUrl ?? connectorUrl];
  const check = credentials && activityCheck({ ...credentials, clock });
  const app = new App({
    // No credentials: we check and sign requests ourselves, because the library accepts more tokens and calls more addresses.
    clientId: '',
    cloud: noCloud,
    serviceUrl: connectorUrl,
    client: { logger: silentLogger, middlewares: [onlyTo(services, credentials?.token, patience)] },
    logger: silentLogger,
    dangerouslyAllowUnauthenticatedRequests: false,
    httpServerAdapter: { registerRoute: () => {} },
    telemetry: { agent365: false },
  });

  /** Runs a handler, and keeps its error from the library, which would log it. */
  const handling =
    <C, R>(handle: (heard: Heard, context: C) => Promise<R>) =>
    async (context: C): Promise<R | undefined> => {
      const turn = turns.getStore();
      if (!turn) return undefined;
      try {
        return await handle(turn.heard, context);
      } catch (error) {
        turn.fault = error;
        return undefined;
      }
    };

  app.on(
    'message',
    handling(async ({ asker, text, envelope }, { api }) => {
      const answer = asker && (await listener.said(asker, text));
      if (!answer) return;
      const { conversation, recipient } = envelope;
      const message = { ...messageOf(answer), from: recipient, conversation };
      // Not the context's `send`: it puts the conversation's id into the URL as it is.
      await api.conversations.createActivity(encodeURIComponent(conversation.id), message);
    }),
  );
  app.on(
    'card.action',
    handling(async ({ asker, press }) => {
      return asker && responseTo(await listener.pressed(asker, press));
    }),
  );
  app.on(
    'conversationUpdate',
    handling(async ({ chat }) => listener.added(chat)),
  );
  // Not the library's routes for meetings: in 2.1.0 the one for people who leave expects a name that Teams doesn't send.
  app.on(
    'event',
    handling(async ({ chat, left, envelope: { name } }) => {
      if (name === meetingStarted) await listener.meetingChanged(chat, 'meeting-resumed');
      else if (name === meetingEnded) await listener.meetingChanged(chat, 'meeting-ended');
      else if (name === participantsLeft) await listener.left(chat, left);
    }),
  );

  /** Sends one person a notification in the meeting. */
  function notify(chat: Chat, person: string, surface: Surface): Promise<void> {
    return sending(async () => {
      const meeting = encodeURIComponent(chat.meeting);
      const tenant = encodeURIComponent(chat.tenant);
      // Notifications need the service's own id for the person.
      const { user } = await app.api.meetings.getParticipant(meeting, encodeURIComponent(person), tenant);
      if (!user?.id) throw new ChatError('gone');
      await app.api.meetings.sendNotification(meeting, notificationTo(user.id, surface));
    });
  }

  const from = (chat: Chat) => ({
    from: bot,
    conversation: {
      id: chat.conversation,
      isGroup: true,
      conversationType: 'groupChat' as const,
      tenantId: chat.tenant,
    },
  });

  // The library puts ids into URLs as they are, so they're encoded here.
  return {
    post: (chat, card) =>
      sending(async () => {
        const message = { ...messageOf(card), ...from(chat) };
        const posted = await app.api.conversations.createActivity(encodeURIComponent(chat.conversation), message);
        if (!posted?.id) throw new ChatError('refused');
        return posted.id;
      }),

    edit: (chat, id, card) =>
      sending(async () => {
        const conversation = encodeURIComponent(chat.conversation);
        const message = { ...messageOf(card), ...from(chat), id };
        await app.api.conversations.updateActivity(conversation, encodeURIComponent(id), message);
      }),

    show: (chat, person, dialog) => notify(chat, person, dialogSurface(dialog)),

    badge: (chat, person) => notify(chat, person, badgeSurface),

    async receive(authorization, heard) {
      const { envelope } = heard;
      const refused = await check?.(authorization, envelope);
      if (refused) return { status: refused };
      // The library answers some others itself, for example by asking Microsoft's sign-in service for people's tokens.
      if (!isForUs(envelope)) return { status: envelope.type === 'invoke' ? 501 : 200 };
      const { serviceUrl } = envelope;
      const token = { appId: bot.id, from: 'azure', fromId: '', serviceUrl, isExpired: () => false } as const;
      const turn: Turn = { heard };
      const { status, body } = await turns.run(turn, () =>
        app.server.handleRequest({ headers: {}, body: envelope, token }),
      );
      if (!turn.fault && status < 500) return { status, body };
      trouble('could not answer in a chat', connectorFault(turn.fault));
      return { status: 500 };
    },
  };
}

function isForUs({ type, name, membersAdded }: Heard['envelope']): boolean {
  if (type === 'message') return true;
  if (type === 'invoke') return name === cardInvoke;
  if (type === 'conversationUpdate') return membersAdded.length > 0;
  return type === 'event' && (name === meetingStarted || name === meetingEnded || name === participantsLeft);
}

async function sending<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw connectorFault(error);
  }
}

function messageOf(answer: Answer) {
  const type = 'message' as const;
  if (typeof answer === 'string') return { type, text: answer as string };
  return { type, attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: answer }] };
}

function responseTo(answer: Answer) {
  return typeof answer === 'string'
    ? ({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: answer } as const)
    : ({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: answer } as const);
}
