import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Session } from '#session/session.ts';
import { sentenceFor } from '../http/errorAnswers.ts';
import type { Identity } from '../identity/identity.ts';
import { addressReader } from '../kit/address.ts';
import type { Clock } from '../kit/clock.ts';
import type { Companion } from '../live/context.ts';
import type { Door } from '../live/door.ts';
import type { Hubs } from '../live/hubs.ts';
import type { Limits } from '../live/limits.ts';
import type { Store } from '../store/store.ts';
import { readActivity } from './activity.ts';
import { AgendaKeeper } from './agendaKeeper.ts';
import { answers } from './answers.ts';
import type { BotLibrary, BotOptions } from './botOptions.ts';
import type { Chat, Chats } from './chats.ts';
import { type Admitted, gate } from './gate.ts';
import { lazyBot } from './lazyBot.ts';
import { panelUrl } from './panelUrl.ts';
import { readPosted } from './posted.ts';
import { Prompter } from './prompter.ts';
import { promptPage } from './promptPage.ts';

/** The bot's identity and the addresses it uses. */
export interface ChatBotSettings {
  library: BotLibrary;
  chats: Chats;
  /** The Bot Connector's address. A function, because the rehearsal's is on our own port, known only later. */
  connectorUrl(): string;
  /** Absent only in the rehearsal: see `BotOptions`. */
  credentials?: BotOptions['credentials'];
  /** The app's id in its manifest, for links to the panel. */
  appId: string;
  /** Our public address, without a trailing slash. */
  publicUrl(): string;
  /** `false`: the card shows only the steps, whatever a session's settings say. */
  ownViews?: boolean;
  /** Timeout per request to the service, in ms. */
  patience?: number;
}

interface ChatBotParts {
  settings: ChatBotSettings;
  store: Store;
  identity: Identity;
  clock: Clock;
  process: string;
  /** Proxies whose `X-Forwarded-For` is believed. */
  trustProxy: readonly string[];
  limits: Pick<Limits, 'perAddress'>;
  trouble(what: string, cause: unknown): void;
  /** A function, because they're created after the bot. */
  live(): { hubs: Hubs; door: Door };
}

interface ChatBot extends Companion {
  serve(app: FastifyInstance): void;
  /** Loads the bot's library soon, because someone is about to need it. */
  prepare(): void;
}

/** The largest activity we accept, in bytes: larger than a window's messages, because it carries mentions and metadata. */
export const largestActivity = 256 * 1024;

/** The answers to requests that aren't from the service. Their bodies are never read. */
const refusals: Record<Exclude<Admitted, 'service' | 'enough'>, [status: number, sentence: string]> = {
  stranger: [401, 'Only the Bot Connector of Microsoft Teams may post here.'],
  'too-much': [429, 'Too many requests. Try again in a minute.'],
  unknown: [503, 'The sender can’t be verified right now. Try again in a minute.'],
};
/** A chat's id in Teams. */
const chatId = /^19:[\w.@-]{1,200}$/;
/** How long to let a page load before loading the library, which blocks the process for about a second; in ms. */
const afterPage = 1_000;

/** Connects the bot to the sessions, and serves its routes. */
export function chatBot(parts: ChatBotParts): ChatBot {
  const { settings, store, clock, process, trouble, live } = parts;
  const { chats, publicUrl } = settings;
  const panelOf = (chat: Pick<Chat, 'conversation'>) => panelUrl(settings.appId, chat);
  const bot = lazyBot(settings.library, () => ({
    connectorUrl: settings.connectorUrl(),
    credentials: settings.credentials,
    patience: settings.patience,
    clock,
    listener,
    trouble,
  }));
  const { chatOf } = chats;
  /** The deployment's setting overrides the session's. */
  const allowed = (session: Session): Session =>
    settings.ownViews === false ? { ...session, settings: { ...session.settings, chatAgenda: false } } : session;
  const notes = {
    left: (meeting: string) => store.left(store.nameOf(meeting)),
    tidied: (meeting: string, left: string) => store.tidied(store.nameOf(meeting), left),
  };
  const keeper = new AgendaKeeper({ messenger: bot, clock, process, chatOf, panelOf, notes, trouble });
  const prompter = new Prompter({ messenger: bot, clock, process, chatOf, publicUrl, trouble });
  const listener = answers({
    chats,
    panelOf,
    clock,
    trouble,
    attends: (meeting, person) => parts.identity.attends(meeting, person),
    left: (meeting, person) => live().door.left(meeting, person),
    added: (meeting) => keeper.retry(meeting),
    async look(meeting, act) {
      const { hubs } = live();
      const hub = await hubs.get(meeting);
      try {
        const session = await hub.present();
        return await act({ session: session && allowed(session), report: (command) => hub.note(command) });
      } finally {
        await hubs.release(hub);
      }
    },
  });

  const { credentials } = settings;
  const admit = credentials && gate({ ...credentials, perAddress: parts.limits.perAddress, clock });
  const addressOf = addressReader(parts.trustProxy);
  async function refuseStrangers(request: FastifyRequest, reply: FastifyReply) {
    // The rehearsal serves this machine only, so every request is trusted.
    const admitted = admit ? await admit(addressOf(request.raw), request.headers.authorization) : 'service';
    if (admitted === 'service') return;
    if (admitted === 'enough') {
      reply.hijack();
      request.raw.destroy();
      return;
    }
    const [status, error] = refusals[admitted];
    // Closes the connection, because the unread body still follows on it.
    return reply.code(status).header('connection', 'close').send({ error });
  }

  return {
    changed(known, session, report) {
      // A session taken over from a dead process names its meeting only in its card.
      const meeting = known ?? readPosted(session.agenda?.activity)?.meeting;
      if (meeting === undefined) return;
      keeper.changed(meeting, allowed(session), report);
      prompter.changed(meeting, session, report, store.now());
    },
    wiped(meeting, left) {
      if (meeting !== undefined) prompter.wiped(meeting);
      return keeper.wiped(meeting, left);
    },
    stop: () => keeper.stop(),
    prepare: () => void clock.after(afterPage, () => void bot.prepare()),

    serve(app) {
      app.post(
        '/api/messages',
        // Before the body is read, and before the library is loaded.
        { bodyLimit: largestActivity, onRequest: refuseStrangers },
        async (request, reply) => {
          const heard = readActivity(request.body);
          if (!heard) return reply.code(400).send({ error: 'This isn’t an activity in a Microsoft Teams chat.' });
          const { status, body } = await bot.receive(request.headers.authorization ?? '', heard);
          if (status < 400) return reply.code(status).send(body);
          return reply.code(status).send({ error: status === 401 ? refusals.stranger[1] : sentenceFor(status) });
        },
      );
      app.get<{ Params: { about: string }; Querystring: { language?: unknown; chat?: unknown } }>(
        '/prompt/:about',
        (request, reply) => {
          const { language, chat } = request.query;
          const panel = typeof chat === 'string' && chatId.test(chat) ? panelOf({ conversation: chat }) : undefined;
          const page = promptPage(request.params.about, typeof language === 'string' ? language : undefined, panel);
          return page ? reply.type('text/html; charset=utf-8').send(page) : reply.callNotFound();
        },
      );
    },
  };
}
