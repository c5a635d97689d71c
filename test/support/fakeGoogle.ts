import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { newSigningKey, type SigningKey } from './fakeAuthority.ts';
import { LoopbackService, sendJson } from './loopback.ts';

/** What a code is good for. */
export interface FakeGrant {
  idToken: string;
  access: string;
  challenge: string;
  redirectUri: string;
  /** What the answer says instead. */
  answer?: object | undefined;
}

type Fault = { status: number; body?: string; headers?: Record<string, string> } | 'silent' | undefined;

/** Plays Google's sign-in on loopback: discovery document, keys, and the exchange of codes. */
export class FakeGoogle {
  readonly clientSecret = 'the-clients-secret';
  /** How often each was asked for. */
  asked = { discovery: 0, keys: 0, token: 0 };
  /** What the discovery document says instead. */
  discovery: Record<string, unknown> = {};
  /** Whether its keys are not to be had. */
  hasNoKeys = false;
  /** What the exchange answers to everything. */
  fault: Fault;
  readonly codes = new Map<string, FakeGrant>();
  key!: SigningKey;
  #published: JWK[] = [];
  readonly #service = new LoopbackService((request, response) => this.#answer(request, response));

  static async start(): Promise<FakeGoogle> {
    const google = new FakeGoogle();
    await google.rotate('key-1');
    await google.up();
    return google;
  }

  get url(): string {
    return this.#service.url;
  }
  up = () => this.#service.up();
  down = () => this.#service.down();

  /** From now on tokens are signed by a new key, and the old one is published no more. */
  async rotate(kid: string): Promise<void> {
    this.key = await newSigningKey(kid);
    this.#published = [{ ...(await exportJWK(this.key.publicKey)), kid, use: 'sig', alg: 'RS256' }];
  }

  async sign(claims: JWTPayload, { privateKey, kid }: SigningKey = this.key): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '', this.url);
    if (pathname === '/.well-known/openid-configuration') {
      this.asked.discovery++;
      return sendJson(response, {
        issuer: this.url,
        authorization_endpoint: `${this.url}/authorize`,
        token_endpoint: `${this.url}/token`,
        jwks_uri: `${this.url}/keys`,
        ...this.discovery,
      });
    }
    if (pathname === '/keys') {
      this.asked.keys++;
      if (this.hasNoKeys) return sendJson(response, {}, 500);
      return sendJson(response, { keys: this.#published });
    }
    if (pathname !== '/token') return sendJson(response, {}, 404);
    this.asked.token++;
    if (this.fault === 'silent') return;
    if (this.fault) {
      response.writeHead(this.fault.status, this.fault.headers).end(this.fault.body ?? '');
      return;
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    this.#exchange(new URLSearchParams(body), response);
  }

  #exchange(form: URLSearchParams, response: ServerResponse) {
    if (form.get('client_secret') !== this.clientSecret) return sendJson(response, { error: 'invalid_client' }, 401);
    const code = form.get('code') ?? '';
    const grant = this.codes.get(code);
    // Good for one attempt, as at Google.
    this.codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (grant?.challenge !== challenge || grant.redirectUri !== form.get('redirect_uri')) {
      return sendJson(response, { error: 'invalid_grant', error_description: 'canary' }, 400);
    }
    sendJson(response, {
      access_token: grant.access,
      expires_in: 3599,
      scope: 'openid https://www.googleapis.com/auth/meetings.space.readonly profile email',
      token_type: 'Bearer',
      id_token: grant.idToken,
      ...grant.answer,
    });
  }
}
