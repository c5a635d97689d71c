import type { IncomingMessage, ServerResponse } from 'node:http';
import { LoopbackService, sendJson } from './loopback.ts';

/** A meeting's place, and the call in it. */
export interface FakeSpace {
  id: string;
  code: string;
  owner: string | undefined;
  /** The call that goes on, or the last one. */
  conference: string;
  over: boolean;
  /** Who is, or was, in that call: by id. */
  people: Map<string, { name?: string | undefined; left?: boolean }>;
  /** Others whom the API lists, as it lists them. */
  others: object[];
  /** What `spaces.get` says instead. */
  says: object;
}

/** Plays the Meet REST API on loopback: who is in which call, and all the ways in which it fails to say. */
export class FakeMeetApi {
  readonly spaces: FakeSpace[] = [];
  /** Whose access token this is. */
  readonly tokens = new Map<string, string>();
  /** What was asked for, as it came, and with which token. */
  readonly asked: string[] = [];
  readonly askedWith: string[] = [];
  fault: { status: number; headers?: Record<string, string>; body?: string } | 'silent' | undefined;
  /** As many people as are told at once. */
  pageSize = 250;
  /** Whether people who left a call are told nothing more of it. */
  forgetsWhoLeft = false;
  /** Whether every page says that there is another. */
  endless = false;
  readonly #service = new LoopbackService((request, response) => this.#answer(request, response));

  static async start(): Promise<FakeMeetApi> {
    const api = new FakeMeetApi();
    await api.up();
    return api;
  }

  get url(): string {
    return this.#service.url;
  }
  up = () => this.#service.up();
  down = () => this.#service.down();

  #answer(request: IncomingMessage, response: ServerResponse) {
    this.asked.push(request.url ?? '');
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    this.askedWith.push(token);
    if (this.fault === 'silent') return;
    if (this.fault) {
      response.writeHead(this.fault.status, this.fault.headers).end(this.fault.body ?? '');
      return;
    }
    const asker = this.tokens.get(token);
    if (asker === undefined) return sendJson(response, { error: { code: 401, status: 'UNAUTHENTICATED' } }, 401);
    const { pathname, searchParams } = new URL(request.url ?? '', this.url);
    const [, kind, id, below] = /^\/v2\/(spaces|conferenceRecords)\/([\w-]+)(\/participants)?$/.exec(pathname) ?? [];
    const space = this.spaces.find((s) => (kind === 'spaces' ? s.code === id : s.conference === id));
    if (!space) return sendJson(response, { error: { code: 404, status: 'NOT_FOUND' } }, 404);
    if (kind === 'spaces') return sendJson(response, spaceFor(space, asker));
    // Participants of a call, also former ones, and the space's owner.
    const person = space.people.get(asker);
    if ((!person || (person.left && this.forgetsWhoLeft)) && space.owner !== asker) {
      return sendJson(response, { error: { code: 403, status: 'PERMISSION_DENIED' } }, 403);
    }
    const name = `conferenceRecords/${space.conference}`;
    if (below) return sendJson(response, this.#page(space, searchParams));
    const endTime = space.over ? { endTime: '2026-11-23T09:30:00Z' } : {};
    sendJson(response, { name, space: `spaces/${space.id}`, startTime: '2026-11-23T09:00:00Z', ...endTime });
  }

  #page({ people, others, conference }: FakeSpace, query: URLSearchParams): object {
    const onlyPresent = query.get('filter') === 'latest_end_time IS NULL';
    const listed: object[] = [...people]
      .filter(([, { left }]) => !(left && onlyPresent))
      .map(([sub, { name, left }]) => ({
        name: `conferenceRecords/${conference}/participants/${sub}`,
        signedinUser: { user: `users/${sub}`, displayName: name },
        earliestStartTime: '2026-11-23T09:00:00Z',
        ...(left && { latestEndTime: '2026-11-23T09:10:00Z' }),
      }));
    const from = Number(query.get('pageToken') ?? 0);
    const to = from + this.pageSize;
    const all = [...others, ...listed];
    const more = this.endless || to < all.length;
    return { participants: all.slice(from, to), ...(more && { nextPageToken: String(this.endless ? 0 : to) }) };
  }
}

/** What `spaces.get` tells this person: settings to the owner alone, the call to the owner and who is in it. */
function spaceFor({ id, code, owner, conference, over, people, says }: FakeSpace, asker: string): object {
  const person = people.get(asker);
  const seesCall = !over && (asker === owner || (person && !person.left));
  return {
    name: `spaces/${id}`,
    meetingUri: `https://meet.google.com/${code}`,
    meetingCode: code,
    ...(asker === owner && { config: { accessType: 'TRUSTED', entryPointAccess: 'ALL' } }),
    ...(seesCall && { activeConference: { conferenceRecord: `conferenceRecords/${conference}` } }),
    ...says,
  };
}
