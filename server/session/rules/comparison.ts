import * as z from 'zod/mini';
import { limits } from '../limits.ts';
import { no, type Refusal } from '../refusal.ts';
import { type Comparison, lookUp, type Session } from '../session.ts';
import type { ComparisonView, View } from '../view.ts';
import { type Effects, facilitatorOnly, type Refusals } from './chapter.ts';
import { deviceId, devicesHere, holdersHere, wasGiven } from './lock.ts';

const round = z.int();
/** 32 bytes. */
const digest = z.string().check(z.regex(/^[\w-]{43}$/));

export const ComparisonCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('begin-comparison'), round }),
  z.strictObject({ type: z.literal('commit-nonce'), round, device: deviceId, commitment: digest }),
  z.strictObject({ type: z.literal('reveal-nonce'), round, device: deviceId, nonce: digest }),
  /** Whether this person sees the number that is read aloud. */
  z.strictObject({ type: z.literal('confirm-number'), round, same: z.boolean() }),
]);
export type ComparisonCommand = z.infer<typeof ComparisonCommand>;

export const comparisonRefusals: Refusals<ComparisonCommand> = {
  'begin-comparison': facilitatorOnly(({ shared: { lock } }, { round }) => {
    if (round !== lock.rounds + 1) return no('moved-on');
    if (round > limits.comparisons) return no('comparisons-used', limits.comparisons);
    if (lock.comparison && !lock.comparison.closed) return no('comparison-running');
    const people = new Set(holdersHere(lock).map(({ person }) => person));
    return people.size < 2 ? no('nobody-to-compare') : undefined;
  }),
  'commit-nonce': (view, command) =>
    deviceRefusal(view, command, ({ closed, commitments }) => !closed && !Object.hasOwn(commitments, command.device)),
  'reveal-nonce': (view, command) =>
    deviceRefusal(view, command, ({ closed, commitments, nonces }) => {
      return closed && Object.hasOwn(commitments, command.device) && !Object.hasOwn(nonces, command.device);
    }),
  'confirm-number': ({ shared: { lock }, own }, { round }) => {
    const { comparison } = lock;
    if (comparison?.round !== round || !hasNumber(comparison)) return no('no-comparison');
    const people = Object.keys(comparison.commitments).map((id) => lock.devices[id]?.person);
    return people.includes(own.participant) ? undefined : no('not-in-comparison');
  },
};

export const comparisonEffects: Effects<ComparisonCommand> = {
  'begin-comparison': beginComparison,
  'commit-nonce': (session, _by, { device, commitment }) =>
    changeComparison(session, ({ commitments }) => ({ commitments: { ...commitments, [device]: commitment } })),
  'reveal-nonce': (session, _by, { device, nonce }) =>
    changeComparison(session, ({ nonces }) => ({ nonces: { ...nonces, [device]: nonce } })),
  'confirm-number': (session, by, { same }) =>
    changeComparison(session, ({ confirmed }) => ({ confirmed: { ...confirmed, [by.id]: same } })),
};

/** Closes the commitments once every device that is awaited and still here has sent its own (L12). */
export function settleComparison(session: Session): Session {
  const { comparison } = session.lock;
  if (!comparison || comparison.closed) return session;
  const here = devicesHere(session);
  const isMissing = (id: string) => here.has(id) && !Object.hasOwn(comparison.commitments, id);
  return comparison.awaited.some(isMissing) ? session : closeComparison(session);
}

/** When the commitments close in any case, in ms. */
export function comparisonDueAt({ lock: { comparison } }: Session): number | undefined {
  return comparison && !comparison.closed ? comparison.closesAt : undefined;
}

export function closeComparison(session: Session): Session {
  return changeComparison(session, () => ({ closed: true }));
}

/** Lists devices in the order of the log, so that every panel has the same list. */
function beginComparison(session: Session): Session {
  const { lock, at } = session;
  const given = Object.entries(lock.devices).filter(([, device]) => wasGiven(device, lock.epochs.length));
  const devices = given.map(([id]) => id);
  const here = devicesHere(session);
  const comparison: Comparison = {
    round: lock.rounds + 1,
    devices,
    awaited: devices.filter((id) => here.has(id)),
    closesAt: at + limits.commitments,
    closed: false,
    commitments: {},
    nonces: {},
    confirmed: {},
  };
  return { ...session, lock: { ...lock, rounds: comparison.round, comparison } };
}

/** Whether all that committed to a nonce have revealed it, so that there is a number. */
function hasNumber({ closed, commitments, nonces }: ComparisonView): boolean {
  return closed && Object.keys(commitments).every((id) => Object.hasOwn(nonces, id));
}

function deviceRefusal(
  { shared: { lock }, own }: View,
  { round, device }: { round: number; device: string },
  isDue: (comparison: ComparisonView) => boolean,
): Refusal | undefined {
  const { comparison, devices } = lock;
  if (comparison?.round !== round) return no('no-comparison');
  const known = lookUp(devices, device);
  if (!known) return no('unknown-device');
  if (known.person !== own.participant) return no('not-your-device');
  if (!comparison.devices.includes(device)) return no('not-in-comparison');
  return isDue(comparison) ? undefined : no('no-comparison');
}

function changeComparison(session: Session, change: (comparison: Comparison) => Partial<Comparison>): Session {
  const { lock } = session;
  const { comparison } = lock;
  return comparison ? { ...session, lock: { ...lock, comparison: { ...comparison, ...change(comparison) } } } : session;
}
