import type { Person } from '#session/command.ts';

/** What a window claims when it joins: both halves are questions until `admit` has answered. */
export interface Claim {
  token: string;
  /** The meeting as the host names it. */
  meeting: string;
}

export type Admission =
  /** `meeting` is the name of the meeting for the store: the same in every process, and different for every provider. */
  | { admitted: true; meeting: string; person: Person }
  /** `reason` is for the log and free of content. */
  | { admitted: false; why: 'not-signed-in' | 'not-in-meeting'; reason: string };

/** Who is asking, and whether they are in the meeting now. Rejects only when the provider cannot be asked. */
export interface Identity {
  admit(claim: Claim): Promise<Admission>;
}
