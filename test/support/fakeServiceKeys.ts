import type { JWTPayload } from 'jose';
import { answer } from '../../server/rehearsal/played.ts';
import type { FakeAuthority } from './fakeAuthority.ts';
import { LoopbackService } from './loopback.ts';

/** The Bot Connector's OpenID metadata on loopback. It signs with the authority's key. */
export class FakeServiceKeys extends LoopbackService {
  /** The channels that its key is good for. */
  endorsements = ['msteams'];

  constructor(authority: FakeAuthority) {
    super(async ({ path }) => {
      if (path === '/keys') return answer({ keys: [{ ...(await authority.jwk()), endorsements: this.endorsements }] });
      return answer({
        issuer: 'https://api.botframework.com',
        jwks_uri: `${this.url}/keys`,
        id_token_signing_alg_values_supported: ['RS256'],
      });
    });
  }

  get openIdMetadata(): string {
    return `${this.url}/openid`;
  }

  /** How often the metadata were asked for. */
  get metadataReads(): number {
    return this.requests.filter(({ path }) => path === '/openid').length;
  }

  protected override canFail({ path }: { path: string }): boolean {
    return path === '/openid';
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
