import * as z from 'zod/mini';
import type { Language, Report } from '#session/command.ts';
import { participantOf, type Session } from '#session/session.ts';
import { sharedView, viewFor } from '#session/viewFor.ts';
import type { Attendance } from '../identity/identity.ts';
import { clearedCard, groupLanguage, personalCard, storedCard } from './agendaCard.ts';
import type { Answer, Asker, Chat, ChatListener, Messenger, Press } from './bot.ts';
import { type Card, card, execute, text } from './card.ts';
import type { Chats } from './chats.ts';
import { readPosted } from './posted.ts';
import { languageOf, type Word, wordsIn } from './words.ts';

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

  async function said(asker: Asker, message: string): Promise<Answer> {
    const { chat, person } = asker;
    const language = languageOf(asker.locale) ?? 'en';
    const say = wordsIn(language);
    switch (wordOf(message)) {
      case 'help':
        return say('help');
      case 'open':
        return card(language, [text(say('openHere'))], [openPanel(chat, language)]);
      case 'agenda':
        return look(chats.meetingOf(chat), async ({ session }) =>
          session ? steps(session, chat, readBy(asker, session)) : say('noSession'),
        );
      case 'clear':
        return look(chats.meetingOf(chat), async ({ session }) => {
          if (!session) return say('noSession');
          return isFacilitator(session, person)
            ? confirmation(session, readBy(asker, session))
            : say('onlyFacilitator');
        });
      default:
        return say('friendly');
    }
  }

  async function pressed(asker: Asker, { verb, data, message }: Press): Promise<Answer> {
    const { chat, person } = asker;
    const meeting = chats.meetingOf(chat);
    const made = CardData.safeParse(data);
    if (!made.success) return wordsIn(languageOf(asker.locale) ?? 'en')('later');
    return look(meeting, async ({ session, report }) => {
      if (session?.openedAt !== made.data.openedAt) return outdated(asker, message);
      if (verb === 'clear') return clear(asker, session, report, message);
      tidy(chat, session, message);
      const language = readBy(asker, session);
      if (session.settings.chatAgenda === false) return steps(session, chat, language);
      const attendance = await attends(meeting, person);
      if (attendance !== 'in') return notFor(session, chat, attendance, language);
      const participant = participantOf(session, person);
      const { shared, own } = participant
        ? viewFor(session, participant)
        : { shared: sharedView(session), own: undefined };
      return personalCard(shared, own, panelOf(chat), language);
    });
  }

  /** A card of a session that is over, whose message could not be taken back then. */
  function outdated({ chat, locale }: Asker, message: string | undefined): Card {
    const card = clearedCard(languageOf(locale) ?? 'en');
    if (message) messenger.edit(chat, message, card).catch(quietly);
    return card;
  }

  /** A second message of the same session comes of an answer that never came: this refresh is how we learn of it. */
  function tidy(chat: Chat, { agenda }: Session, message: string | undefined): void {
    const posted = readPosted(agenda?.activity);
    if (!message || !posted || posted.message === message) return;
    messenger.remove(chat, message).catch(quietly);
  }

  async function clear(asker: Asker, session: Session, report: Looked['report'], message?: string) {
    const { chat, person } = asker;
    const language = readBy(asker, session);
    const say = wordsIn(language);
    if (!isFacilitator(session, person)) return say('onlyFacilitator');
    if ((await attends(chats.meetingOf(chat), person)) === 'out') return say('notInMeeting');
    await report({ type: 'clear-asked', person, openedAt: session.openedAt });
    if (message) messenger.edit(chat, message, clearedCard(language)).catch(quietly);
    return clearedCard(language);
  }

  function steps(session: Session, chat: Chat, language: Language): Card {
    const { refresh: _none, ...plain } = storedCard(session, panelOf(chat), language);
    return plain;
  }

  function notFor(session: Session, chat: Chat, attendance: Attendance, language: Language): Card {
    const plain = steps(session, chat, language);
    const why: Word = attendance === 'out' ? 'notInMeeting' : 'cannotTell';
    return { ...plain, body: [...plain.body, text(wordsIn(language)(why), { isSubtle: true })] };
  }

  function openPanel(chat: Chat, language: Language) {
    const title = wordsIn(language)('openPanel');
    return { type: 'Action.OpenUrl', title, url: panelOf(chat), style: 'positive' } as const;
  }

  function quietly(error: unknown) {
    trouble('tidying up in a chat', error);
  }

  /** Who asked is answered whatever happens: the library would quote the failure. */
  async function orLater({ locale }: Asker, answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      trouble('answering in a chat', error);
      return wordsIn(languageOf(locale) ?? 'en')('later');
    }
  }

  return {
    said: (asker, message) => orLater(asker, said(asker, message)),
    pressed: (asker, press) => orLater(asker, pressed(asker, press)),
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

function confirmation({ openedAt }: Session, language: Language): Card {
  const say = wordsIn(language);
  return card(language, [text(say('confirmClear'))], [execute('clear', say('clear'), { openedAt })]);
}

/** What is for one person is in the language of their client; where it does not say one of ours, in the group's. */
function readBy({ locale }: Asker, session: Session): Language {
  return languageOf(locale) ?? groupLanguage(session);
}

/** The first word, without the mention of the bot and whatever stands around it. */
function wordOf(message: string): string {
  const plain = message.replace(/<at[^>]*>.*?<\/at>/g, ' ');
  return /[a-z]+/i.exec(plain)?.[0].toLowerCase() ?? '';
}
