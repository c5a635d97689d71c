import { Buckets } from '../kit/bucket.ts';
import type { Connector } from './connector.ts';
import type { EntraTokens, SignedIn } from './entraToken.ts';
import { type Admission, type Attendance, type Identity, type NotAdmitted, withAsker } from './identity.ts';

export interface TeamsOptions {
  tokens: EntraTokens;
  connector: Connector;
  clock: { now(): number };
}

/**
 * How often a host is asked about one person, since it answers only so often for everyone together. That is more than
 * someone needs whose panel and stage lose their connection again and again.
 */
export const questions = { atOnce: 36, perSecond: 0.6 };
/** What a question costs beyond one where the host doesn't know the person in that meeting: they may be guessing. */
export const guess = 2;

/**
 * Admits who Entra says they are and the Bot Connector says is in the meeting now. The meeting that a window names is
 * only what the Connector is asked about; a meeting's name for the store begins with the verified tenant, so nothing
 * crosses from one to another.
 */
export function teamsIdentity({ tokens, connector, clock }: TeamsOptions): Identity {
  const asked = new Buckets(questions, clock);

  async function findInMeeting(signedIn: SignedIn, meeting: string): Promise<Admission> {
    const { tenant, oid } = signedIn;
    if (!isMeetingId(meeting)) return refuse('not-in-meeting', 'meeting-id-malformed');
    if (isOfChannel(meeting)) return refuse('channel-meeting', 'channel-meeting');

    const person = `${tenant}:${oid}`;
    if (asked.take(person) !== 'fine') return refuse('host-busy', 'asked-too-often');
    const found = await connector({ tenant, oid, meeting });
    if ('why' in found) {
      if (!isOfHost(found.why)) asked.take(person, guess);
      return refuse(found.why, found.reason);
    }
    if (found.channel) return refuse('channel-meeting', 'channel-meeting');
    if (found.guest) return refuse('guest', 'guest-in-meeting');
    if (!found.inMeeting) {
      return { ...refuse('not-in-meeting', 'not-in-call'), invitedTo: storeName(tenant, meeting) };
    }
    const name = found.name ?? signedIn.name;
    // Everyone in a session is shown to the others by name.
    if (!name) return refuse('not-signed-in', 'person-without-name');
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

/** Whether it is the host that failed, and so nothing is known about the person. */
function isOfHost(why: NotAdmitted): boolean {
  return why === 'host-busy' || why === 'host-unreachable';
}

export const teamsPrefix = 'teams:';

function storeName(tenant: string, meeting: string): string {
  return `${teamsPrefix}${tenant}:${meeting}`;
}

function refuse(why: NotAdmitted, reason: string): Admission & { admitted: false } {
  return { admitted: false, why, reason };
}

/**
 * Whether this can be the id of a meeting: base64, whose text names the meeting's thread. Nothing else comes into a
 * URL; and of several spellings of the same bytes only one counts, or one meeting could have two sessions.
 */
function isMeetingId(id: string): boolean {
  if (!/^[\w-]{1,480}={0,2}$/.test(id)) return false;
  return Buffer.from(id, 'base64').toString('base64') === id || !threadOf(id).startsWith('0#');
}

/** Threads of channels end so; those of chats end in `@thread.v2`. */
function isOfChannel(id: string): boolean {
  return /@thread\.(tacv2|skype)/.test(threadOf(id));
}

function threadOf(id: string): string {
  return Buffer.from(id, 'base64').toString('latin1');
}
