import { buildApp } from '../../server/app.ts';
// Loaded with the test, not within its time.
import '../../server/bot/teamsBot.ts';
import type { Card } from '../../server/bot/card.ts';
import type { ChatBotSettings } from '../../server/bot/chatBot.ts';
import type { Chats } from '../../server/bot/chats.ts';
import type { Attendance } from '../../server/identity/identity.ts';
import type { Limits } from '../../server/live/limits.ts';
import { SkippableClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import type { Store } from '../../server/store/store.ts';
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

/** Server processes with the real bot behind them, on one store, and the chats they write to. */
export class BotWorld {
  readonly connector = new FakeConnector({ isOpen: true });
  readonly clock: SkippableClock;
  readonly apps: TestApp[] = [];
  readonly store: Store;
  /** Who is not in the meeting, as the host says; and whether it says anything. */
  readonly attendance = new Map<string, Attendance>();
  /** How often the host was asked who is in the meeting, by cards; in Teams each is a request. */
  asked = 0;
  /** Called when the host is asked. */
  onAsked: () => void = () => {};
  /** What people's clients are set to, where they say. */
  readonly locales = new Map<string, string>();
  /** Every line that the processes logged. */
  readonly lines: string[] = [];
  readonly #bot: Partial<ChatBotSettings>;
  readonly #limits: Partial<Limits>;

  private constructor(clock: SkippableClock, store: Store, bot: Partial<ChatBotSettings>, limits: Partial<Limits>) {
    this.clock = clock;
    this.store = store;
    this.#bot = bot;
    this.#limits = limits;
  }

  /** `bot`, `limits`: what differs from the usual settings of the bot, and from the usual limits. */
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
        chats,
        connectorUrl: () => connector.url,
        appId: 'app',
        publicUrl: () => 'https://mini-m.example',
        patience: 500,
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

  /** A window whose person has started the session. */
  async started(name = 'aiko', settings = {}): Promise<TestWindow> {
    const window = await this.join(name);
    await window.start({ settings });
    return window;
  }

  /** What the bot answers to what somebody says in the chat; it comes as a message. */
  async says(name: string, text: string): Promise<number> {
    return (await this.sends({ type: 'message', text }, name)).status;
  }

  /** What somebody's client shows after a press, or a refresh by itself. */
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

  /** What the store still keeps for whoever tidies up. */
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

  /** Posts an activity of this person in the meeting's chat; `activity` overrides what Teams would say. */
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
