import type { JWTPayload } from 'jose';
import type { FakeAuthority } from './fakeAuthority.ts';
import { LoopbackService, sendJson } from './loopback.ts';

/** Plays the Bot Connector's metadata on loopback: who signs what it posts. The authority's key stands for its own. */
export class FakeServiceKeys {
  /** How often the metadata were asked for. */
  asked = 0;
  /** What is answered instead. */
  fault: number | undefined;
  /** The channels that its key is good for. */
  endorsements = ['msteams'];
  readonly #service: LoopbackService;

  constructor(authority: FakeAuthority) {
    this.#service = new LoopbackService(async (request, response) => {
      if (request.url !== '/keys') {
        this.asked += 1;
        if (this.fault) return sendJson(response, {}, this.fault);
        return sendJson(response, {
          issuer: 'https://api.botframework.com',
          jwks_uri: `${this.#service.url}/keys`,
          id_token_signing_alg_values_supported: ['RS256'],
        });
      }
      sendJson(response, { keys: [{ ...(await authority.jwk()), endorsements: this.endorsements }] });
    });
  }

  up = () => this.#service.up();
  down = () => this.#service.down();
  get openIdMetadata(): string {
    return `${this.#service.url}/openid`;
  }
}

/** The claims of a token that the Bot Connector makes for a bot, with these changed. */
export function serviceClaims(botId: string, serviceurl: string, changed: JWTPayload = {}): JWTPayload {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: 'https://api.botframework.com',
    aud: botId,
    nbf: now - 60,
    exp: now + 600,
    serviceurl,
    ...changed,
  };
}
