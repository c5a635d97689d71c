import { Application, TeamsAdapter } from '@microsoft/teams-ai';
import {
  type Activity,
  ActivityTypes,
  CardFactory,
  type ConversationReference,
  MessageFactory,
  TeamsInfo,
  type TurnContext,
} from 'botbuilder';
import type { BotToken } from '../identity/botToken.ts';
import { type Answer, type Asker, type Bot, type Chat, ChatError, type ChatListener } from './bot.ts';
import { connectorFault, frugalClient, isUnauthorized, tokenFactory } from './botService.ts';
import type { Card } from './card.ts';

export interface TeamsBotOptions {
  /** Where the chats are, without a slash at its end. */
  connectorUrl: string;
  /** Left out in the rehearsal alone: whoever can reach the bot is then believed. */
  credentials?: { botId: string; token: BotToken; authority: string; openIdMetadata: string } | undefined;
  /** How long the service may take for one answer, in ms. */
  patience?: number | undefined;
  listener: ChatListener;
  /** Called with content-free words when something went wrong that its person was answered. */
  trouble(what: string, cause: unknown): void;
}

/** The tab whose icon carries the badge, as the app's manifest names it. */
const tabEntityId = 'mini-m';
const cardInvoke = 'adaptiveCard/action';
const left = 'application/vnd.microsoft.meetingParticipantsLeave';

/** The bot on `@microsoft/teams-ai`. Loading this file takes a second and 150 MB: see `lazyBot.ts`. */
export function teamsBot(options: TeamsBotOptions): Bot {
  const { connectorUrl, credentials, listener, trouble, patience = 8_000 } = options;
  const botId = credentials?.botId ?? '';
  const adapter = new Adapter(
    {
      MicrosoftAppId: botId,
      ...(credentials && {
        ToChannelFromBotLoginUrl: credentials.authority,
        ToChannelFromBotOAuthScope: 'https://api.botframework.com',
        ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
        ToBotFromChannelOpenIdMetadataUrl: credentials.openIdMetadata,
        ToBotFromEmulatorOpenIdMetadataUrl: `${credentials.authority}/botframework.com/v2.0/.well-known/openid-configuration`,
        OAuthUrl: 'https://api.botframework.com',
        ValidateAuthority: true,
      }),
    },
    tokenFactory(botId, credentials?.token),
  );
  // Without a storage, the state of a turn is neither read nor written.
  const application = new Application({
    adapter,
    botAppId: botId,
    startTypingTimer: false,
    removeRecipientMention: true,
  });

  application.activity(ActivityTypes.Message, async (context) => {
    const asked = askedBy(context);
    if (!asked) return;
    const answer = await listener.said(asked, (context.activity.text ?? '').trim());
    // The library addresses the answer with all that it knows of who asked.
    context.activity.from.name = '';
    await context.sendActivity(messageOf(answer));
  });

  // Not `adaptiveCards.actionExecute`: of a card with a refresh it makes the message of all (teams-ai 1.7.4), and what
  // is answered here is for one person alone.
  application.activity(
    async ({ activity }) => activity.type === ActivityTypes.Invoke && activity.name === cardInvoke,
    async (context) => {
      const asked = askedBy(context);
      const action = context.activity.value?.action;
      if (!asked || typeof action?.verb !== 'string') return;
      const press = { verb: action.verb, data: action.data, message: context.activity.replyToId };
      await answerPress(context, await listener.pressed(asked, press));
    },
  );

  application.conversationUpdate('membersAdded', async (context) => {
    const { membersAdded = [], recipient } = context.activity;
    const chat = chatOf(context.activity);
    if (chat && membersAdded.some((member) => member.id === recipient.id)) listener.added(chat);
  });

  application.meetings.start(async (context) => meetingChanged(context, 'meeting-resumed'));
  application.meetings.end(async (context) => meetingChanged(context, 'meeting-ended'));
  application.activity(
    async ({ activity }) => activity.type === ActivityTypes.Event && activity.name === left,
    async (context) => {
      const chat = chatOf(context.activity);
      if (chat) await Promise.all(membersOf(context.activity.value).map((person) => listener.left(chat, person)));
    },
  );

  async function meetingChanged(context: TurnContext, change: 'meeting-ended' | 'meeting-resumed') {
    const chat = chatOf(context.activity);
    if (chat) await listener.meetingChanged(chat, change);
  }

  /** Does something in a chat without having been asked there. */
  async function inChat<T>(chat: Chat, act: (context: TurnContext) => Promise<T>): Promise<T> {
    let result: { value: T } | undefined;
    try {
      await adapter.continueConversationAsync(botId, referenceTo(chat, botId, connectorUrl), async (context) => {
        frugalClient(context, adapter, patience);
        // Nothing is answered here: with the id that the library makes up, a message would be a reply to none.
        context.activity.id = '';
        result = { value: await act(context) };
      });
    } catch (error) {
      throw connectorFault(error);
    }
    // Without an answer nothing is known.
    if (!result) throw new ChatError('later');
    return result.value;
  }

  /** Tells one person something over the meeting. */
  function notify(chat: Chat, person: string, surface: object): Promise<void> {
    return inChat(chat, async (context) => {
      // The service knows people by a name of its own here.
      const { user } = await TeamsInfo.getMeetingParticipant(context, chat.meeting, person, chat.tenant);
      if (!user?.id) throw new ChatError('gone');
      const notification = {
        type: 'targetedMeetingNotification',
        value: { recipients: [user.id], surfaces: [surface] },
      } as unknown as Parameters<typeof TeamsInfo.sendMeetingNotification>[1];
      await TeamsInfo.sendMeetingNotification(context, notification, chat.meeting);
    });
  }

  return {
    post: (chat, card) =>
      inChat(chat, async (context) => {
        const posted = await context.sendActivity(messageOf(card));
        if (!posted?.id) throw new ChatError('refused');
        return posted.id;
      }),

    edit: (chat, message, card) =>
      inChat(chat, async (context) => {
        await context.updateActivity({ ...messageOf(card), id: message });
      }),

    remove: (chat, message) => inChat(chat, (context) => context.deleteActivity(message)),

    show: (chat, person, { title, url, width, height }) =>
      notify(chat, person, {
        surface: 'meetingStage',
        contentType: 'task',
        content: { value: { title, url, width: String(width), height: String(height), fallbackUrl: url } },
      }),

    badge: (chat, person) => notify(chat, person, { surface: 'meetingTabIcon', tabEntityId }),

    async receive(authorization, body) {
      if (!isActivity(body)) return { status: 400 };
      try {
        return (
          (await adapter.answer(authorization, body, async (context) => {
            frugalClient(context, adapter, patience);
            await application.run(context);
          })) ?? { status: 200 }
        );
      } catch (error) {
        if (isUnauthorized(error)) return { status: 401 };
        trouble('answering in a chat', connectorFault(error));
        return { status: 500 };
      }
    },
  };
}

class Adapter extends TeamsAdapter {
  /** What `process` does for a web server's request and response, without its words on the console. */
  answer(authorization: string, activity: Activity, logic: (context: TurnContext) => Promise<void>) {
    return this.processActivity(authorization, activity, logic);
  }
}

function referenceTo(
  { tenant, conversation }: Chat,
  botId: string,
  serviceUrl: string,
): Partial<ConversationReference> {
  return {
    channelId: 'msteams',
    serviceUrl,
    bot: { id: `28:${botId}`, name: 'Mini-M' },
    conversation: { id: conversation, isGroup: true, conversationType: 'groupChat', tenantId: tenant, name: '' },
  };
}

function isActivity(body: unknown): body is Activity {
  if (typeof body !== 'object' || body === null) return false;
  const { type, conversation, serviceUrl } = body as Partial<Activity>;
  return typeof type === 'string' && typeof conversation?.id === 'string' && typeof serviceUrl === 'string';
}

/** The chat an activity is from. The meeting's id is not taken from it: it follows from the chat's. */
function chatOf({ conversation, channelData }: Activity): Chat | undefined {
  const tenant: unknown = channelData?.tenant?.id ?? conversation.tenantId;
  if (typeof tenant !== 'string') return undefined;
  return { tenant: tenant.toLowerCase(), conversation: conversation.id, meeting: '' };
}

function askedBy({ activity }: TurnContext): Asker | undefined {
  const chat = chatOf(activity);
  const person = activity.from?.aadObjectId?.toLowerCase();
  return chat && person ? { chat, person, locale: localeOf(activity) } : undefined;
}

/** What the person's client is set to: Teams says it of the activity, or among its entities of the client. */
function localeOf({ locale, entities = [] }: Activity): string | undefined {
  const said: unknown = locale ?? entities.find(({ type }) => type === 'clientInfo')?.locale;
  return typeof said === 'string' ? said : undefined;
}

/** Object ids of who an event names; its fields come as the service writes them, in camelCase or PascalCase. */
function membersOf(value: unknown): string[] {
  const { members, Members } = (value ?? {}) as Record<string, unknown>;
  return [members ?? Members].flat().flatMap((member) => {
    const { user, User } = (member ?? {}) as Record<string, Record<string, unknown>>;
    const id = (user ?? User)?.aadObjectId ?? (user ?? User)?.AadObjectId;
    return typeof id === 'string' ? [id.toLowerCase()] : [];
  });
}

function messageOf(answer: Answer): Partial<Activity> {
  return typeof answer === 'string'
    ? MessageFactory.text(answer)
    : MessageFactory.attachment(CardFactory.adaptiveCard(answer));
}

async function answerPress(context: TurnContext, answer: Answer): Promise<void> {
  const type = typeof answer === 'string' ? 'activity.message' : 'card.adaptive';
  const body = { statusCode: 200, type: `application/vnd.microsoft.${type}`, value: answer satisfies string | Card };
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status: 200, body } });
}
