import type { HostName } from '#session/protocol.ts';
import type { VerifiedPerson } from '#session/session.ts';

/** What a window claims when it joins: all of it are questions until `admit` has answered. */
export interface Claim {
  /** Who is to be asked; left out: Teams. */
  host?: HostName | undefined;
  token: string;
  /** The meeting as the host names it. */
  meeting: string;
}

/** Why somebody is not let in: all that their window learns, a screen with what to do for each. */
export type NotAdmitted =
  | 'not-signed-in'
  | 'not-in-meeting'
  /** The meeting is there, and Mini-M was not added to it. */
  | 'app-not-added'
  /** The host is asked too often and wants a pause. */
  | 'host-busy'
  /** The host cannot be asked, so nobody new can be verified. */
  | 'host-unreachable'
  | 'tenant-not-allowed'
  | 'guest'
  /** A meeting in a channel: the whole team could look in. */
  | 'channel-meeting'
  /** Meetings of this host are not served here. */
  | 'host-not-served'
  /** No call goes on in this meeting now, as far as this person may know. */
  | 'no-conference';

export type Admission =
  /**
   * `meeting` is the name of the meeting for the store: the same in every process, and different for every provider.
   * `proof`: sealed, and all that any process needs to ask the host about this meeting again; see `hold`.
   */
  | { admitted: true; meeting: string; person: VerifiedPerson; proof?: string }
  /**
   * `reason` is for the log alone and free of content. `invitedTo`: they belong to this meeting (its name for the store)
   * and are not in the call, so they may learn when it was cleared, and nothing else. `asker`: the key of the verified
   * person, whose rate limit pays for the attempt; left out where nobody was verified.
   */
  | { admitted: false; why: NotAdmitted; reason: string; invitedTo?: string; asker?: string };

/** Names the verified person in every refusal, so that no kind of refusal is free. */
export function withAsker(asker: string, admission: Admission): Admission {
  return admission.admitted ? admission : { ...admission, asker };
}

/** Whether somebody is in a meeting now. `unknown`: the host cannot say; nobody is let in or sent away for that. */
export type Attendance = 'in' | 'out' | 'unknown';

/** Who is asking, and whether they are in the meeting now. */
export interface Identity {
  admit(claim: Claim): Promise<Admission>;
  /** Asks again about somebody who was admitted; `meeting` and `person` (their key) as `admit` gave them. */
  attends(meeting: string, person: string): Promise<Attendance>;

  /**
   * How long ago, in ms, the host was asked what `attends` said last about this meeting. Left out where each question is
   * asked anew.
   */
  answerAge?(meeting: string): number;

  /*
   * The rest is for hosts that answer people alone, and not us: they are asked in the name of whoever is there, and do
   * not tell by themselves that a meeting is over.
   */

  /** From now on this may be asked in the name of `person`, who is in this meeting; `proof` as `admit` gave it. */
  hold?(meeting: string, person: string, proof: string): Promise<void>;
  /** Whether the meeting is over; `false` also where nobody can say. */
  isOver?(meeting: string): Promise<boolean>;
  /** Nobody of this meeting is here any more: nothing is asked in anybody's name. */
  forget?(meeting: string): void;
}
