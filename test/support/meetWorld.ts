import { createHash, randomBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { google, signInScope } from '../../server/identity/googleToken.ts';
import { meetIdentity } from '../../server/identity/meet.ts';
import { meetApi } from '../../server/identity/meetApi.ts';
import { meetPasses } from '../../server/identity/meetPass.ts';
import type { SkippableClock } from '../../server/rehearsal/clock.ts';
import type { Grant } from '../../server/rehearsal/playedGoogle.ts';
import { FakeGoogle, type FakeSpace, googleClientId } from './fakeGoogle.ts';
import { sealKey } from './hostApp.ts';
import { publicUrl } from './teamsWorld.ts';

const domain = 'canary.example';
export const code = 'abc-mnop-xyz';
export const inCall = 'meet:space-1:call-1';
export const redirectUri = `${publicUrl}/meet/signed-in`;

const people = ['Aiko', 'Tomas', 'Priya', 'Mallory'] as const;
export type Name = (typeof people)[number];
export const subOf = (name: Name) => `11800000000000000000${people.indexOf(name)}`;

/** The parts of Google that Mini-M uses, on loopback, and the identity that asks it. */
export class MeetWorld {
  readonly google: FakeGoogle;
  readonly clock: SkippableClock;
  readonly passes;
  readonly identity;
  readonly signIn;

  constructor(fake: FakeGoogle, clock: SkippableClock) {
    this.google = fake;
    this.clock = clock;
    this.passes = meetPasses([sealKey], clock.now);
    this.identity = this.newIdentity();
    this.signIn = this.newSignIn();
  }

  static async start(clock: SkippableClock): Promise<MeetWorld> {
    return new MeetWorld(await FakeGoogle.start(clock), clock);
  }

  /** The identity of another server process, with empty caches. */
  newIdentity({ patience = 3_000 } = {}) {
    const { clock } = this;
    const api = meetApi({ url: () => this.google.api.url, clock, patience });
    return meetIdentity({ passes: meetPasses([sealKey], clock.now), api, clock });
  }

  newSignIn({ hostedDomains = [domain], clientSecret = this.google.clientSecret, patience = 3_000 } = {}) {
    const issuer = () => this.google.url;
    return google({ issuer, clientId: googleClientId, clientSecret, hostedDomains, clock: this.clock, patience });
  }

  async stop(): Promise<void> {
    await Promise.all([this.google.down(), this.google.api.down()]);
  }

  /** A space with a running call and nobody in it. */
  space(more: Partial<FakeSpace> = {}): FakeSpace {
    const space: FakeSpace = {
      id: 'space-1',
      code,
      owner: undefined,
      conference: 'call-1',
      isOver: false,
      people: new Map(),
      artifacts: {},
      others: [],
      says: {},
      ...more,
    };
    this.google.api.spaces.push(space);
    return space;
  }

  /** A new access token for this person. */
  access(name: Name): string {
    const access = `canary-access-${randomBytes(8).toString('hex')}`;
    this.google.api.tokens.set(access, subOf(name));
    return access;
  }

  /** The claims of Google's ID token for a person, with these changed; `undefined` leaves one out. */
  claims(name: Name, changed: JWTPayload = {}): JWTPayload {
    const now = Math.floor(this.clock.now() / 1000);
    return {
      iss: this.google.url,
      aud: googleClientId,
      azp: googleClientId,
      sub: subOf(name),
      hd: domain,
      name: `${name} Canary`,
      email: `${name.toLowerCase()}@${domain}`,
      email_verified: true,
      iat: now - 1,
      exp: now + 3600,
      ...changed,
    };
  }

  /** A code that this person brings back from Google, with the secrets of their window. */
  async grant(name: Name, changed: JWTPayload = {}, { answer, ...more }: Partial<Grant> & { answer?: object } = {}) {
    const secrets = { verifier: randomBytes(32).toString('hex'), nonce: randomBytes(16).toString('hex') };
    const grantCode = `canary-code-${randomBytes(8).toString('hex')}`;
    const access = this.access(name);
    const challenge = createHash('sha256').update(secrets.verifier).digest('base64url');
    const at_hash = createHash('sha256').update(access).digest().subarray(0, 16).toString('base64url');
    const idToken = await this.google.sign(this.claims(name, { nonce: secrets.nonce, at_hash, ...changed }));
    if (answer) this.google.answers.set(grantCode, answer);
    const scope = signInScope;
    const until = this.clock.now() + 600_000;
    this.google.codes.set(grantCode, { idToken, access, scope, challenge, redirectUri, until, ...more });
    return { code: grantCode, ...secrets };
  }

  /** The pass of this person's window after a successful sign-in, valid for `minutes`. */
  async pass(name: Name, { minutes = 59, access = this.access(name) } = {}): Promise<string> {
    const person = { sub: subOf(name), name: `${name} Canary`, contact: `${name.toLowerCase()}@${domain}` };
    return this.passes.issue({ person, access, until: this.clock.now() + minutes * 60_000 });
  }
}

/** Puts a person into a call. */
export function enter(space: FakeSpace, name: Name): void {
  space.people.set(subOf(name), { name: `${name} Canary` });
}

/** Takes a person out of the call; the API still knows they were in it. */
export function leave(space: FakeSpace, name: Name): void {
  space.people.set(subOf(name), { name: `${name} Canary`, left: true });
}
