import type { Language } from '#session/choices.ts';
import type { Report } from '#session/command.ts';
import { participantOf, type Session } from '#session/session.ts';
import { sharedView, viewFor } from '#session/viewFor.ts';
import type { Attendance } from '../identity/identity.ts';
import { Buckets } from '../kit/bucket.ts';
import { clearedCard, earlierCard, groupLanguage, personalCard, storedCard } from './agendaCard.ts';
import type { Answer, Asker, Chat, ChatListener, Press } from './bot.ts';
import { type Card, card, execute, text } from './card.ts';
import type { Chats } from './chats.ts';
import { languageOf, type Say, type Words, wordsIn } from './words.ts';

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
  /** The host says that someone left: the host's own answer about them decides. */
  left(meeting: string, person: string): Promise<void>;
  /** The bot was added to the meeting's chat. */
  added(meeting: string): void;
  panelOf(chat: Chat): string;
  clock: { now(): number };
  trouble(what: string, cause: unknown): void;
}

/** Messages to the bot and presses of one person: each costs a question to Teams, which answers only so many. */
export const asksOfPerson = { atOnce: 20, perSecond: 0.5 };

/**
 * What the bot answers. Before it looks at a session, it asks the host whether this person is in this meeting. Which
 * meeting that is follows from the chat. An answer is all that a press can cause, except the facilitator's clear: there
 * is no messenger here, so nothing that a client makes up edits or deletes a message.
 */
export function answers(options: AnswersOptions): ChatListener {
  const { chats, look, panelOf, clock, trouble } = options;
  const asks = new Buckets(asksOfPerson, clock);

  async function said(asker: Asker, message: string): Promise<Answer> {
    const { chat } = asker;
    const language = clientLanguage(asker);
    const say = clientWords(asker);
    const word = wordOf(message);
    switch (word) {
      case 'help':
        return say('help');
      case 'open':
        return card(
          language,
          [text(say('openHere'))],
          [{ type: 'Action.OpenUrl', title: say('openPanel'), url: panelOf(chat), style: 'positive' }],
        );
      case 'agenda':
      case 'clear': {
        const attendance = await attendanceOf(asker);
        if (attendance !== 'in') return absence(asker, attendance);
        return look(chats.meetingOf(chat), async ({ session }) => {
          if (!session) return say('noSession');
          return word === 'agenda' ? steps(asker, session) : confirmation(asker, session);
        });
      }
      default:
        return say('friendly');
    }
  }

  async function pressed(asker: Asker, press: Press | undefined): Promise<Answer> {
    if (!press) return clientWords(asker)('unknownPress');
    const { verb, openedAt } = press;
    const attendance = await attendanceOf(asker);
    if (verb === 'clear') return attendance === 'in' ? clear(asker, openedAt) : absence(asker, attendance);
    return look(chats.meetingOf(asker.chat), async ({ session }) => {
      if (session?.openedAt !== openedAt) return ofAnotherSession(asker, session);
      const language = readBy(asker, session);
      // The steps are in the chat for everyone to read; whatever else there is to see is for people in the meeting.
      if (attendance !== 'in') return steps(asker, session, absence(asker, attendance, language));
      if (verb === 'confirm') return asCard(confirmation(asker, session), language);
      return session.settings.chatAgenda === false ? steps(asker, session) : ownView(asker, session);
    });
  }

  /** The rules decide whether the session is cleared; the answer says what became of it. */
  async function clear(asker: Asker, openedAt: number): Promise<Answer> {
    const meeting = chats.meetingOf(asker.chat);
    const asked = await look(meeting, async ({ session, report }) => {
      if (session?.openedAt !== openedAt) return ofAnotherSession(asker, session);
      const language = readBy(asker, session);
      if (!isFacilitator(session, asker.person)) return wordsIn(language)('onlyFacilitator');
      await report({ type: 'clear-asked', person: asker.person, openedAt });
      return { language };
    });
    if (typeof asked === 'string' || 'body' in asked) return asked;
    return look(meeting, async ({ session }) =>
      session?.openedAt === openedAt ? wordsIn(asked.language)('later') : clearedCard(asked.language),
    );
  }

  /** A card that was made for a session other than the running one shows that, and does nothing. */
  function ofAnotherSession(asker: Asker, running: Session | undefined): Card {
    return running ? earlierCard(panelOf(asker.chat), readBy(asker, running)) : clearedCard(clientLanguage(asker));
  }

  function ownView({ chat, person, locale }: Asker, session: Session): Card {
    const participant = participantOf(session, person);
    const { shared, own } = participant
      ? viewFor(session, participant)
      : { shared: sharedView(session), own: undefined };
    return personalCard(shared, own, panelOf(chat), readBy({ locale }, session));
  }

  function steps(asker: Asker, session: Session, remark?: Words): Card {
    const { refresh: _none, ...plain } = storedCard(session, panelOf(asker.chat), readBy(asker, session));
    return remark ? { ...plain, body: [...plain.body, text(remark, { isSubtle: true })] } : plain;
  }

  async function attendanceOf({ chat, person }: Asker): Promise<Attendance> {
    try {
      return await options.attends(chats.meetingOf(chat), person);
    } catch {
      return 'unknown';
    }
  }

  /** Answers whatever happens: a library would quote the failure. `tooMuch`: what someone is told who asks too often. */
  async function answered<T>(asker: Asker, tooMuch: (verdict: 'too-much' | 'enough') => T, act: () => Promise<Answer>) {
    const { tenant } = asker.chat;
    const verdict = asks.take(`${tenant}:${asker.person}`);
    if (verdict !== 'fine') return tooMuch(verdict);
    try {
      return await act();
    } catch (error) {
      trouble('answering in a chat', error);
      return clientWords(asker)('later');
    }
  }

  return {
    said: (asker, message) =>
      // An answer is a message of its own, so it ends when someone goes on and on.
      answered(
        asker,
        (verdict) => (verdict === 'enough' ? undefined : clientWords(asker)('tooFast')),
        () => said(asker, message),
      ),
    pressed: (asker, press) =>
      answered(
        asker,
        () => clientWords(asker)('tooFast'),
        () => pressed(asker, press),
      ),
    added: (chat) => options.added(chats.meetingOf(chat)),
    async left(chat, people) {
      const meeting = chats.meetingOf(chat);
      await look(meeting, async ({ session }) => {
        // A large meeting that ends must not use up what Teams answers us: it is asked about people of the session alone.
        const ours = session?.participants.filter(({ key }) => people.includes(key)) ?? [];
        await Promise.all(ours.map(({ key }) => options.left(meeting, key)));
      });
    },
    meetingChanged: (chat, type) =>
      look(chats.meetingOf(chat), async ({ session, report }) => {
        if (session) await report({ type });
      }),
  };
}

function isFacilitator(session: Session, person: string): boolean {
  return participantOf(session, person)?.id === session.facilitator;
}

/** The question before a clear. It stays in the chat for everyone, so clients ask again whether it still applies. */
function confirmation(asker: Asker, session: Session): Answer {
  const language = readBy(asker, session);
  const say = wordsIn(language);
  if (!isFacilitator(session, asker.person)) return say('onlyFacilitator');
  const { openedAt } = session;
  return {
    ...card(language, [text(say('confirmClear'))], [execute('clear', say('clear'), openedAt)]),
    refresh: { action: execute('confirm', say('latest'), openedAt) },
  };
}

function asCard(answer: Answer, language: Language): Card {
  return typeof answer === 'string' ? card(language, [text(answer)]) : answer;
}

function absence(asker: Asker, attendance: 'out' | 'unknown', language = clientLanguage(asker)): Words {
  return wordsIn(language)(attendance === 'out' ? 'notInMeeting' : 'cannotTell');
}

/** What is for one person is in the language of their client; where that is none of ours, in the group's. */
function readBy(asker: Pick<Asker, 'locale'>, session: Session): Language {
  return languageOf(asker.locale) ?? groupLanguage(session);
}

function clientLanguage({ locale }: Asker): Language {
  return languageOf(locale) ?? 'en';
}

function clientWords(asker: Asker): Say {
  return wordsIn(clientLanguage(asker));
}

/** The first word, without the mention of the bot and whatever stands around it. Takes time in proportion to the text. */
function wordOf(message: string): string {
  const plain = message.replace(/<at[^<>]*>[^<>]*<\/at>/g, ' ');
  return /[a-z]+/i.exec(plain)?.[0].toLowerCase() ?? '';
}
