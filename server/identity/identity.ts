import type { Person } from '#session/command.ts';

/** What a window claims when it joins: both halves are questions until `admit` has answered. */
export interface Claim {
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
  | 'channel-meeting';

export type Admission =
  /** `meeting` is the name of the meeting for the store: the same in every process, and different for every provider. */
  | { admitted: true; meeting: string; person: Person }
  /**
   * `reason` is for the log alone and free of content. `invitedTo`: they belong to this meeting (its name for the store)
   * and are not in the call, so they may learn when it was cleared, and nothing else.
   */
  | { admitted: false; why: NotAdmitted; reason: string; invitedTo?: string };

/** Whether somebody is in a meeting now. `unknown`: the host cannot say; nobody is let in or sent away for that. */
export type Attendance = 'in' | 'out' | 'unknown';

/** Who is asking, and whether they are in the meeting now. */
export interface Identity {
  admit(claim: Claim): Promise<Admission>;
  /** Asks again about somebody who was admitted; `meeting` and `person` (their key) as `admit` gave them. */
  attends(meeting: string, person: string): Promise<Attendance>;
}
