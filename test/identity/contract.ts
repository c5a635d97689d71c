import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Identity, NotAdmitted } from '../../server/identity/identity.ts';

/** One meeting of a host, with its organizer Aiko and Tomas in the call. */
export interface IdentityWorld {
  identity: Identity;
  /** The same host's identity in another server process. */
  other: Identity;
  meeting: string;
  elsewhere: string;
  token(name: 'Aiko' | 'Tomas'): Promise<string>;
  leaves(name: 'Aiko' | 'Tomas'): void;
  returns(name: 'Aiko' | 'Tomas'): void;
  /** What people who left are told, if it isn't `not-in-meeting`. */
  gone?: NotAdmitted;
  close(): Promise<void>;
}

/** The contract of every identity. */
export function identityContract(provider: string, open: () => Promise<IdentityWorld>): void {
  describe(`the identity of ${provider}`, () => {
    let world: IdentityWorld;
    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.close());

    const admit = async (name: 'Aiko' | 'Tomas', meeting = world.meeting, identity = world.identity) =>
      identity.admit({ token: await world.token(name), meeting });
    const admitted = async (...asked: Parameters<typeof admit>) => {
      const admission = await admit(...asked);
      if (!admission.admitted) throw new Error(`not admitted: ${admission.reason}`);
      return admission;
    };

    test('admits people in the call by name, and knows the meeting organizer', async () => {
      expect((await admitted('Aiko')).person).toMatchObject({ name: 'Aiko Canary', meetingOrganizer: true });
      expect((await admitted('Tomas')).person).not.toHaveProperty('meetingOrganizer');
    });

    test('gives a person the same key and a meeting the same name, every time and in every process', async () => {
      const [first, again, elsewhere] = [
        await admitted('Aiko'),
        await admitted('Aiko'),
        await admitted('Aiko', world.meeting, world.other),
      ];
      for (const { meeting, person } of [again, elsewhere]) {
        expect([meeting, person.key]).toEqual([first.meeting, first.person.key]);
      }
      expect((await admitted('Tomas')).person.key).not.toBe(first.person.key);
      expect(first.meeting).toMatch(new RegExp(`^${provider}:`));
    });

    test.each(['', 'nonsense', 'a.b.c'])('does not admit the token %j', async (token) => {
      const admission = await world.identity.admit({ token, meeting: world.meeting });
      expect(admission).toEqual({ admitted: false, why: 'not-signed-in', reason: expect.stringMatching(/^[\w -]+$/) });
    });

    test('does not admit to another meeting', async () => {
      expect(await admit('Aiko', world.elsewhere)).toMatchObject({ admitted: false, why: 'not-in-meeting' });
    });

    test('knows who is in the call and who left, and admits people who come back', async () => {
      const { meeting, person } = await admitted('Tomas');
      expect(await world.identity.attends(meeting, person.key)).toBe('in');
      world.leaves('Tomas');
      expect(await world.identity.attends(meeting, person.key)).toBe('out');
      const refused = await admit('Tomas');
      expect(refused).toMatchObject({ admitted: false, why: world.gone ?? 'not-in-meeting' });
      expect(JSON.stringify(refused)).not.toMatch(/canary/i);
      world.returns('Tomas');
      expect(await world.identity.attends(meeting, person.key)).toBe('in');
      await admitted('Tomas');
    });
  });
}
