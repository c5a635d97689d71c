import { createHash } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import * as z from 'zod';
import { answer, newSigningKey, type PlayedAnswer, type PlayedRequest, publicJwk, type SigningKey } from './played.ts';

/** The API's lists of a call's recordings, transcripts and notes. */
type ArtifactList = 'recordings' | 'transcripts' | 'smartNotes';

/** A meeting space, and the call that is running in it or was the last one. */
export interface PlayedSpace {
  id: string;
  code: string;
  conference: string;
  isOver: boolean;
  /** The people in that call by id. `left`: they were in it before. */
  people: ReadonlyMap<string, { name?: string | undefined; left?: boolean }>;
  /** The recordings, transcripts and notes of that call, in the API's own form. */
  artifacts?: { [list in ArtifactList]?: readonly object[] };
  /** Further entries of the list of participants, such as people without an account. */
  others?: readonly object[];
  isOwner(person: string): boolean;
  /** Whether this person may read about that call. */
  mayRead(person: string): boolean;
}

export interface PlayedGoogleOptions {
  /** The only client it knows. */
  client: { clientId: string; clientSecret: string };
  clock: { now(): number };
  /** Its own address, which it states in the discovery document. */
  issuer(): string;
  /** `undefined`: there's no such space. `unavailable`: it can't say, and answers 503 as Meet does when it's down. */
  spaceOf(by: { code: string } | { conference: string }): PlayedSpace | 'unavailable' | undefined;
  /** The person an access token is for, if it's valid. */
  personOf(access: string): Promise<string | undefined> | string | undefined;
}

/** What an authorization code can be exchanged for. */
export interface Grant {
  idToken: string;
  access: string;
  scope: string;
  challenge: string;
  redirectUri: string;
  /** When the code expires, in ms. */
  until: number;
}

const Exchange = z.object({
  grant_type: z.literal('authorization_code'),
  code: z.string(),
  code_verifier: z.string(),
  redirect_uri: z.string(),
  client_id: z.string(),
  client_secret: z.string(),
});

const route = /^\/v2\/(spaces|conferenceRecords)\/([\w-]+)(?:\/(participants|recordings|transcripts|smartNotes))?$/;

/** How long access tokens are valid, in seconds. */
export const accessLife = 3_599;

/** The parts of Google that Mini-M uses: sign-in by code with PKCE, and the Meet REST API about who is in a call and what records it. */
export class PlayedGoogle {
  readonly codes = new Map<string, Grant>();
  /** How many participants a page of an answer holds. */
  pageSize = 250;
  readonly #options: PlayedGoogleOptions;
  #key: Promise<SigningKey> | undefined;

  constructor(options: PlayedGoogleOptions) {
    this.#options = options;
  }

  /** Replaces the key that it signs with and publishes. */
  rotate(kid: string): Promise<SigningKey> {
    this.#key = newSigningKey(kid);
    return this.#key;
  }

  async sign(claims: JWTPayload, key?: SigningKey): Promise<string> {
    const { kid, privateKey } = key ?? (await this.#currentKey());
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
  }

  /** Answers at `accounts.google.com`, below the issuer's address. */
  async signIn({ path, body }: PlayedRequest): Promise<PlayedAnswer> {
    const issuer = this.#options.issuer();
    switch (path) {
      case '/.well-known/openid-configuration':
        return answer({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
        });
      case '/keys':
        return answer({ keys: [await publicJwk(await this.#currentKey())] });
      case '/token':
        return this.#exchange(body);
      default:
        return answer({}, 404);
    }
  }

  /** The first key is made when it's needed: that takes a tenth of the server's start. */
  #currentKey(): Promise<SigningKey> {
    return this.#key ?? this.rotate('key-1');
  }

  #exchange(body: unknown): PlayedAnswer {
    const form = Exchange.safeParse(body);
    if (!form.success) return answer({ error: 'invalid_request' }, 400);
    const { code, code_verifier, redirect_uri, client_id, client_secret } = form.data;
    const { clientId, clientSecret } = this.#options.client;
    if (client_id !== clientId || client_secret !== clientSecret) return answer({ error: 'invalid_client' }, 401);
    const grant = this.codes.get(code);
    // A code is good for one attempt.
    this.codes.delete(code);
    const challenge = createHash('sha256').update(code_verifier).digest('base64url');
    const isGood = grant?.challenge === challenge && grant.redirectUri === redirect_uri;
    if (!isGood || grant.until < this.#options.clock.now()) return answer({ error: 'invalid_grant' }, 400);
    const { access, scope, idToken } = grant;
    return answer({
      access_token: access,
      expires_in: accessLife,
      scope,
      token_type: 'Bearer',
      id_token: idToken,
    });
  }

  /** Answers at `meet.googleapis.com`. */
  async meetApi({ path, query, authorization }: PlayedRequest): Promise<PlayedAnswer> {
    const [, kind, id = '', list] = route.exec(path) ?? [];
    const space = this.#options.spaceOf(kind === 'spaces' ? { code: id } : { conference: id });
    if (space === 'unavailable') return failure(503, 'UNAVAILABLE');
    const asker = await this.#options.personOf(authorization?.replace('Bearer ', '') ?? '');
    if (asker === undefined) return failure(401, 'UNAUTHENTICATED');
    if (!space) return failure(404, 'NOT_FOUND');
    if (kind === 'spaces') return answer(spaceFor(space, asker));
    if (!space.mayRead(asker)) return failure(403, 'PERMISSION_DENIED');
    if (list === 'participants') return answer(this.#page(list, this.#participants(space, query), query));
    if (list) return answer(this.#page(list, space.artifacts?.[list as ArtifactList] ?? [], query));
    return answer({
      name: `conferenceRecords/${space.conference}`,
      space: `spaces/${space.id}`,
      ...(space.isOver && { endTime: this.#nowText() }),
    });
  }

  #participants({ people, conference, others = [] }: PlayedSpace, query: URLSearchParams): object[] {
    const isOnlyPresent = query.get('filter') === 'latest_end_time IS NULL';
    const listed = [...people]
      .filter(([, { left }]) => !(left && isOnlyPresent))
      .map(([person, { name, left }]) => ({
        name: `conferenceRecords/${conference}/participants/${person}`,
        signedinUser: { user: `users/${person}`, displayName: name },
        ...(left && { latestEndTime: this.#nowText() }),
      }));
    return [...others, ...listed];
  }

  #page(list: string, all: readonly object[], query: URLSearchParams): object {
    const from = Number(query.get('pageToken') ?? 0);
    const to = from + this.pageSize;
    return { [list]: all.slice(from, to), ...(to < all.length && { nextPageToken: String(to) }) };
  }

  #nowText(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }
}

function failure(code: number, status: string): PlayedAnswer {
  return answer({ error: { code, status } }, code);
}

/** `spaces.get`: the owner also sees the settings; the owner and people in the call see the call. */
function spaceFor({ id, code, conference, isOver, people, isOwner }: PlayedSpace, asker: string): object {
  const person = people.get(asker);
  const canSeeCall = !isOver && (isOwner(asker) || (person && !person.left));
  return {
    name: `spaces/${id}`,
    meetingUri: `https://meet.google.com/${code}`,
    meetingCode: code,
    ...(isOwner(asker) && { config: { accessType: 'TRUSTED' } }),
    ...(canSeeCall && { activeConference: { conferenceRecord: `conferenceRecords/${conference}` } }),
  };
}
