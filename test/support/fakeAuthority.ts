import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { LoopbackService, sendJson } from './loopback.ts';

export interface SigningKey {
  kid: string;
  publicKey: CryptoKey;
  privateKey: CryptoKey;
}

/** A new RS256 key pair, as Entra has them. */
export async function newSigningKey(kid: string): Promise<SigningKey> {
  return { kid, ...(await generateKeyPair('RS256')) };
}

/** Plays Entra on loopback: the tenants' keys, tokens for people, and the bot's sign-in by secret or managed identity. */
export class FakeAuthority {
  readonly botSecret = 'the-bots-secret';
  /** How often keys, and tokens of the bot, were asked for. */
  asked = { keys: 0, bot: 0 };
  /** What is answered instead of the tenants' keys. */
  keysFault: number | 'nonsense' | undefined;
  /** What the bot's sign-in answers instead of a token. */
  botFault: number | undefined;
  key!: SigningKey;
  botTokens = new Set<string>();
  readonly #service = new LoopbackService((request, response) => this.#answer(request, response));
  #published: JWK[] = [];

  static async start(): Promise<FakeAuthority> {
    const authority = new FakeAuthority();
    await authority.rotate('key-1');
    await authority.up();
    return authority;
  }

  get url(): string {
    return this.#service.url;
  }
  up = () => this.#service.up();
  down = () => this.#service.down();

  /** From now on tokens are signed by a new key, and the old one is published no more. */
  async rotate(kid: string): Promise<void> {
    this.key = await newSigningKey(kid);
    this.#published = [await this.jwk()];
  }

  async jwk(): Promise<JWK> {
    return { ...(await exportJWK(this.key.publicKey)), kid: this.key.kid, use: 'sig', kty: 'RSA' };
  }

  /** A signed token with exactly these claims. */
  async sign(
    claims: JWTPayload,
    { privateKey, kid }: Pick<SigningKey, 'privateKey' | 'kid'> = this.key,
  ): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(privateKey);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', this.url);
    if (/^\/[\w-]+\/discovery\/v2\.0\/keys$/.test(pathname)) {
      this.asked.keys++;
      if (this.keysFault === 'nonsense') return sendJson(response, { keys: 'none' });
      if (this.keysFault) return sendJson(response, {}, this.keysFault);
      return sendJson(response, { keys: this.#published });
    }
    if (request.method === 'POST' && pathname.endsWith('/oauth2/v2.0/token')) {
      let body = '';
      for await (const chunk of request) body += chunk;
      const form = new URLSearchParams(body);
      const known = form.get('client_secret') === this.botSecret && form.get('grant_type') === 'client_credentials';
      return this.#grant(response, known && form.get('scope') === 'https://api.botframework.com/.default');
    }
    if (pathname === '/msi') {
      const known = request.headers['x-identity-header'] === this.botSecret && searchParams.has('client_id');
      return this.#grant(response, known && searchParams.get('resource') === 'https://api.botframework.com');
    }
    sendJson(response, {}, 404);
  }

  #grant(response: ServerResponse, known: boolean) {
    this.asked.bot++;
    if (this.botFault) return sendJson(response, {}, this.botFault);
    if (!known) return sendJson(response, { error: 'invalid_client' }, 401);
    const token = `bot-token-${this.asked.bot}`;
    this.botTokens.add(token);
    sendJson(response, { token_type: 'Bearer', expires_in: 3599, access_token: token });
  }
}
