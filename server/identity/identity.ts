import type { HostName } from '#session/protocol.ts';
import type { ArtifactsSeen } from '#session/rules/artifacts.ts';
import type { VerifiedPerson } from '#session/session.ts';

/** What a window claims when it joins. Nothing in it is believed until `admit` has answered. */
export interface Claim {
  /** Which host to ask. Absent: Teams. */
  host?: HostName | undefined;
  token: string;
  /** The meeting as the host names it. */
  meeting: string;
}

/** Why someone isn't let in. It's all their window learns: each reason has a screen that says what to do. */
export type NotAdmitted =
  | 'not-signed-in'
  | 'not-in-meeting'
  /** The meeting exists, but Mini-M hasn't been added to it. */
  | 'app-not-added'
  /** The host is rate-limiting us. */
  | 'host-busy'
  /** The host can't be reached, so nobody new can be verified. */
  | 'host-unreachable'
  | 'tenant-not-allowed'
  | 'guest'
  /** A channel meeting: the whole team could look in. */
  | 'channel-meeting'
  /** This server doesn't serve meetings of that host. */
  | 'host-not-served'
  /** No call is running in this meeting, as far as this person may know. */
  | 'no-conference';

export type Admission =
  /**
   * `meeting` is the store's name for the meeting: the same in every process, and different for every host. `proof` is sealed,
   * and lets any process ask the host about this meeting again; see `hold`.
   */
  | { admitted: true; meeting: string; person: VerifiedPerson; proof?: string }
  /**
   * `reason` is a content-free code for the log. `invitedTo`: the store's name for a meeting they're invited to but not in, so
   * they may learn when it was cleared and nothing else. `asker`: the key of the verified person whose rate limit is charged;
   * absent if nobody was verified.
   */
  | { admitted: false; why: NotAdmitted; reason: string; invitedTo?: string; asker?: string };

/** A refusal. */
export function refused(why: NotAdmitted, reason: string): Admission & { admitted: false } {
  return { admitted: false, why, reason };
}

/** Adds the verified person to a refusal, so that no kind of refusal is free. */
export function withAsker(asker: string, admission: Admission): Admission {
  return admission.admitted ? admission : { ...admission, asker };
}

/**
 * How often a host is asked about one person: more than panel and stage need even if both keep losing their connection, and
 * little enough that one person can't use up the host's own rate limit.
 */
export const questionsPerPerson = { atOnce: 36, perSecond: 0.6 };
/** What a question costs on top if the host doesn't know the person in that meeting, because they may be guessing. */
export const wrongGuess = 2;

/** Whether someone is in a meeting now. `unknown`: the host can't say, so nobody is let in or sent away because of it. */
export type Attendance = 'in' | 'out' | 'unknown';

/** Verifies who is asking, and whether they're in the meeting now. */
export interface Identity {
  admit(claim: Claim): Promise<Admission>;
  /** Asks again about someone who was admitted; `meeting` and `person` (their key) as `admit` returned them. */
  attends(meeting: string, person: string): Promise<Attendance>;

  /** How old `attends`' last answer about this meeting is, in ms. Absent if every question goes to the host. */
  answerAge?(meeting: string): number;

  /*
   * The rest is for hosts that answer only people and not our server: we ask on behalf of people in the meeting, and the host
   * doesn't notify us when a meeting ends.
   */

  /** Allows asking on behalf of `person`, who is in this meeting; `proof` as `admit` returned it. */
  hold?(meeting: string, person: string, proof: string): Promise<void>;
  /** Whether the meeting is over; `false` also if nobody can say. */
  isOver?(meeting: string): Promise<boolean>;
  /**
   * Which recordings, transcripts and notes of the call the host shows as running, `age` ms ago. `reason`: why it doesn't tell about a kind, as a content-free
   * code for the log. Undefined if this host never tells.
   */
  artifacts?(meeting: string): Promise<(ArtifactsSeen & { age: number; reason?: string }) | undefined>;
  /** Nobody of this meeting is connected here any more: nothing is asked on anyone's behalf. */
  forget?(meeting: string): void;
}
