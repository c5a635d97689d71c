import type { Person } from '#session/command.ts';

/** Whether somebody may be in a meeting's session, as the host around it says. */
export type Admission =
  | {
      admitted: true;
      /** The meeting's name among all meetings of all hosts, such as `rehearsal:standup`. */
      meeting: string;
      person: Person;
    }
  | {
      admitted: false;
      why: 'not-signed-in' | 'not-in-meeting';
      /** For the log: which check failed, without any content. Never sent to the window. */
      reason: string;
    };

/** Verifies who somebody is and that they are in the meeting now. One implementation for each host. */
export interface Identity {
  /** `meeting` is what the window claims: a question, never an answer. Rejects only when it cannot be asked. */
  admit(claim: { token: string; meeting: string }): Promise<Admission>;
}
