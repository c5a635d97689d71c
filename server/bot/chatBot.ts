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
import type { Chat } from './bot.ts';
import type { Chats } from './chats.ts';
import { type Admitted, gate } from './gate.ts';
import { lazyBot } from './lazyBot.ts';
import { panelUrl } from './panelUrl.ts';
import { readPosted } from './posted.ts';
import { Prompter } from './prompter.ts';
import { promptPage } from './promptPage.ts';
import type { TeamsBotOptions } from './teamsBot.ts';

/** Where the bot is, and as whom. */
export interface ChatBotSettings {
  chats: Chats;
  /** Where chats are reached; asked for when the bot is needed first. */
  connectorUrl(): string;
  /** Left out in the rehearsal alone: see `teamsBot`. */
  credentials?: TeamsBotOptions['credentials'];
  /** The app's id in its manifest: the panel's button leads there. */
  appId: string;
  /** Where people find us, without a slash at its end. */
  publicUrl(): string;
  /** `false`: nobody is shown more than the steps, whatever a session says. */
  ownViews?: boolean;
  /** How long the service may take for one answer, in ms. */
  patience?: number;
}

interface ChatBotParts {
  settings: ChatBotSettings;
  store: Store;
  identity: Identity;
  clock: Clock;
  process: string;
  /** Proxies that are believed when they say for whom they connect. */
  trustProxy: readonly string[];
  limits: Pick<Limits, 'perAddress'>;
  trouble(what: string, cause: unknown): void;
  /** What exists only after the companion does. */
  live(): { hubs: Hubs; door: Door };
}

interface ChatBot extends Companion {
  serve(app: FastifyInstance): void;
  /** Somebody is about to need it: its library is loaded little by little. */
  prepare(): void;
}

/** Activities are larger than what a window sends, in bytes: they carry mentions and what surrounds them. */
export const largestActivity = 256 * 1024;

/** What is answered, and with which status, to requests of which nothing more is read. */
const refusals: Record<Exclude<Admitted, 'service' | 'enough'>, [status: number, sentence: string]> = {
  stranger: [401, 'Only the Bot Connector of Microsoft Teams posts here.'],
  'too-much': [429, 'Too many requests came from here. Try again in a minute.'],
  unknown: [503, 'The sender can’t be verified right now. Try again in a minute.'],
};
/** How long a page that was asked for has for its parts, in ms. */
const afterPage = 1_000;

/** The bot beside the sessions: what it follows, and its routes. */
export function chatBot(parts: ChatBotParts): ChatBot {
  const { settings, store, clock, process, trouble, live } = parts;
  const { chats, publicUrl } = settings;
  const panelOf = (chat: Chat) => panelUrl(settings.appId, chat);
  const bot = lazyBot(() => ({
    connectorUrl: settings.connectorUrl(),
    credentials: settings.credentials,
    patience: settings.patience,
    listener,
    trouble,
  }));
  const { chatOf } = chats;
  /** The deployment's word goes before the session's. */
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
    added: (meeting) => keeper.again(meeting),
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
    // In the rehearsal, which is for this machine alone, whoever can reach the bot is believed.
    const admitted = admit ? await admit(addressOf(request.raw), request.headers.authorization) : 'service';
    if (admitted === 'service') return;
    if (admitted === 'enough') {
      reply.hijack();
      request.raw.destroy();
      return;
    }
    const [status, error] = refusals[admitted];
    // What follows on the connection is the body, which nobody reads.
    return reply.code(status).header('connection', 'close').send({ error });
  }

  return {
    changed(known, session, report) {
      // Taken over from a process that is gone, a session says by its card which meeting's it is.
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
    // Whoever opened the page gets that first.
    prepare: () => void clock.after(afterPage, () => void bot.prepare()),

    serve(app) {
      app.post(
        '/api/messages',
        // Before the body is read, and before the library is loaded to answer it.
        { bodyLimit: largestActivity, onRequest: refuseStrangers },
        async (request, reply) => {
          const heard = readActivity(request.body);
          if (!heard) return reply.code(400).send({ error: 'This is no activity of a chat in Microsoft Teams.' });
          const { status, body } = await bot.receive(request.headers.authorization ?? '', heard);
          if (status < 400) return reply.code(status).send(body);
          return reply.code(status).send({ error: status === 401 ? refusals.stranger[1] : sentenceFor(status) });
        },
      );
      app.get<{ Params: { about: string }; Querystring: { language?: unknown } }>(
        '/prompt/:about',
        (request, reply) => {
          const { language } = request.query;
          const page = promptPage(request.params.about, typeof language === 'string' ? language : undefined);
          return page ? reply.type('text/html; charset=utf-8').send(page) : reply.callNotFound();
        },
      );
    },
  };
}
