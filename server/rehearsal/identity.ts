import { createSecretKey } from 'node:crypto';
import * as z from 'zod/mini';
import { type Identity, refused } from '../identity/identity.ts';
import { sealedTokens } from '../identity/sealedToken.ts';

/** A simulated person in a rehearsal meeting. `person` is their key. */
const Player = z.object({ meeting: z.string(), person: z.string(), name: z.string(), organizer: z.boolean() });
type Player = z.infer<typeof Player>;

/** Signs in anyone who asks. For the rehearsal on one machine only. */
export interface RehearsalIdentity extends Identity {
  /** Returns a token that is valid for an hour. */
  sign(player: Player): string;
  /** From now on `admit` answers `not-in-meeting` for this person, until `rejoined`. */
  left(meeting: string, person: string): void;
  rejoined(meeting: string, person: string): void;
}

/** How long a token is valid, in ms. */
const lifetime = 60 * 60_000;

export const rehearsalPrefix = 'rehearsal:';

/** The store's name for a rehearsal meeting. */
export function rehearsalMeeting(id: string): string {
  return rehearsalPrefix + id;
}

/** `secret`: 32 bytes; processes that share it accept each other's tokens. */
export function rehearsalIdentity(options: { secret: Uint8Array; clock: { now(): number } }): RehearsalIdentity {
  const { clock } = options;
  const sealKeys = [createSecretKey(options.secret)];
  const tokens = sealedTokens({ sealKeys, purpose: 'rehearsal identity', now: () => clock.now() });
  const gone = new Set<string>();
  const place = (meeting: string, person: string) => JSON.stringify([meeting, person]);

  return {
    sign: (player) => tokens.seal(player, clock.now() + lifetime),

    async admit(claim) {
      const opened = tokens.open(claim.token);
      if ('reason' in opened) return refused('not-signed-in', `token-${opened.reason}`);
      const { person, name, meeting, organizer } = Player.parse(opened.payload);
      if (meeting !== claim.meeting) return { ...refused('not-in-meeting', 'token-of-another-meeting'), asker: person };
      if (gone.has(place(meeting, person))) return { ...refused('not-in-meeting', 'not-in-call'), asker: person };
      return {
        admitted: true,
        meeting: rehearsalMeeting(meeting),
        // The rehearsal page shows what Teams would open for this contact.
        person: { key: person, name, contact: person, ...(organizer && { meetingOrganizer: true }) },
      };
    },

    async attends(meeting, person) {
      return gone.has(place(meeting.slice(rehearsalPrefix.length), person)) ? 'out' : 'in';
    },

    left: (meeting, person) => void gone.add(place(meeting, person)),
    rejoined: (meeting, person) => void gone.delete(place(meeting, person)),
  };
}
