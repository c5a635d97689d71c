import type { Report } from '#session/command.ts';
import type { Session } from '#session/session.ts';
import type { Clock } from '../kit/clock.ts';
import { clearedCard, groupLanguage, shownBy, storedCard } from './agendaCard.ts';
import { ChatError, type Messenger } from './bot.ts';
import type { Chat } from './chats.ts';
import { type Posted, postedName, readPosted } from './posted.ts';

export interface AgendaKeeperOptions {
  messenger: Pick<Messenger, 'post' | 'edit'>;
  clock: Clock;
  /** This process's name in session logs. */
  process: string;
  chatOf(meeting: string): Chat | undefined;
  /** Where the card's button leads. */
  panelOf(chat: Chat): string;
  /** The note left by a cleared session, see `Store`. */
  notes: { left(meeting: string): Promise<string | undefined>; tidied(meeting: string, left: string): Promise<void> };
  trouble(what: string, cause: unknown): void;
}

export type ReportTo = (report: Report) => Promise<void>;

/** After someone has deleted the card this often, it isn't posted again. */
const mostDeletions = 2;
/** Backoff after failures, in ms. */
const firstBackoff = 1_000;
const longestBackoff = 60_000;
/** Retry interval while the bot isn't in the chat, in ms. */
const retryWhileRefused = 60_000;
/** Grace period, in ms, before a process takes back a card that another process was looking after. */
const graceForOwner = 15_000;
/** How long a card's removal is retried, in ms: as long as a tombstone keeps its note. */
const takeBackFor = 60 * 60_000;

/** What this process knows about one meeting's card. */
interface Care {
  session: Session;
  report: ReportTo;
  working: boolean;
  failures: number;
  /** Not before this moment, in ms. */
  notBefore: number;
  /** A post that isn't in the log yet. Posting again would leave two messages. */
  posted?: { openedAt: number; activity: string; shown: string };
}

/**
 * Keeps the card in each meeting's chat in line with its session, in small idempotent steps: look at the state, do one thing,
 * report it to the log. Failures are retried; the session never waits for any of this.
 */
export class AgendaKeeper {
  readonly #options: AgendaKeeperOptions;
  readonly #cares = new Map<string, Care>();
  readonly #takingBack = new Map<string, Promise<void>>();
  #stopped = false;

  constructor(options: AgendaKeeperOptions) {
    this.#options = options;
  }

  /** Call it when the session changed, and every few seconds. */
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
   * The session was cleared. `left` names the message to take back, including where it is. Resolves when that's done or given
   * up. Not `async`: the promise may stay pending for an hour and must not keep the session in memory.
   */
  wiped(meeting: string | undefined, left?: string): Promise<void> {
    const posted = readPosted(left);
    const care = this.#cares.get(meeting ?? posted?.meeting ?? '');
    this.#cares.delete(meeting ?? posted?.meeting ?? '');
    const isOurs = care?.session.agenda?.process === this.#options.process;
    // Posted just as the session was cleared: no other process knows about it.
    const unknown = care?.posted?.activity === left ? undefined : readPosted(care?.posted?.activity);
    return Promise.all([
      unknown && this.#takeBack(unknown, 0, true),
      posted && this.#takeBack(posted, isOurs ? 0 : graceForOwner, isOurs),
    ]).then(() => {});
  }

  /** The bot was added to the chat: try again now. */
  retry(meeting: string): void {
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
          if (!(error instanceof ChatError)) trouble('could not update a card', error);
        },
      )
      .finally(() => {
        care.working = false;
        if (this.#cares.get(meeting) === care) this.#plan(meeting, care, before);
        else this.#takeBackUnlogged(care);
      });
  }

  /** Takes the next step if the session has changed meanwhile, or schedules a retry after a failure. */
  #plan(meeting: string, care: Care, before: Session): void {
    const { clock } = this.#options;
    const wait = care.notBefore - clock.now();
    if (wait <= 0 && care.session !== before) this.#work(meeting, care);
    if (wait > 0) clock.after(wait, () => this.#look(meeting));
  }

  /** Takes only the meeting's name, so a pending retry doesn't keep a cleared session in memory. */
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

  /** If the bot isn't in the chat, reports that, so that the panel tells everyone. */
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

  /** Takes back a card that was posted while its session was being cleared. */
  #takeBackUnlogged({ posted }: Care): void {
    const unlogged = readPosted(posted?.activity);
    if (unlogged) void this.#takeBack(unlogged, 0, true);
  }

  /** Resolves when the message no longer shows anything of the session, or when that's given up. */
  #takeBack(posted: Posted, delay: number, isOurs: boolean): Promise<void> {
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
          await this.#takeBackNow(posted, name, isOurs);
          resolve();
        } catch (error) {
          // Tells the operator that a message, which shows only the steps, is still in the chat.
          if (retry.failures === 0) trouble('could not take back a card yet', error);
          const wait = this.#wait(retry, error);
          if (clock.now() + wait < until) return void clock.after(wait, attempt);
          trouble('gave up taking back a card', error);
          resolve();
        }
      };
      if (delay > 0) clock.after(delay, attempt);
      else void attempt();
    }).finally(() => this.#takingBack.delete(name));
    this.#takingBack.set(name, taking);
    return taking;
  }

  async #takeBackNow({ meeting, message, language }: Posted, name: string, isOurs: boolean): Promise<void> {
    const { messenger, notes, chatOf } = this.#options;
    // Another process may have done it already, unless the card was ours.
    if (!isOurs && (await notes.left(meeting)) !== name) return;
    const chat = chatOf(meeting);
    if (!chat) return;
    await messenger.edit(chat, message, clearedCard(language)).catch((error) => {
      // Someone deleted it: there's nothing left to take back.
      if (!(error instanceof ChatError) || error.why !== 'gone') throw error;
    });
    await notes.tidied(meeting, name);
  }

  /** How long to wait after this failure, in ms: jittered exponential backoff, or longer if the service asks for it. */
  #wait(tried: { failures: number }, error: unknown): number {
    const wait = Math.min(firstBackoff * 2 ** tried.failures++, longestBackoff);
    if (!(error instanceof ChatError)) return wait;
    if (error.why === 'not-in-chat' || error.why === 'refused') return retryWhileRefused;
    return Math.max(error.retryAfter ?? 0, wait * (0.75 + Math.random() / 2));
  }
}
