import { Application, TeamsAdapter } from '@microsoft/teams-ai';
import {
  type Activity,
  ActivityTypes,
  CardFactory,
  type ConversationReference,
  MessageFactory,
  type TeamsInfo,
  type TurnContext,
} from 'botbuilder';
import { type Answer, type Bot, ChatError } from './bot.ts';
import { type BotOptions, usualPatience } from './botOptions.ts';
import type { Card } from './card.ts';
import type { Chat } from './chats.ts';
import type { Heard } from './heard.ts';
import { badgeSurface, dialogSurface, notificationTo, type Surface } from './notifications.ts';
import { activityCheck, serviceIssuer } from './serviceToken.ts';
import { connectorFault, isUnauthorized, meetingCallsOnce, sendOnce, tokenFactory } from './teamsAiService.ts';

const cardInvoke = 'adaptiveCard/action';
const participantsLeft = 'application/vnd.microsoft.meetingParticipantsLeave';
/** Where a turn keeps what we parsed of its activity. The library only gets the envelope. */
const heardKey = Symbol('heard');

/** The bot, based on `@microsoft/teams-ai`. Loading this file takes a second and 150 MB: see `lazyBot.ts`. */
export function teamsAiBot(options: BotOptions): Bot {
  const { connectorUrl, credentials, clock, listener, trouble, patience = usualPatience } = options;
  const botId = credentials?.botId ?? '';
  const meetingCalls = meetingCallsOnce(patience);
  const check = credentials && activityCheck({ ...credentials, clock });
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
  // Without storage, turn state is neither read nor written. There's no text to remove a mention from.
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

  // Not `adaptiveCards.actionExecute`: in teams-ai 1.7.4, an answer that has a refresh is shown to everyone.
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

  /** Acts in a chat proactively, not as an answer. */
  async function inChat<T>(chat: Chat, act: (context: TurnContext) => Promise<T>): Promise<T> {
    let result: { value: T } | undefined;
    try {
      await adapter.continueConversationAsync(botId, referenceTo(chat, botId, connectorUrl), async (context) => {
        sendOnce(context, adapter, patience);
        // The library invents an activity id, and our message would be a reply to a message that doesn't exist.
        context.activity.id = '';
        result = { value: await act(context) };
      });
    } catch (error) {
      throw connectorFault(error);
    }
    // The library didn't run our callback, so the outcome is unknown.
    if (!result) throw new ChatError('later');
    return result.value;
  }

  /** Sends one person a notification in the meeting. */
  function notify(chat: Chat, person: string, surface: Surface): Promise<void> {
    return inChat(chat, async (context) => {
      // Notifications need the service's own id for the person.
      const { user } = await meetingCalls.getMeetingParticipant(context, chat.meeting, person, chat.tenant);
      if (!user?.id) throw new ChatError('gone');
      const notification = notificationTo(user.id, surface);
      await meetingCalls.sendMeetingNotification(context, notification as unknown as LibraryNotification, chat.meeting);
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

    show: (chat, person, dialog) => notify(chat, person, dialogSurface(dialog)),

    badge: (chat, person) => notify(chat, person, badgeSurface),

    async receive(authorization, heard) {
      const refused = await check?.(authorization, heard.envelope);
      if (refused) return { status: refused };
      let isAccepted = false;
      try {
        return (
          (await adapter.answer(authorization, heard.envelope as Activity, async (context) => {
            isAccepted = true;
            sendOnce(context, adapter, patience);
            context.turnState.set(heardKey, heard);
            await application.run(context);
          })) ?? { status: 200 }
        );
      } catch (error) {
        if (!isAccepted && isUnauthorized(error)) return { status: 401 };
        trouble('could not answer in a chat', connectorFault(error));
        return { status: 500 };
      }
    },
  };
}

/** Its type lacks the badge. */
type LibraryNotification = Parameters<typeof TeamsInfo.sendMeetingNotification>[1];

class Adapter extends TeamsAdapter {
  /** Like `process`, but without a web server's request and response, and without writing to the console. */
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
