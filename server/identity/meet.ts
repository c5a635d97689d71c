import { Buckets } from '../kit/bucket.ts';
import type { SignedIn } from './googleToken.ts';
import { type Admission, type Identity, type NotAdmitted, withAsker } from './identity.ts';
import type { MeetApi } from './meetApi.ts';
import type { MeetPasses } from './meetPass.ts';
import { Witnesses } from './meetWitnesses.ts';
import { guess, questions } from './teams.ts';

export interface MeetOptions {
  passes: MeetPasses;
  api: MeetApi;
  clock: { now(): number };
}

export const meetPrefix = 'meet:';

/**
 * Admits who Google says they are and the Meet API, asked in their own name, says is in the call now. The meeting code
 * that a window names is only what the API is asked about. A meeting's name for the store is made of the space and of
 * the one call in it that goes on: whoever uses the same code later never finds what others said in an earlier call.
 */
export function meetIdentity({ passes, api, clock }: MeetOptions): Identity {
  const asked = new Buckets(questions, clock);
  const witnesses = new Witnesses(api, clock);

  async function findInCall({ person, access }: SignedIn, meeting: string, proof: string): Promise<Admission> {
    if (!isMeetingCode(meeting)) return refuse('not-in-meeting', 'meeting-code-malformed');
    const code = meeting.toLowerCase();

    if (asked.take(person.sub) !== 'fine') return refuse('host-busy', 'asked-too-often');
    const refuseAfter = (why: NotAdmitted, reason: string) => {
      if (why === 'not-in-meeting' || why === 'no-conference') asked.take(person.sub, guess);
      return refuse(why, reason);
    };
    const space = await api.space(code, access);
    if ('why' in space) return refuseAfter(space.why, space.reason);
    if (space.conference === undefined) return refuseAfter('no-conference', 'no-call');
    const present = await api.present(space.conference, access);
    if ('why' in present) return refuseAfter(present.why, present.reason);
    const found = present.get(person.sub);
    if (!found) return refuseAfter('not-in-meeting', 'not-in-call');
    const name = found.name ?? person.name;
    // Everyone in a session is shown to the others by name.
    if (!name) return refuse('not-signed-in', 'person-without-name');
    return {
      admitted: true,
      meeting: storeName(space.id, space.conference),
      person: {
        key: person.sub,
        name,
        ...(person.contact && { contact: person.contact }),
        ...(space.owner && { meetingOrganizer: true }),
      },
      proof,
    };
  }

  return {
    async admit({ token, meeting }): Promise<Admission> {
      const signedIn = await passes.open(token);
      if ('reason' in signedIn) return refuse('not-signed-in', signedIn.reason);
      return withAsker(signedIn.person.sub, await findInCall(signedIn, meeting, token));
    },

    attends: (meeting, person) => witnesses.attends(meeting, conferenceOf(meeting), person),

    answerAge: (meeting) => witnesses.answerAge(meeting),

    async hold(meeting, person, proof) {
      const signedIn = await passes.open(proof);
      // Only their own word is asked for in a person's name.
      if ('reason' in signedIn || signedIn.person.sub !== person) return;
      witnesses.hold(meeting, person, signedIn);
    },

    isOver: (meeting) => witnesses.isOver(meeting, conferenceOf(meeting)),
    forget: (meeting) => witnesses.forget(meeting),
  };
}

function storeName(space: string, conference: string): string {
  return `${meetPrefix}${space}:${conference}`;
}

function conferenceOf(meeting: string): string {
  return meeting.slice(meeting.lastIndexOf(':') + 1);
}

function refuse(why: NotAdmitted, reason: string): Admission & { admitted: false } {
  return { admitted: false, why, reason };
}

/** Such as `abc-mnop-xyz`, at most 128 letters, large or small: nothing else comes into a URL, and no name of a space. */
function isMeetingCode(code: string): boolean {
  return code.length <= 128 && /^[a-zA-Z]+-[a-zA-Z]+-[a-zA-Z]+$/.test(code);
}
