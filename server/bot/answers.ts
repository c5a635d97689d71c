import * as z from 'zod/mini';
import type { Report } from '#session/command.ts';
import { participantOf, type Session } from '#session/session.ts';
import { sharedView, viewFor } from '#session/viewFor.ts';
import type { Attendance } from '../identity/identity.ts';
import { clearedCard, personalCard, storedCard } from './agendaCard.ts';
import type { Answer, Chat, ChatListener, Messenger, Press } from './bot.ts';
import { type Card, card, execute, text } from './card.ts';
import type { Chats } from './chats.ts';
import { words } from './words.ts';

/** A meeting's session for as long as it is looked at. */
interface Looked {
  session: Session | undefined;
  report(command: Report): Promise<void>;
}

export interface AnswersOptions {
  chats: Chats;
  /** The meeting's session as the store has it now. */
  look<T>(meeting: string, act: (looked: Looked) => Promise<T>): Promise<T>;
  attends(meeting: string, person: string): Promise<Attendance>;
  /** The host says that somebody left: asked about before it is believed. */
  left(meeting: string, person: string): Promise<void>;
  /** The bot was added to the meeting's chat. */
  added(meeting: string): void;
  messenger: Pick<Messenger, 'edit' | 'remove'>;
  panelOf(chat: Chat): string;
  trouble(what: string, cause: unknown): void;
}

/** All that a card of ours sends back: which session it was made for. What else it may hold is not read. */
const CardData = z.object({ openedAt: z.number() });

/**
 * What the bot answers. Of a session it shows something to those alone whom the host, asked anew, knows to be in its
 * meeting; which meeting that is follows from the chat, never from what a card or a message says.
 */
export function answers(options: AnswersOptions): ChatListener {
  const { chats, look, attends, messenger, panelOf, trouble } = options;

  async function said(chat: Chat, person: string, message: string): Promise<Answer> {
    switch (wordOf(message)) {
      case 'help':
        return words.help;
      case 'open':
        return card([text(words.openHere)], [openPanel(chat)]);
      case 'agenda':
        return look(chats.meetingOf(chat), async ({ session }) => (session ? steps(session, chat) : words.noSession));
      case 'clear':
        return look(chats.meetingOf(chat), async ({ session }) => {
          if (!session) return words.noSession;
          return isFacilitator(session, person) ? confirmation(session) : words.onlyFacilitator;
        });
      default:
        return words.friendly;
    }
  }

  async function pressed(chat: Chat, person: string, { verb, data, message }: Press): Promise<Answer> {
    const meeting = chats.meetingOf(chat);
    const made = CardData.safeParse(data);
    if (!made.success) return words.later;
    return look(meeting, async ({ session, report }) => {
      if (session?.openedAt !== made.data.openedAt) return outdated(chat, message);
      if (verb === 'clear') return clear(chat, person, session, report, message);
      tidy(chat, session, message);
      if (session.settings.chatAgenda === false) return steps(session, chat);
      const attendance = await attends(meeting, person);
      if (attendance !== 'in') return notFor(session, chat, attendance);
      const participant = participantOf(session, person);
      const { shared, own } = participant
        ? viewFor(session, participant)
        : { shared: sharedView(session), own: undefined };
      return personalCard(shared, own, panelOf(chat));
    });
  }

  /** A card of a session that is over, whose message could not be taken back then. */
  function outdated(chat: Chat, message: string | undefined): Card {
    if (message) messenger.edit(chat, message, clearedCard()).catch(quietly);
    return clearedCard();
  }

  /** A second message of the same session comes of an answer that never came: this refresh is how we learn of it. */
  function tidy(chat: Chat, { agenda }: Session, message: string | undefined): void {
    if (!message || !agenda?.activity || agenda.activity === message) return;
    messenger.remove(chat, message).catch(quietly);
  }

  async function clear(chat: Chat, person: string, session: Session, report: Looked['report'], message?: string) {
    if (!isFacilitator(session, person)) return words.onlyFacilitator;
    if ((await attends(chats.meetingOf(chat), person)) === 'out') return words.notInMeeting;
    await report({ type: 'clear-asked', person, openedAt: session.openedAt });
    if (message) messenger.edit(chat, message, clearedCard()).catch(quietly);
    return clearedCard();
  }

  function steps(session: Session, chat: Chat): Card {
    const { refresh: _none, ...plain } = storedCard(session, panelOf(chat));
    return plain;
  }

  function notFor(session: Session, chat: Chat, attendance: Attendance): Card {
    const plain = steps(session, chat);
    const why = attendance === 'out' ? words.notInMeeting : words.cannotTell;
    return { ...plain, body: [...plain.body, text(why, { isSubtle: true })] };
  }

  function openPanel(chat: Chat) {
    return { type: 'Action.OpenUrl', title: words.openPanel, url: panelOf(chat) } as const;
  }

  function quietly(error: unknown) {
    trouble('tidying up in a chat', error);
  }

  /** Who asked is answered whatever happens: the library would quote the failure. */
  async function orLater(answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      trouble('answering in a chat', error);
      return words.later;
    }
  }

  return {
    said: (chat, person, message) => orLater(said(chat, person, message)),
    pressed: (chat, person, press) => orLater(pressed(chat, person, press)),
    added: (chat) => options.added(chats.meetingOf(chat)),
    left: (chat, person) => options.left(chats.meetingOf(chat), person),
    meetingChanged: (chat, type) =>
      look(chats.meetingOf(chat), async ({ session, report }) => {
        if (session) await report({ type });
      }),
  };
}

function isFacilitator(session: Session, person: string): boolean {
  return participantOf(session, person)?.id === session.facilitator;
}

function confirmation({ openedAt }: Session): Card {
  return card([text(words.confirmClear)], [execute('clear', words.clear, { openedAt })]);
}

/** The first word, without the mention of the bot and whatever stands around it. */
function wordOf(message: string): string {
  const plain = message.replace(/<at[^>]*>.*?<\/at>/g, ' ');
  return /[a-z]+/i.exec(plain)?.[0].toLowerCase() ?? '';
}
