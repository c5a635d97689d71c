import type { JWTPayload } from 'jose';
import { botToken } from '../../server/identity/botToken.ts';
import { connector } from '../../server/identity/connector.ts';
import { documentedHostClients, entraTokens } from '../../server/identity/entraToken.ts';
import { teamsIdentity } from '../../server/identity/teams.ts';
import { type Clock, systemClock } from '../../server/kit/clock.ts';
import { FakeAuthority } from './fakeAuthority.ts';
import { FakeConnector, type FakeMeeting, type FakeParticipant } from './fakeConnector.ts';

export const tenant = 'aaaaaaaa-0000-4000-8000-000000000001';
export const secondTenant = 'aaaaaaaa-0000-4000-8000-000000000002';
export const foreignTenant = 'bbbbbbbb-0000-4000-8000-000000000009';
export const clientId = 'cccccccc-0000-4000-8000-000000000003';
export const botId = 'dddddddd-0000-4000-8000-000000000004';
export const appIdUri = `api://mini-m.example/${clientId}`;
/** The client id of Teams on the web. */
export const teamsWeb = '5e3ce6c0-2b1f-4285-8d4b-75ee78787346';
/** An additional client that this deployment accepts. */
export const ownHostClient = 'cccccccc-0000-4000-8000-000000000008';
export const publicUrl = 'https://mini-m.example';

/** Teams' meeting id for a thread. */
export const meetingId = (thread: string) => Buffer.from(`0#${thread}#0`).toString('base64');
export const standup = meetingId('19:meeting_standup@thread.v2');

const people = ['Aiko', 'Tomas', 'Priya', 'Mallory'] as const;
export type Name = (typeof people)[number];
export const oidOf = (name: Name) => `eeeeeeee-0000-4000-8000-00000000000${people.indexOf(name)}`;

/** The parts of Entra and Teams that Mini-M uses, on loopback, and the identity that asks them. */
export class TeamsWorld {
  readonly authority: FakeAuthority;
  readonly connector: FakeConnector;
  readonly clock: Clock;
  readonly identity;

  constructor(authority: FakeAuthority, fake: FakeConnector, clock: Clock) {
    this.authority = authority;
    this.connector = fake;
    this.clock = clock;
    this.identity = this.newIdentity();
  }

  static async start(clock: Clock = systemClock): Promise<TeamsWorld> {
    const authority = await FakeAuthority.start();
    const fake = await FakeConnector.start({ accepts: (token) => authority.botTokens.has(token) });
    return new TeamsWorld(authority, fake, clock);
  }

  /** The identity of another server process, with empty caches. */
  newIdentity({ password = this.authority.botSecret, patience = 3_000 } = {}) {
    const { authority, clock } = this;
    const credentials = { type: 'SingleTenant', id: botId, password, loginUrl: `${authority.url}/${tenant}` } as const;
    return teamsIdentity({
      tokens: entraTokens({
        authority: authority.url,
        audience: [clientId, appIdUri],
        tenants: [tenant, secondTenant],
        hostClients: [...documentedHostClients, ownHostClient],
        clock,
      }),
      connector: connector({
        url: this.connector.url,
        token: botToken(credentials, clock, patience),
        clock,
        patience,
      }),
      clock,
    });
  }

  async stop(): Promise<void> {
    await Promise.all([this.authority.down(), this.connector.down()]);
  }

  meeting(id: string, of = tenant): FakeMeeting {
    const meeting: FakeMeeting = { tenant: of, id, appAdded: true, participants: new Map() };
    this.connector.meetings.push(meeting);
    return meeting;
  }

  /** The claims of a person's v2 access token, with these changed; `undefined` leaves one out. */
  claims(name: Name, changed: JWTPayload = {}): JWTPayload {
    const now = Math.floor(this.clock.now() / 1000);
    const of = (changed.tid as string | undefined) ?? tenant;
    return {
      iss: `${this.authority.url}/${of}/v2.0`,
      aud: clientId,
      tid: of,
      oid: oidOf(name),
      sub: 'pairwise',
      name: `${name} Canary`,
      preferred_username: `${name.toLowerCase()}@canary.example`,
      scp: 'access_as_user',
      azp: teamsWeb,
      ver: '2.0',
      iat: now - 5,
      nbf: now - 5,
      exp: now + 3600,
      ...changed,
    };
  }

  token(name: Name, changed: JWTPayload = {}): Promise<string> {
    return this.authority.sign(this.claims(name, changed));
  }
}

/** A server's settings for this world. */
export function productionSettings({ authority, connector }: TeamsWorld): Record<string, string> {
  return {
    PUBLIC_URL: publicUrl,
    TEAMS_CLIENT_ID: clientId,
    TEAMS_APP_ID_URI: appIdUri,
    TEAMS_TENANTS: tenant,
    BOT_ID: botId,
    BOT_TYPE: 'SingleTenant',
    BOT_PASSWORD: authority.botSecret,
    ENTRA_AUTHORITY: authority.url,
    BOT_CONNECTOR_URL: connector.url,
  };
}

/** Puts a person into a meeting's call. */
export function enter(meeting: FakeMeeting, name: Name, more: Partial<FakeParticipant> = {}): void {
  meeting.participants.set(oidOf(name), { name: `${name} Canary`, inMeeting: true, ...more });
}

/** Takes a person out of the call; they're still invited. */
export function leave(meeting: FakeMeeting, name: Name): void {
  const participant = meeting.participants.get(oidOf(name));
  if (participant) participant.inMeeting = false;
}
