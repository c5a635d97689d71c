import { Buckets } from '../kit/bucket.ts';
import type { SignedIn } from './googleToken.ts';
import {
  type Admission,
  type Identity,
  type NotAdmitted,
  questionsPerPerson,
  refused,
  withAsker,
  wrongGuess,
} from './identity.ts';
import type { MeetApi } from './meetApi.ts';
import type { MeetPasses } from './meetPass.ts';
import { Witnesses } from './meetWitnesses.ts';

export interface MeetOptions {
  passes: MeetPasses;
  api: MeetApi;
  clock: { now(): number };
}

export const meetPrefix = 'meet:';

/**
 * Admits people whom Google has signed in and the Meet API, asked on their own behalf, says are in the call now. The window's
 * meeting code is only a question to the API. The store's name for a meeting includes the running call, so people who use the
 * same code later never find what was said in an earlier call.
 */
export function meetIdentity({ passes, api, clock }: MeetOptions): Identity {
  const asked = new Buckets(questionsPerPerson, clock);
  const witnesses = new Witnesses(api, clock);

  async function findInCall({ person, access }: SignedIn, meeting: string, proof: string): Promise<Admission> {
    if (!isMeetingCode(meeting)) return refused('not-in-meeting', 'meeting-code-malformed');
    const code = meeting.toLowerCase();

    if (asked.take(person.sub) !== 'fine') return refused('host-busy', 'asked-too-often');
    const refuseAfter = (why: NotAdmitted, reason: string) => {
      if (why === 'not-in-meeting' || why === 'no-conference') asked.take(person.sub, wrongGuess);
      return refused(why, reason);
    };
    const space = await api.space(code, access);
    if ('why' in space) return refuseAfter(space.why, space.reason);
    if (space.conference === undefined) return refuseAfter('no-conference', 'no-call');
    const present = await api.present(space.conference, access);
    if ('why' in present) return refuseAfter(present.why, present.reason);
    const found = present.get(person.sub);
    if (!found) return refuseAfter('not-in-meeting', 'not-in-call');
    const name = found.name ?? person.name;
    // Everyone in a session sees the others' names.
    if (!name) return refused('not-signed-in', 'person-without-name');
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
      const signedIn = passes.open(token);
      if ('reason' in signedIn) return refused('not-signed-in', signedIn.reason);
      return withAsker(signedIn.person.sub, await findInCall(signedIn, meeting, token));
    },

    attends: (meeting, person) => witnesses.attends(meeting, conferenceOf(meeting), person),

    answerAge: (meeting) => witnesses.answerAge(meeting),

    async hold(meeting, person, proof) {
      const signedIn = passes.open(proof);
      // A pass may be used only on behalf of the person it was issued to.
      if ('reason' in signedIn || signedIn.person.sub !== person) return;
      witnesses.hold(meeting, person, signedIn);
    },

    isOver: (meeting) => witnesses.isOver(meeting, conferenceOf(meeting)),
    artifacts: (meeting) => witnesses.artifacts(meeting, conferenceOf(meeting)),
    forget: (meeting) => witnesses.forget(meeting),
  };
}

function storeName(space: string, conference: string): string {
  return `${meetPrefix}${space}:${conference}`;
}

function conferenceOf(meeting: string): string {
  return meeting.slice(meeting.lastIndexOf(':') + 1);
}

/** Such as `abc-mnop-xyz`, at most 128 letters in either case. Nothing else gets into a URL, and no name of a space passes. */
function isMeetingCode(code: string): boolean {
  return code.length <= 128 && /^[a-zA-Z]+-[a-zA-Z]+-[a-zA-Z]+$/.test(code);
}
