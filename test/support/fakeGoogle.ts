import type { JWTPayload } from 'jose';
import type { SigningKey } from '../../server/rehearsal/played.ts';
import { type Grant, PlayedGoogle, type PlayedSpace } from '../../server/rehearsal/playedGoogle.ts';
import { LoopbackService, type Received } from './loopback.ts';

export const googleClientId = '123456789012-canary.apps.googleusercontent.com';

/** A meeting space and its call. */
export interface FakeSpace {
  id: string;
  code: string;
  owner: string | undefined;
  conference: string;
  isOver: boolean;
  people: Map<string, { name?: string | undefined; left?: boolean }>;
  artifacts: NonNullable<PlayedSpace['artifacts']>;
  /** Further entries of the list of participants. */
  others: object[];
  /** Overrides fields of `spaces.get`. */
  says: object;
}

/** Google's sign-in on loopback: the rehearsal's Google, with faults in its discovery, keys and exchange of codes. */
export class FakeGoogle extends LoopbackService {
  readonly clientSecret = 'the-clients-secret';
  /** Overrides fields of the discovery document. */
  discovery: Record<string, unknown> = {};
  /** Overrides fields of the answer to a code. */
  readonly answers = new Map<string, object>();
  hasNoKeys = false;
  key!: SigningKey;
  readonly api = new FakeMeetApi((request, pageSize) => {
    this.#played.pageSize = pageSize;
    return this.#played.meetApi(request);
  });
  readonly #played: PlayedGoogle;

  constructor(clock: { now(): number }) {
    super((request) => this.#respond(request));
    this.#played = new PlayedGoogle({
      client: { clientId: googleClientId, clientSecret: this.clientSecret },
      clock,
      issuer: () => this.url,
      spaceOf: (by) => this.api.spaceOf(by),
      personOf: (access) => this.api.tokens.get(access),
    });
  }

  static async start(clock: { now(): number }): Promise<FakeGoogle> {
    const google = new FakeGoogle(clock);
    await google.rotate('key-1');
    await Promise.all([google.up(), google.api.up()]);
    return google;
  }

  get codes(): Map<string, Grant> {
    return this.#played.codes;
  }

  /** How often a part of it was asked. */
  askedFor(part: 'discovery' | 'keys' | 'token'): number {
    const path = part === 'discovery' ? '/.well-known/openid-configuration' : `/${part}`;
    return this.requests.filter((request) => request.path === path).length;
  }

  /** From now on tokens are signed with a new key, and the old one is no longer published. */
  async rotate(kid: string): Promise<void> {
    this.key = await this.#played.rotate(kid);
  }

  sign(claims: JWTPayload, key = this.key): Promise<string> {
    return this.#played.sign(claims, key);
  }

  protected override canFail({ path }: Received): boolean {
    return path === '/token';
  }

  async #respond(request: Received) {
    if (request.path === '/keys' && this.hasNoKeys) return { status: 500, body: {} };
    const { status, body } = await this.#played.signIn(request);
    const { code = '' } = request.body as { code?: string };
    const changed =
      request.path === '/token' ? this.answers.get(code) : request.path.includes('openid') && this.discovery;
    return { status, body: { ...(body as object), ...(status === 200 && changed) } };
  }
}

/** The Meet API on loopback: the rehearsal's, with whatever a test makes it answer. */
class FakeMeetApi extends LoopbackService {
  readonly spaces: FakeSpace[] = [];
  /** The person each access token is for. */
  readonly tokens = new Map<string, string>();
  /** Whether people who left a call can no longer read about it. */
  forgetsWhoLeft = false;
  /** Whether every page says that there is another one. */
  isEndless = false;
  /** Lists of artifacts that it answers with this instead. */
  readonly refusals = new Map<string, { status: number; body: unknown }>();
  /** How many participants a page holds. */
  pageSize = 250;

  constructor(respond: (request: Received, pageSize: number) => Promise<{ status: number; body: unknown }>) {
    super(async (request) => {
      const list = /\w+$/.exec(request.path)?.[0] ?? '';
      const { status, body } = this.refusals.get(list) ?? (await respond(request, this.pageSize));
      const code = /^\/v2\/spaces\/(.+)$/.exec(request.path)?.[1];
      const says = status === 200 && this.spaces.find((space) => space.code === code)?.says;
      const next = this.isEndless && /\/v2\/conferenceRecords\/[\w-]+\/./.test(request.path) && { nextPageToken: '0' };
      return { status, body: { ...(body as object), ...says, ...next } };
    });
  }

  spaceOf(by: { code: string } | { conference: string }) {
    const space = this.spaces.find((s) => ('code' in by ? s.code === by.code : s.conference === by.conference));
    if (!space) return undefined;
    const { owner, people } = space;
    return {
      ...space,
      isOwner: (person: string) => person === owner,
      // People in the call, people who were in it, and the space's owner.
      mayRead: (person: string) =>
        person === owner || (people.has(person) && !(people.get(person)?.left && this.forgetsWhoLeft)),
    };
  }
}
