import type { JWTPayload } from 'jose';
import { readActivity } from '../../server/bot/activity.ts';
import type { Bot, ChatListener } from '../../server/bot/bot.ts';
import { wordsIn } from '../../server/bot/words.ts';
import { botToken } from '../../server/identity/botToken.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { newBot } from './botLibrary.ts';
import { FakeAuthority } from './fakeAuthority.ts';
import { FakeConnector } from './fakeConnector.ts';
import { FakeServiceKeys, serviceClaims } from './fakeServiceKeys.ts';

export const botId = 'dddddddd-0000-4000-8000-000000000004';

/** A bot alone, without a server, that checks the service's tokens and signs in with its own. */
export class SignedBot {
  readonly authority: FakeAuthority;
  readonly connector = new FakeConnector({ isOpen: true });
  readonly keys: FakeServiceKeys;
  /** What people said, with their ids. */
  readonly heard: string[] = [];
  /** What the bot reported. */
  readonly troubles: unknown[] = [];
  bot!: Bot;

  private constructor(authority: FakeAuthority) {
    this.authority = authority;
    this.keys = new FakeServiceKeys(authority);
  }

  /** `patience`: in ms. `listener`: overrides of what the bot does. */
  static async start(patience = 8_000, listener: Partial<ChatListener> = {}): Promise<SignedBot> {
    const one = new SignedBot(await FakeAuthority.start());
    const { authority, connector, keys } = one;
    await Promise.all([connector.up(), keys.up()]);
    const login = { type: 'SingleTenant', id: botId, password: authority.botSecret, loginUrl: authority.url } as const;
    one.bot = newBot({
      connectorUrl: connector.url,
      credentials: {
        botId,
        token: botToken(login, systemClock),
        authority: authority.url,
        openIdMetadata: keys.openIdMetadata,
      },
      patience,
      clock: systemClock,
      trouble: (_what, cause) => void one.troubles.push(cause),
      listener: {
        said: async ({ person }, text) => {
          one.heard.push(`${person} ${text}`);
          return wordsIn('en')('help');
        },
        pressed: async () => wordsIn('en')('later'),
        added: () => {},
        meetingChanged: async () => {},
        left: async () => {},
        ...listener,
      },
    });
    return one;
  }

  /** The claims of the service's token for this bot, with these changed. */
  claims(changed: JWTPayload = {}): JWTPayload {
    return serviceClaims(botId, this.connector.url, changed);
  }

  /** Hands the bot an activity of Aiko's with this token. Resolves with the answer's status. */
  async receives(token: string | undefined, changed: object = {}): Promise<number> {
    const activity = {
      type: 'message',
      id: '1',
      text: 'help',
      channelId: 'msteams',
      serviceUrl: this.connector.url,
      conversation: { id: 'chat', tenantId: 'tenant' },
      from: { id: '29:a', aadObjectId: 'AIKO' },
      recipient: { id: `28:${botId}` },
      ...changed,
    };
    const heard = readActivity(activity);
    if (!heard) throw new Error('no activity');
    return (await this.bot.receive(token === undefined ? '' : `Bearer ${token}`, heard)).status;
  }

  /** Every request that left the bot. */
  get requests(): number {
    return this.authority.requests.length + this.connector.requests.length + this.keys.requests.length;
  }

  async stop(): Promise<void> {
    await Promise.all([this.authority.down(), this.connector.down(), this.keys.down()]);
  }
}
