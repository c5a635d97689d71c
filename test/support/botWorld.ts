import { buildApp } from '../../server/app.ts';
import type { Card } from '../../server/bot/card.ts';
import type { ChatBotSettings } from '../../server/bot/chatBot.ts';
import type { Chats } from '../../server/bot/chats.ts';
import type { Attendance } from '../../server/identity/identity.ts';
import type { Limits } from '../../server/live/limits.ts';
import { SkippableClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import type { Store } from '../../server/store/store.ts';
import { botLibrary } from './botLibrary.ts';
import { FakeConnector } from './fakeConnector.ts';
import { namedIdentity, type TestApp } from './testApp.ts';
import { TestWindow } from './wire.ts';

export const chat = 'chat-of-standup';
const chats: Chats = {
  chatOf: (meeting) => {
    const id = meeting.replace('test:', '');
    return { tenant: 'tenant', meeting: id, conversation: `chat-of-${id}` };
  },
  meetingOf: ({ conversation }) => conversation.replace('chat-of-', 'test:'),
};

/** Server processes with the real bot on one store, and the chats they write to. */
export class BotWorld {
  readonly connector = new FakeConnector({ isOpen: true });
  readonly clock: SkippableClock;
  readonly apps: TestApp[] = [];
  readonly store: Store;
  /** The host's answers about people; everyone else is in the meeting. */
  readonly attendance = new Map<string, Attendance>();
  /** How often the host was asked because of cards; in Teams, each is a request. */
  asked = 0;
  /** Called when the host is asked. */
  onAsked: () => void = () => {};
  /** The locales of people's clients, if they say. */
  readonly locales = new Map<string, string>();
  /** All log lines of the processes. */
  readonly lines: string[] = [];
  readonly #bot: Partial<ChatBotSettings>;
  readonly #limits: Partial<Limits>;

  private constructor(clock: SkippableClock, store: Store, bot: Partial<ChatBotSettings>, limits: Partial<Limits>) {
    this.clock = clock;
    this.store = store;
    this.#bot = bot;
    this.#limits = limits;
  }

  /** `bot`, `limits`: overrides of the usual settings and limits. */
  static async start(
    processes = 1,
    bot: Partial<ChatBotSettings> = {},
    limits: Partial<Limits> = {},
  ): Promise<BotWorld> {
    const clock = new SkippableClock();
    const world = new BotWorld(clock, memoryStore(clock), bot, limits);
    await world.connector.up();
    for (let n = 0; n < processes; n++) await world.addProcess();
    return world;
  }

  /** `maxAge`: the longest its sessions may last, in ms. */
  async addProcess(store = this.store, maxAge = 4 * 3_600_000): Promise<TestApp> {
    const { connector, clock, attendance } = this;
    const app = await buildApp({
      store,
      clock,
      identity: {
        ...namedIdentity,
        attends: async (_meeting, person) => {
          this.asked += 1;
          this.onAsked();
          return attendance.get(person) ?? 'in';
        },
      },
      logLevel: 'trace',
      logTo: { write: (line) => void this.lines.push(line) },
      maxAge,
      mayConnect: () => true,
      limits: this.#limits,
      bot: {
        library: botLibrary,
        chats,
        connectorUrl: () => connector.url,
        appId: 'app',
        publicUrl: () => 'https://mini-m.example',
        patience: 1_500,
        ...this.#bot,
      },
    });
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    const one = { app, url: `${address.replace('http', 'ws')}/live`, close: () => app.close() };
    this.apps.push(one);
    return one;
  }

  join(name: string, process = 0): Promise<TestWindow> {
    return TestWindow.join(this.apps[process]?.url ?? '', name);
  }

  /** Starts a session and returns its starter's window. */
  async started(name = 'aiko', settings = {}): Promise<TestWindow> {
    const window = await this.join(name);
    await window.start({ settings });
    return window;
  }

  /** Someone writes in the chat. The bot's answer arrives as a message. */
  async says(name: string, text: string): Promise<number> {
    return (await this.sends({ type: 'message', text }, name)).status;
  }

  /** What someone's client shows after a press or an automatic refresh. */
  async presses(name: string, verb: string, data: unknown, message = 'message-1'): Promise<Card | string> {
    const value = { action: { type: 'Action.Execute', verb, data } };
    const answer = await this.sends({ type: 'invoke', name: 'adaptiveCard/action', value, replyToId: message }, name);
    return ((await answer.json()) as { value: Card | string }).value;
  }

  async happens(name: string, value: unknown = {}): Promise<void> {
    await this.sends({ type: 'event', name: `application/vnd.microsoft.${name}`, value }, 'teams');
  }

  /** The bot is added to the chat. */
  async joinsChat(): Promise<void> {
    await this.sends({ type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }] }, 'aiko');
  }

  /** The note about the card that the store still keeps. */
  left(): Promise<string | undefined> {
    return this.store.left(this.store.nameOf('test:standup'));
  }

  post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const url = new URL('/api/messages', this.apps[0]?.url.replace('ws', 'http'));
    return fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  /** The next message that the bot posts. */
  async reply(act: () => Promise<unknown>): Promise<string> {
    const before = this.connector.messages(chat).size;
    await act();
    await this.connector.until(() => this.connector.messages(chat).size > before);
    return JSON.stringify([...this.connector.messages(chat).values()].at(-1));
  }

  async stop(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.close()));
    await this.store.close();
    await this.connector.down();
  }

  /** Posts an activity of this person in the meeting's chat; `activity` overrides its fields. */
  sends(activity: object, name: string, headers: Record<string, string> = {}): Promise<Response> {
    const body = {
      id: 'activity',
      channelId: 'msteams',
      serviceUrl: this.connector.url,
      conversation: { id: chat, isGroup: true, conversationType: 'groupChat', tenantId: 'tenant' },
      channelData: { tenant: { id: 'tenant' } },
      locale: this.locales.get(name),
      from: { id: `29:${name}`, aadObjectId: `key-of-${name}`, name: 'Canary name' },
      recipient: { id: '28:bot', name: 'Mini-M' },
      ...activity,
    };
    return this.post(body, headers);
  }
}
