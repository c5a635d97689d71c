import type { Report } from '#session/command.ts';
import type { Session } from '#session/session.ts';
import type { Clock } from '../kit/clock.ts';
import { clearedCard, groupLanguage, shownBy, storedCard } from './agendaCard.ts';
import { type Chat, ChatError, type Messenger } from './bot.ts';
import { type Posted, postedName, readPosted } from './posted.ts';

export interface AgendaKeeperOptions {
  messenger: Pick<Messenger, 'post' | 'edit'>;
  clock: Clock;
  /** This process, as the session's log names it. */
  process: string;
  chatOf(meeting: string): Chat | undefined;
  /** Where the button of the card leads. */
  panelOf(chat: Chat): string;
  /** The note of a session that was cleared, see `Store`. */
  notes: { left(meeting: string): Promise<string | undefined>; tidied(meeting: string, left: string): Promise<void> };
  trouble(what: string, cause: unknown): void;
}

export type ReportTo = (report: Report) => Promise<void>;

/** Found deleted by hand this often, the card is not posted again. */
const mostDeletions = 2;
const firstWait = 1_000;
const longestWait = 60_000;
/** How often it is tried again where the bot is not in the chat, in ms. */
const whileRefused = 60_000;
/** Who did not look after the card waits this long, in ms, for who did, before it is taken back here. */
const othersGrace = 15_000;
/** As long as a tombstone keeps its note. */
const takeBackFor = 60 * 60_000;

/** One meeting's card as this process knows it. */
interface Care {
  session: Session;
  report: ReportTo;
  working: boolean;
  failures: number;
  /** Not before this moment, in ms. */
  notBefore: number;
  /** What was posted, by its name, and is not in the log yet: to post it again would be a second message. */
  posted?: { openedAt: number; activity: string; shown: string };
}

/**
 * Brings the card in each meeting's chat to what its session says, in small steps: each looks at what is, does one thing
 * and tells the log. Whatever fails is tried again; the session waits for nothing of it.
 */
export class AgendaKeeper {
  readonly #options: AgendaKeeperOptions;
  readonly #cares = new Map<string, Care>();
  readonly #takingBack = new Map<string, Promise<void>>();
  #stopped = false;

  constructor(options: AgendaKeeperOptions) {
    this.#options = options;
  }

  /** The session changed, or some seconds passed. */
  changed(meeting: string, session: Session, report: ReportTo): void {
    const known = this.#cares.get(meeting);
    if (known?.session.openedAt === session.openedAt) {
      known.session = session;
      known.report = report;
      this.#work(meeting, known);
      return;
    }
    const care: Care = { session, report, working: false, failures: 0, notBefore: 0 };
    this.#cares.set(meeting, care);
    this.#work(meeting, care);
  }

  /**
   * The session was cleared; `left`: the message that is to be taken back, which says by itself where it is. Resolves
   * when that is done, or is given up. Not `async`: what waits for that, an hour at most, must not hold the session.
   */
  wiped(meeting: string | undefined, left?: string): Promise<void> {
    const posted = readPosted(left);
    const care = this.#cares.get(meeting ?? posted?.meeting ?? '');
    this.#cares.delete(meeting ?? posted?.meeting ?? '');
    const ours = care?.session.agenda?.process === this.#options.process;
    // Posted in the same moment as the clear: nobody else knows of it.
    const unknown = care?.posted?.activity === left ? undefined : readPosted(care?.posted?.activity);
    return Promise.all([
      unknown && this.#takeBack(unknown, 0, true),
      posted && this.#takeBack(posted, ours ? 0 : othersGrace, ours),
    ]).then(() => {});
  }

  /** Something changed outside of the session: the bot was added to the chat. */
  again(meeting: string): void {
    const care = this.#cares.get(meeting);
    if (!care) return;
    care.notBefore = 0;
    this.#work(meeting, care);
  }

  stop(): void {
    this.#stopped = true;
    this.#cares.clear();
  }

  #work(meeting: string, care: Care): void {
    const { clock, trouble } = this.#options;
    if (care.working || this.#stopped || clock.now() < care.notBefore) return;
    const chat = this.#options.chatOf(meeting);
    const step = chat && this.#nextStep(care, chat, meeting);
    if (!step) return;
    care.working = true;
    const before = care.session;
    step()
      .then(
        () => {
          care.failures = 0;
        },
        (error) => {
          care.notBefore = clock.now() + this.#wait(care, error);
          if (!(error instanceof ChatError)) trouble('the agenda in a chat', error);
        },
      )
      .finally(() => {
        care.working = false;
        if (this.#cares.get(meeting) === care) this.#plan(meeting, care, before);
        else this.#takeBackUnheard(care);
      });
  }

  /** The next look: at once where the log has come back meanwhile, else when it does; after a failure when the pause ends. */
  #plan(meeting: string, care: Care, before: Session): void {
    const { clock } = this.#options;
    const wait = care.notBefore - clock.now();
    if (wait <= 0 && care.session !== before) this.#work(meeting, care);
    if (wait > 0) clock.after(wait, () => this.#look(meeting));
  }

  /** What waits for this knows the meeting alone: it must not hold a session that is cleared meanwhile. */
  #look(meeting: string): void {
    const care = this.#cares.get(meeting);
    if (care) this.#work(meeting, care);
  }

  #nextStep(care: Care, chat: Chat, meeting: string): (() => Promise<void>) | undefined {
    const { process, messenger, panelOf } = this.#options;
    const { session, report, posted } = care;
    const { agenda = { deleted: 0 } } = session;
    if (agenda.process === undefined) return () => report({ type: 'agenda-claimed', process });
    if (agenda.process !== process) return undefined;
    const shown = shownBy(session);

    if (posted?.openedAt === session.openedAt && agenda.activity !== posted.activity) {
      return () => report({ type: 'agenda-posted', process, activity: posted.activity, shown: posted.shown });
    }
    delete care.posted;
    const { activity } = agenda;
    if (activity === undefined) {
      if (agenda.deleted >= mostDeletions) return undefined;
      return async () => {
        const message = await this.#unlessRefused(care, () => messenger.post(chat, storedCard(session, panelOf(chat))));
        const activity = postedName({ meeting, message, language: groupLanguage(session) });
        care.posted = { openedAt: session.openedAt, activity, shown };
        await report({ type: 'agenda-posted', process, activity, shown });
      };
    }
    const there = readPosted(activity);
    if (!there || agenda.shown === shown) return undefined;
    return async () => {
      try {
        const card = storedCard(session, panelOf(chat));
        await this.#unlessRefused(care, () => messenger.edit(chat, there.message, card));
        await report({ type: 'agenda-posted', process, activity, shown });
      } catch (error) {
        if (!(error instanceof ChatError) || error.why !== 'gone') throw error;
        await report({ type: 'agenda-deleted', process, activity });
      }
    };
  }

  /** Where the bot is not in the chat, all are told in the panel. */
  async #unlessRefused<T>({ session, report }: Care, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      const refused = error instanceof ChatError && error.why === 'not-in-chat';
      if (refused && !session.agenda?.refused) {
        await report({ type: 'agenda-refused', process: this.#options.process });
      }
      throw error;
    }
  }

  /** A session that went while its card was on the way. */
  #takeBackUnheard({ posted }: Care): void {
    const unheard = readPosted(posted?.activity);
    if (unheard) void this.#takeBack(unheard, 0, true);
  }

  /** Resolves when the message says nothing of the session any more, or nobody can see to that. */
  #takeBack(posted: Posted, delay: number, ours: boolean): Promise<void> {
    const name = postedName(posted);
    const known = this.#takingBack.get(name);
    if (known) return known;
    const taking = new Promise<void>((resolve) => {
      const { clock, trouble } = this.#options;
      const until = clock.now() + takeBackFor;
      const retry = { failures: 0 };
      const attempt = async () => {
        if (this.#stopped) return;
        try {
          await this.#takeBackNow(posted, name, ours);
          resolve();
        } catch (error) {
          // Whoever operates the server learns that a message, its steps and nothing else, is still there.
          if (retry.failures === 0) trouble('a card in a chat cannot be taken back yet', error);
          const wait = this.#wait(retry, error);
          if (clock.now() + wait < until) return void clock.after(wait, attempt);
          trouble('a card was not taken back from a chat', error);
          resolve();
        }
      };
      if (delay > 0) clock.after(delay, attempt);
      else void attempt();
    }).finally(() => this.#takingBack.delete(name));
    this.#takingBack.set(name, taking);
    return taking;
  }

  async #takeBackNow({ meeting, message, language }: Posted, name: string, ours: boolean): Promise<void> {
    const { messenger, notes, chatOf } = this.#options;
    // Somebody else may have done it; who looked after the card does it in any case.
    if (!ours && (await notes.left(meeting)) !== name) return;
    const chat = chatOf(meeting);
    if (!chat) return;
    await messenger.edit(chat, message, clearedCard(language)).catch((error) => {
      // Deleted by hand: nothing is left to take back.
      if (!(error instanceof ChatError) || error.why !== 'gone') throw error;
    });
    await notes.tidied(meeting, name);
  }

  /** How long to wait after this failure, in ms: what the service asks for, else twice as long as the last time. */
  #wait(tried: { failures: number }, error: unknown): number {
    const wait = Math.min(firstWait * 2 ** tried.failures++, longestWait);
    if (!(error instanceof ChatError)) return wait;
    if (error.why === 'not-in-chat' || error.why === 'refused') return whileRefused;
    return Math.max(error.retryAfter ?? 0, wait * (0.75 + Math.random() / 2));
  }
}
