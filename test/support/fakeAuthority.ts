import { type JWK, type JWTPayload, SignJWT } from 'jose';
import { answer, newSigningKey, type PlayedAnswer, publicJwk, type SigningKey } from '../../server/rehearsal/played.ts';
import { LoopbackService, type Received } from './loopback.ts';

/** Entra on loopback: the tenants' keys, tokens for people, and the bot's sign-in by secret or managed identity. */
export class FakeAuthority extends LoopbackService {
  readonly botSecret = 'the-bots-secret';
  /** Replaces the answers to requests for tenants' keys. */
  keysFault: number | 'nonsense' | undefined;
  /** The status of the bot's sign-in, if it fails. */
  botFault: number | undefined;
  key!: SigningKey;
  botTokens = new Set<string>();
  #published: JWK[] = [];

  constructor() {
    super((request) => this.#respond(request));
  }

  static async start(): Promise<FakeAuthority> {
    const authority = new FakeAuthority();
    await authority.rotate('key-1');
    await authority.up();
    return authority;
  }

  /** How often keys, or tokens for the bot, were asked for. */
  askedFor(what: 'keys' | 'bot'): number {
    return this.requests.filter(({ path }) => path.endsWith('/keys') === (what === 'keys')).length;
  }

  /** From now on tokens are signed with a new key, and the old one is no longer published. */
  async rotate(kid: string): Promise<void> {
    this.key = await newSigningKey(kid);
    this.#published = [await this.jwk()];
  }

  jwk(): Promise<JWK> {
    return publicJwk(this.key);
  }

  /** A signed token with exactly these claims. */
  async sign(
    claims: JWTPayload,
    { privateKey, kid }: Pick<SigningKey, 'privateKey' | 'kid'> = this.key,
  ): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(privateKey);
  }

  #respond({ path, query, body, requestHeaders }: Received): PlayedAnswer {
    if (/^\/[\w-]+\/discovery\/v2\.0\/keys$/.test(path)) {
      if (this.keysFault === 'nonsense') return answer({ keys: 'none' });
      return this.keysFault ? answer({}, this.keysFault) : answer({ keys: this.#published });
    }
    if (path.endsWith('/oauth2/v2.0/token')) {
      const { client_secret, grant_type, scope } = body as Record<string, string>;
      const isKnown = client_secret === this.botSecret && grant_type === 'client_credentials';
      return this.#grant(isKnown && scope === 'https://api.botframework.com/.default');
    }
    if (path === '/msi') {
      const isKnown = requestHeaders['x-identity-header'] === this.botSecret && query.has('client_id');
      return this.#grant(isKnown && query.get('resource') === 'https://api.botframework.com');
    }
    return answer({}, 404);
  }

  #grant(isKnown: boolean): PlayedAnswer {
    if (this.botFault) return answer({}, this.botFault);
    if (!isKnown) return answer({ error: 'invalid_client' }, 401);
    const token = `bot-token-${this.askedFor('bot')}`;
    this.botTokens.add(token);
    return answer({ token_type: 'Bearer', expires_in: 3599, access_token: token });
  }
}
