import type { IncomingMessage, ServerResponse } from 'node:http';
import { LoopbackService, sendJson } from './loopback.ts';

/** Somebody whom a meeting knows: invited, and perhaps in the call. */
export interface FakeParticipant {
  name?: string;
  inMeeting: boolean;
  role?: string;
  userRole?: string;
  upn?: string;
  /** What the answer says of who it is about, where it is wrong. */
  says?: { oid?: string; tenant?: string };
}

export interface FakeMeeting {
  tenant: string;
  id: string;
  appAdded: boolean;
  thread?: string;
  participants: Map<string, FakeParticipant>;
}

/** Plays the Bot Connector on loopback: who is in which meeting, and all the ways in which it fails to say. */
export class FakeConnector {
  readonly meetings: FakeMeeting[] = [];
  /** The paths that were asked for, as they came. */
  readonly asked: string[] = [];
  /** Answers everything like this instead; a function decides by itself. */
  fault: { status: number; headers?: Record<string, string>; body?: string } | 'silent' | undefined;
  /** As `activity.value` and some answers come: unmapped. */
  pascalCase = false;
  readonly #service: LoopbackService;
  readonly #accepts: (token: string) => boolean;
  #waiting = new Set<() => void>();

  constructor(accepts: (token: string) => boolean) {
    this.#accepts = accepts;
    this.#service = new LoopbackService((request, response) => this.#answer(request, response));
  }

  static async start(accepts: (token: string) => boolean): Promise<FakeConnector> {
    const connector = new FakeConnector(accepts);
    await connector.up();
    return connector;
  }

  get url(): string {
    return `${this.#service.url}/teams`;
  }
  up = () => this.#service.up();
  down = () => this.#service.down();

  /** Resolves when it was asked once more after this call. */
  nextQuestion(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse) {
    const url = request.url ?? '';
    this.asked.push(url);
    for (const wake of [...this.#waiting]) wake();
    this.#waiting.clear();
    if (this.fault === 'silent') return;
    if (this.fault) {
      response.writeHead(this.fault.status, this.fault.headers).end(this.fault.body ?? '');
      return;
    }
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    if (!this.#accepts(token)) return sendJson(response, {}, 401);
    const { pathname, searchParams } = new URL(url, this.#service.url);
    const [, meetingId = '', oid = ''] = /^\/teams\/v1\/meetings\/([^/]+)\/participants\/([^/]+)$/.exec(pathname) ?? [];
    const tenant = searchParams.get('tenantId') ?? '';
    const meeting = this.meetings.find((m) => m.id === decodeURIComponent(meetingId) && m.tenant === tenant);
    if (meeting && !meeting.appAdded) return sendJson(response, { error: { code: 'BotNotInConversationRoster' } }, 403);
    const person = meeting?.participants.get(oid);
    if (!meeting || !person) return sendJson(response, { error: { code: 'NotFound' } }, 404);
    const { name, inMeeting, role = 'Attendee', userRole = 'user', upn, says } = person;
    const answer = {
      user: {
        id: `29:${oid}`,
        name,
        aadObjectId: says?.oid ?? oid,
        tenantId: says?.tenant ?? tenant,
        userPrincipalName: upn,
        userRole,
      },
      meeting: { role, inMeeting },
      conversation: { id: meeting.thread ?? '19:meeting_x@thread.v2', isGroup: true },
    };
    sendJson(response, this.pascalCase ? pascalCase(answer) : answer);
  }
}

function pascalCase(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k[0]?.toUpperCase() + k.slice(1), pascalCase(v)]));
}
