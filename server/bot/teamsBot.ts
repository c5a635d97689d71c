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
import type { Heard } from './activity.ts';
import { type Answer, type Bot, type Chat, ChatError, type ChatListener } from './bot.ts';
import { connectorFault, frugalClient, isUnauthorized, tokenFactory } from './botService.ts';
import type { Card } from './card.ts';
import { serviceIssuer } from './serviceToken.ts';

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
const participantsLeft = 'application/vnd.microsoft.meetingParticipantsLeave';
/** Under this a turn keeps what was read of its activity: the library is given the envelope alone. */
const heardKey = Symbol('heard');

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
        ToBotFromChannelTokenIssuer: serviceIssuer,
        ToBotFromChannelOpenIdMetadataUrl: credentials.openIdMetadata,
        ToBotFromEmulatorOpenIdMetadataUrl: `${credentials.authority}/botframework.com/v2.0/.well-known/openid-configuration`,
        OAuthUrl: 'https://api.botframework.com',
        ValidateAuthority: true,
      }),
    },
    tokenFactory(botId, credentials?.token),
  );
  // Without a storage, the state of a turn is neither read nor written. The library is given no text to remove a mention from.
  const application = new Application({
    adapter,
    botAppId: botId,
    startTypingTimer: false,
    removeRecipientMention: false,
  });

  application.activity(ActivityTypes.Message, async (context) => {
    const { asker, text } = heardIn(context);
    const answer = asker && (await listener.said(asker, text));
    if (answer) await context.sendActivity(messageOf(answer));
  });

  // Not `adaptiveCards.actionExecute`: it shows an answer with a refresh to everyone (teams-ai 1.7.4), and ours are for one person.
  application.activity(
    async ({ activity }) => activity.type === ActivityTypes.Invoke && activity.name === cardInvoke,
    async (context) => {
      const { asker, press } = heardIn(context);
      if (asker) await answerPress(context, await listener.pressed(asker, press));
    },
  );

  application.conversationUpdate('membersAdded', async (context) => listener.added(heardIn(context).chat));
  application.meetings.start((context) => listener.meetingChanged(heardIn(context).chat, 'meeting-resumed'));
  application.meetings.end((context) => listener.meetingChanged(heardIn(context).chat, 'meeting-ended'));
  application.activity(
    async ({ activity }) => activity.type === ActivityTypes.Event && activity.name === participantsLeft,
    async (context) => {
      const { chat, left } = heardIn(context);
      await listener.left(chat, left);
    },
  );

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

    show: (chat, person, { title, url, width, height }) =>
      notify(chat, person, {
        surface: 'meetingStage',
        contentType: 'task',
        content: { value: { title, url, width: String(width), height: String(height), fallbackUrl: url } },
      }),

    badge: (chat, person) => notify(chat, person, { surface: 'meetingTabIcon', tabEntityId }),

    async receive(authorization, heard) {
      try {
        return (
          (await adapter.answer(authorization, heard.envelope as Activity, async (context) => {
            frugalClient(context, adapter, patience);
            context.turnState.set(heardKey, heard);
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

function heardIn(context: TurnContext): Heard {
  return context.turnState.get(heardKey);
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
