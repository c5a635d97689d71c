import type { Language } from '#session/choices.ts';
import type { Report } from '#session/command.ts';
import { participantOf, type Session } from '#session/session.ts';
import { sharedView, viewFor } from '#session/viewFor.ts';
import type { Attendance } from '../identity/identity.ts';
import { Buckets } from '../kit/bucket.ts';
import { clearedCard, earlierCard, groupLanguage, personalCard, storedCard } from './agendaCard.ts';
import type { Answer, ChatListener } from './bot.ts';
import { type Card, card, execute, text } from './card.ts';
import type { Chat, Chats } from './chats.ts';
import type { Asker, Press } from './heard.ts';
import { languageOf, type Say, type Words, wordsIn } from './words.ts';

/** A meeting's session while `look` has it open. */
interface Looked {
  session: Session | undefined;
  report(command: Report): Promise<void>;
}

export interface AnswersOptions {
  chats: Chats;
  /** Opens the meeting's session, up to date with the store, for the duration of `act`. */
  look<T>(meeting: string, act: (looked: Looked) => Promise<T>): Promise<T>;
  attends(meeting: string, person: string): Promise<Attendance>;
  /** The host reports that someone left: we ask the host about them. */
  left(meeting: string, person: string): Promise<void>;
  /** The bot was added to the meeting's chat. */
  added(meeting: string): void;
  panelOf(chat: Chat): string;
  clock: { now(): number };
  trouble(what: string, cause: unknown): void;
}

/** One person's messages to the bot and presses: each costs a question to Teams, which rate-limits us. */
export const asksOfPerson = { atOnce: 20, perSecond: 0.5 };

/**
 * The bot's answers. Before showing anything of a session, it asks the host whether this person is in the meeting, which is
 * derived from the chat. A press can only cause an answer, or the facilitator's last call: there's no messenger here, so no forged
 * press can edit or delete a message.
 */
export function answers(options: AnswersOptions): ChatListener {
  const { chats, look, panelOf, clock, trouble } = options;
  const asks = new Buckets(asksOfPerson, clock);

  async function said(asker: Asker, message: string): Promise<Answer> {
    const { chat } = asker;
    const language = clientLanguage(asker);
    const say = clientWords(asker);
    const word = firstWord(message);
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
      const language = languageFor(asker, session);
      // The steps are visible in the chat anyway; everything else is only for people in the meeting.
      if (attendance !== 'in') return steps(asker, session, absence(asker, attendance, language));
      if (verb === 'confirm') return asCard(confirmation(asker, session), language);
      return session.settings.chatAgenda === false ? steps(asker, session) : ownView(asker, session);
    });
  }

  /** The rules decide whether a last call begins; the answer shows the outcome. */
  async function clear(asker: Asker, openedAt: number): Promise<Answer> {
    const meeting = chats.meetingOf(asker.chat);
    const asked = await look(meeting, async ({ session, report }) => {
      if (session?.openedAt !== openedAt) return ofAnotherSession(asker, session);
      const language = languageFor(asker, session);
      if (!isFacilitator(session, asker.person)) return wordsIn(language)('onlyFacilitator');
      await report({ type: 'clear-asked', person: asker.person, openedAt });
      return { language };
    });
    if (typeof asked === 'string' || 'body' in asked) return asked;
    return look(meeting, async ({ session }) => {
      if (session?.openedAt !== openedAt) return clearedCard(asked.language);
      return wordsIn(asked.language)(session.lastCall ? 'lastCall' : 'later');
    });
  }

  /** The answer to a press on another session's card: it says so and does nothing else. */
  function ofAnotherSession(asker: Asker, running: Session | undefined): Card {
    return running ? earlierCard(panelOf(asker.chat), languageFor(asker, running)) : clearedCard(clientLanguage(asker));
  }

  function ownView({ chat, person, locale }: Asker, session: Session): Card {
    const participant = participantOf(session, person);
    const { shared, own } = participant
      ? viewFor(session, participant)
      : { shared: sharedView(session), own: undefined };
    return personalCard(shared, own, panelOf(chat), languageFor({ locale }, session));
  }

  function steps(asker: Asker, session: Session, remark?: Words): Card {
    const { refresh: _none, ...plain } = storedCard(session, panelOf(asker.chat), languageFor(asker, session));
    return remark ? { ...plain, body: [...plain.body, text(remark, { isSubtle: true })] } : plain;
  }

  async function attendanceOf({ chat, person }: Asker): Promise<Attendance> {
    try {
      return await options.attends(chats.meetingOf(chat), person);
    } catch {
      return 'unknown';
    }
  }

  /** Always answers, because the library would quote an error. `tooMuch`: the answer if this person asks too often. */
  async function answered<T>(asker: Asker, tooMuch: (verdict: 'too-much' | 'enough') => T, act: () => Promise<Answer>) {
    const { tenant } = asker.chat;
    const verdict = asks.take(`${tenant}:${asker.person}`);
    if (verdict !== 'fine') return tooMuch(verdict);
    try {
      return await act();
    } catch (error) {
      trouble('could not answer in a chat', error);
      return clientWords(asker)('later');
    }
  }

  return {
    said: (asker, message) =>
      // Each answer is a message in the chat, so at some point we stop answering.
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
        // Ask only about people in the session, or the end of a large meeting would use up our rate limit at Teams.
        const participants = session?.participants.filter(({ key }) => people.includes(key)) ?? [];
        await Promise.all(participants.map(({ key }) => options.left(meeting, key)));
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

/** The question before a last call. Everyone sees it in the chat, so clients refresh it to show whether it still applies. */
function confirmation(asker: Asker, session: Session): Answer {
  const language = languageFor(asker, session);
  const say = wordsIn(language);
  if (session.lastCall) return say('lastCall');
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

/** One person's language: their client's if we have it, otherwise the group's. */
function languageFor(asker: Pick<Asker, 'locale'>, session: Session): Language {
  return languageOf(asker.locale) ?? groupLanguage(session);
}

function clientLanguage({ locale }: Asker): Language {
  return languageOf(locale) ?? 'en';
}

function clientWords(asker: Asker): Say {
  return wordsIn(clientLanguage(asker));
}

/** The first word after the bot's mention. Takes linear time. */
function firstWord(message: string): string {
  const plain = message.replace(/<at[^<>]*>[^<>]*<\/at>/g, ' ');
  return /[a-z]+/i.exec(plain)?.[0].toLowerCase() ?? '';
}
