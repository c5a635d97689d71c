import { errors, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod/mini';
import type { Identity } from '../identity/identity.ts';

/** A simulated person in a rehearsal meeting. `person` is their key. */
interface Player {
  meeting: string;
  person: string;
  name: string;
  organizer: boolean;
}

/** Signs in anyone who asks. For the rehearsal on one machine only. */
export interface RehearsalIdentity extends Identity {
  /** Returns a token that is valid for an hour. */
  sign(player: Player): Promise<string>;
  /** From now on `admit` answers `not-in-meeting` for this person, until `rejoined`. */
  left(meeting: string, person: string): void;
  rejoined(meeting: string, person: string): void;
}

const issuer = 'mini-m-rehearsal';
const algorithm = 'HS256';
const lifetime = 60 * 60;

const Claims = z.object({ sub: z.string(), name: z.string(), meeting: z.string(), organizer: z.boolean() });

export const rehearsalPrefix = 'rehearsal:';

/** The store's name for a rehearsal meeting. */
export function rehearsalMeeting(id: string): string {
  return rehearsalPrefix + id;
}

/** `secret`: at least 32 bytes; processes that share it accept each other's tokens. */
export function rehearsalIdentity({
  secret,
  clock,
}: {
  secret: Uint8Array;
  clock: { now(): number };
}): RehearsalIdentity {
  const gone = new Set<string>();
  const place = (meeting: string, person: string) => JSON.stringify([meeting, person]);

  return {
    sign({ meeting, person, name, organizer }) {
      const now = Math.floor(clock.now() / 1000);
      return new SignJWT({ name, meeting, organizer })
        .setProtectedHeader({ alg: algorithm })
        .setSubject(person)
        .setIssuer(issuer)
        .setIssuedAt(now)
        .setExpirationTime(now + lifetime)
        .sign(secret);
    },

    async admit(claim) {
      const verified = await verify(claim.token, secret, clock.now());
      if ('reason' in verified) return { admitted: false, why: 'not-signed-in', reason: verified.reason };
      const { sub, name, meeting, organizer } = verified;
      if (meeting !== claim.meeting) {
        return { admitted: false, why: 'not-in-meeting', reason: 'the token is for another meeting', asker: sub };
      }
      if (gone.has(place(meeting, sub))) {
        return { admitted: false, why: 'not-in-meeting', reason: 'left the meeting', asker: sub };
      }
      // The rehearsal page shows what Teams would open for this contact.
      const person = { key: sub, name, contact: sub, ...(organizer && { meetingOrganizer: true }) };
      return { admitted: true, meeting: rehearsalMeeting(meeting), person };
    },

    async attends(meeting, person) {
      return gone.has(place(meeting.slice(rehearsalPrefix.length), person)) ? 'out' : 'in';
    },

    left: (meeting, person) => void gone.add(place(meeting, person)),
    rejoined: (meeting, person) => void gone.delete(place(meeting, person)),
  };
}

async function verify(token: string, secret: Uint8Array, now: number) {
  try {
    const { payload } = await jwtVerify(token, secret, {
      algorithms: [algorithm],
      issuer,
      requiredClaims: ['sub', 'exp'],
      currentDate: new Date(now),
    });
    const claims = Claims.safeParse(payload);
    return claims.success ? claims.data : { reason: 'the token lacks a claim' };
  } catch (error) {
    if (error instanceof errors.JOSEError) return { reason: error.code };
    throw error;
  }
}
