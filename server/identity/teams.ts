import { Buckets } from '../kit/bucket.ts';
import type { Connector } from './connector.ts';
import type { EntraTokens, SignedIn } from './entraToken.ts';
import {
  type Admission,
  type Attendance,
  type Identity,
  type NotAdmitted,
  questionsPerPerson,
  refused,
  withAsker,
  wrongGuess,
} from './identity.ts';

export interface TeamsOptions {
  tokens: EntraTokens;
  connector: Connector;
  clock: { now(): number };
}

export const teamsPrefix = 'teams:';

/**
 * Admits people whom Entra has signed in and the Bot Connector says are in the meeting now. The window's meeting id is only a
 * question to the Connector. The store's name for a meeting includes the verified tenant, so nothing crosses tenants.
 */
export function teamsIdentity({ tokens, connector, clock }: TeamsOptions): Identity {
  const asked = new Buckets(questionsPerPerson, clock);

  async function findInMeeting(signedIn: SignedIn, meeting: string): Promise<Admission> {
    const { tenant, oid } = signedIn;
    if (!isMeetingId(meeting)) return refused('not-in-meeting', 'meeting-id-malformed');
    if (isOfChannel(meeting)) return refused('channel-meeting', 'channel-meeting');

    const person = `${tenant}:${oid}`;
    if (asked.take(person) !== 'fine') return refused('host-busy', 'asked-too-often');
    const found = await connector({ tenant, oid, meeting });
    if ('why' in found) {
      if (!isOfHost(found.why)) asked.take(person, wrongGuess);
      return refused(found.why, found.reason);
    }
    if (found.channel) return refused('channel-meeting', 'channel-meeting');
    if (found.guest) return refused('guest', 'guest-in-meeting');
    if (!found.inMeeting) {
      return { ...refused('not-in-meeting', 'not-in-call'), invitedTo: storeName(tenant, meeting) };
    }
    const name = found.name ?? signedIn.name;
    // Everyone in a session sees the others' names.
    if (!name) return refused('not-signed-in', 'person-without-name');
    const contact = found.contact ?? signedIn.contact;
    return {
      admitted: true,
      meeting: storeName(tenant, meeting),
      person: { key: oid, name, ...(contact && { contact }), ...(found.organizer && { meetingOrganizer: true }) },
    };
  }

  return {
    async admit({ token, meeting }): Promise<Admission> {
      const signedIn = await tokens(token);
      if ('why' in signedIn) return { admitted: false, ...signedIn };
      return withAsker(signedIn.oid, await findInMeeting(signedIn, meeting));
    },

    async attends(meeting, person): Promise<Attendance> {
      const [tenant = '', id = ''] = meeting.slice(teamsPrefix.length).split(':');
      const found = await connector({ tenant, oid: person, meeting: id });
      if ('why' in found) return isOfHost(found.why) ? 'unknown' : 'out';
      return found.inMeeting && !found.guest && !found.channel ? 'in' : 'out';
    },
  };
}

/** Whether the host failed, which says nothing about the person. */
function isOfHost(why: NotAdmitted): boolean {
  return why === 'host-busy' || why === 'host-unreachable';
}

function storeName(tenant: string, meeting: string): string {
  return `${teamsPrefix}${tenant}:${meeting}`;
}

/**
 * Whether this can be a meeting id: base64 that encodes the meeting's thread. Nothing else gets into a URL. Only the canonical
 * base64 of the same bytes counts, or one meeting could have two sessions.
 */
function isMeetingId(id: string): boolean {
  if (!/^[\w-]{1,480}={0,2}$/.test(id)) return false;
  return Buffer.from(id, 'base64').toString('base64') === id || !threadOf(id).startsWith('0#');
}

/** Threads of channels end like this; those of chats end in `@thread.v2`. */
function isOfChannel(id: string): boolean {
  return /@thread\.(tacv2|skype)/.test(threadOf(id));
}

function threadOf(id: string): string {
  return Buffer.from(id, 'base64').toString('latin1');
}
