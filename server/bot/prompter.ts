import { promptDue } from '#session/agenda.ts';
import type { Session } from '#session/session.ts';
import type { Clock } from '../store/clock.ts';
import { groupLanguage } from './agendaCard.ts';
import type { ReportTo } from './agendaKeeper.ts';
import type { Chat, Messenger } from './bot.ts';
import { wordsIn } from './words.ts';

export interface PrompterOptions {
  messenger: Pick<Messenger, 'show'>;
  clock: Clock;
  process: string;
  chatOf(meeting: string): Chat | undefined;
  /** Where people find us, without a slash at its end. */
  publicUrl(): string;
  trouble(what: string, cause: unknown): void;
}

/** A dialog that comes later than this, in ms, asks about what is over. */
const outdatedAfter = 30_000;
const size = { width: 360, height: 200 };

/** Asks the facilitator by a dialog to look, as rarely as the rules say; never twice, and never late. */
export class Prompter {
  readonly #options: PrompterOptions;
  /** What was asked in each meeting last, by when. */
  readonly #asked = new Map<string, number>();

  constructor(options: PrompterOptions) {
    this.#options = options;
  }

  /** The session changed, or some seconds passed. `now` by the store's clock. */
  changed(meeting: string, session: Session, report: ReportTo, now: number): void {
    const { process, trouble, messenger, chatOf, publicUrl } = this.#options;
    const { prompted } = session;
    const about = promptDue(session, now);
    if (about) {
      report({ type: 'facilitator-prompted', process, about }).catch((error) =>
        trouble('asking the facilitator', error),
      );
      return;
    }
    if (prompted?.process !== process || this.#asked.get(meeting) === prompted.at) return;
    this.#asked.set(meeting, prompted.at);
    const facilitator = session.participants.find((p) => p.id === session.facilitator);
    const chat = chatOf(meeting);
    if (!facilitator || !chat || now - prompted.at > outdatedAfter) return;
    const language = groupLanguage(session);
    const title = wordsIn(language)(`dialog.${prompted.about}.title`);
    const url = `${publicUrl()}/prompt/${prompted.about}?language=${language}`;
    // Not again, whatever comes of it: the panel says the same, and asking late is worse than not at all.
    messenger.show(chat, facilitator.key, { title, url, ...size }).catch((error) => trouble('a dialog', error));
  }

  wiped(meeting: string): void {
    this.#asked.delete(meeting);
  }
}
