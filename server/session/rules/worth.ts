import * as z from 'zod/mini';
import { no } from '../refusal.ts';
import type { Poll, Session } from '../session.ts';
import type { Effects, Refusals } from './chapter.ts';
import { isPollDue, withAnswer } from './poll.ts';

export const WorthCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('rate-meeting'), score: z.int() }),
]);
export type WorthCommand = z.infer<typeof WorthCommand>;

export const worthRefusals: Refusals<WorthCommand> = {
  'rate-meeting': ({ shared: { worth } }, { score }) => {
    if (!worth) return no('wrong-phase');
    if (worth.spread) return no('tally-shown');
    return score >= 1 && score <= 5 ? undefined : no('bad-setting');
  },
};

export const worthEffects: Effects<WorthCommand> = {
  'rate-meeting': (session, by, { score }) => ({
    ...session,
    worth: withAnswer(session, worthOf(session), by.id, score),
  }),
};

/** The question as it stands: nobody has answered it unless it says so. */
export function worthOf({ worth = { answers: {}, shown: false } }: Session): Poll<number> {
  return worth;
}

/** Shows the spread as soon as everyone has answered, or some time after the first answer. */
export function settleWorth(session: Session): Session {
  const worth = worthOf(session);
  return isPollDue(session, worth) ? showWorth(session) : session;
}

export function showWorth(session: Session): Session {
  return { ...session, worth: { ...worthOf(session), shown: true } };
}
