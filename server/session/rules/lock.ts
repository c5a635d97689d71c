import * as z from 'zod/mini';
import { limits } from '../limits.ts';
import { lockedEpoch, lockedSize, textSizes } from '../locked.ts';
import { no, type Refusal } from '../refusal.ts';
import { type Comparison, type Device, type Lock, lookUp, type Participant, type Session } from '../session.ts';
import type { LockView, View } from '../view.ts';
import { type Effects, facilitatorOnly, type Refusals, type UnseenRefusals } from './chapter.ts';

/** Bytes in base64url without padding; `length` counts the letters. */
const bytes = (length: number) => z.string().check(z.regex(new RegExp(`^[\\w-]{${length}}$`)));
/** A device's public key, which is also its id: 32 bytes. */
const device = bytes(43);
const box = bytes(82);
const digest = bytes(43);
const epoch = z.int();
const round = z.int();

export const LockCommand = z.discriminatedUnion('type', [
  /** This window's device: one person in one browser. */
  z.strictObject({ type: z.literal('bring-device'), device }),
  /** A new key, and its box for the device that made it. Brings that device, too. */
  z.strictObject({ type: z.literal('begin-epoch'), epoch, sid: bytes(22), kid: bytes(11), device, box }),
  z.strictObject({ type: z.literal('give-key'), epoch, from: device, to: device, box }),
  /** The device can't open its box, so another one may give the key. */
  z.strictObject({ type: z.literal('reject-key'), epoch, device }),
  z.strictObject({ type: z.literal('begin-comparison'), round }),
  z.strictObject({ type: z.literal('commit'), round, device, commitment: digest }),
  z.strictObject({ type: z.literal('reveal'), round, device, nonce: digest }),
  z.strictObject({ type: z.literal('confirm-number'), round, same: z.boolean() }),
]);
export type LockCommand = z.infer<typeof LockCommand>;

export const lockRefusals: Refusals<LockCommand> = {
  'bring-device': ({ shared: { lock }, own }, command) => ownDeviceRefusal(lock, own.participant, command.device),
  'begin-epoch': ({ shared, own }, command) => {
    const { lock } = shared;
    const refused = ownDeviceRefusal(lock, own.participant, command.device);
    if (refused) return refused;
    if (command.epoch !== lock.epochs.length + 1) return no('key-settled');
    if (lock.epochs.length >= limits.epochs) return no('too-many-devices', limits.epochs);
    const isFacilitator = shared.facilitator === own.participant;
    const hasFailed = Object.values(lock.comparison?.confirmed ?? {}).includes(false);
    return isKeyHere(lock) && !(isFacilitator && hasFailed) ? no('key-settled') : undefined;
  },
  'give-key': ({ shared: { lock }, own }, { epoch, from, to }) => {
    const [giver, taker] = [lookUp(lock.devices, from), lookUp(lock.devices, to)];
    if (giver?.person !== own.participant || !holds(giver, epoch)) return no('unknown-device');
    if (!taker) return no('unknown-device');
    return holds(taker, epoch) ? no('key-settled') : undefined;
  },
  'reject-key': ({ shared: { lock }, own }, command) => {
    const found = lookUp(lock.devices, command.device);
    if (found?.person !== own.participant) return no('unknown-device');
    // The device that made the key can't have made it wrong for itself.
    return holds(found, command.epoch) && keyOf(found, command.epoch)?.by !== command.device
      ? undefined
      : no('key-settled');
  },
  'begin-comparison': facilitatorOnly(({ shared: { lock } }, { round }) => {
    if (round !== (lock.comparison?.round ?? 0) + 1) return no('moved-on');
    if (round > limits.comparisons) return no('comparisons-used', limits.comparisons);
    return holders(lock).filter((one) => one.here).length < 2 ? no('nobody-to-compare') : undefined;
  }),
  commit: (view, { round, device }) =>
    comparisonRefusal(view, round, device, ({ closed, commitments }) => !closed && commitments[device] === undefined),
  reveal: (view, { round, device }) =>
    comparisonRefusal(view, round, device, ({ closed, commitments, nonces }) => {
      return closed && commitments[device] !== undefined && nonces[device] === undefined;
    }),
  'confirm-number': ({ shared: { lock } }, { round }) =>
    lock.comparison?.closed && lock.comparison.round === round ? undefined : no('no-comparison'),
};

export const lockEffects: Effects<LockCommand> = {
  'bring-device': (session, by, command, window) => withDevice(session, by, command.device, window),
  'begin-epoch': (session, by, { epoch, sid, kid, device, box }, window) => {
    const { lock, ...rest } = withDevice(session, by, device, window);
    const { comparison: _earlier, ...kept } = lock;
    return withKey({ ...rest, lock: { ...kept, epochs: [...lock.epochs, { sid, kid }] } }, device, device, epoch, box);
  },
  'give-key': (session, _by, { epoch, from, to, box }) => withKey(session, from, to, epoch, box),
  'reject-key': rejectKey,
  'begin-comparison': (session, _by, { round }) => {
    const devices = Object.keys(session.lock.devices).filter((id) => isListed(session.lock, id));
    const awaited = devices.filter((id) => isHere(session, id));
    const closesAt = session.at + limits.commitments;
    return withComparison(session, {
      round,
      devices,
      awaited,
      closesAt,
      closed: false,
      commitments: {},
      nonces: {},
      confirmed: {},
    });
  },
  commit: (session, _by, { device, commitment }) =>
    changeComparison(session, ({ commitments }) => ({ commitments: { ...commitments, [device]: commitment } })),
  reveal: (session, _by, { device, nonce }) =>
    changeComparison(session, ({ nonces }) => ({ nonces: { ...nonces, [device]: nonce } })),
  'confirm-number': (session, by, { same }) =>
    changeComparison(session, ({ confirmed }) => ({ confirmed: { ...confirmed, [by.id]: same } })),
};

/** Keys that were given before and rejected: no view tells (L7). */
export const lockUnseenRefusals: UnseenRefusals<LockCommand> = {
  'bring-device': deviceRoomRefusal,
  'begin-epoch': deviceRoomRefusal,
  'give-key': ({ lock }, _by, { epoch, from, to }) =>
    lookUp(lock.devices, to)?.rejected?.includes(`${epoch} ${from}`) ? no('key-settled') : undefined,
};

/**
 * Why a text can't be kept as it is: it isn't locked under the current key, or in more bytes than its kind can need. What it
 * says, only panels can tell (G1, K1).
 */
export function lockedTextRefusal(session: Session, text: string, kind: 'topic' | 'takeaway'): Refusal | undefined {
  if (text === '') return kind === 'takeaway' ? undefined : no('text-empty');
  const epoch = lockedEpoch(text);
  if (epoch === undefined) return no('not-locked');
  if (epoch !== session.lock.epochs.length) return no('key-changed');
  const most = kind === 'topic' ? limits.topicLength : limits.takeawayLength;
  return (lockedSize(text) ?? 0) > largestFor(most) ? no('text-too-long', most) : undefined;
}

/** Closes the commitments once every device that is awaited and still here has sent its own. */
export function settleComparison(session: Session): Session {
  const { comparison } = session.lock;
  if (!comparison || comparison.closed) return session;
  const missing = comparison.awaited.filter((id) => comparison.commitments[id] === undefined && isHere(session, id));
  return missing.length === 0 ? closeComparison(session) : session;
}

/** When the commitments close in any case, in ms. */
export function comparisonDueAt({ lock: { comparison } }: Session): number | undefined {
  return comparison && !comparison.closed ? comparison.closesAt : undefined;
}

export function closeComparison(session: Session): Session {
  return changeComparison(session, () => ({ closed: true }));
}

/** Whether a connected window belongs to this device. */
export function isHere({ windows }: Session, device: string): boolean {
  return Object.values(windows).some((window) => window.connected && window.device === device);
}

/** The smallest padded size that holds so many characters of four bytes each, with the two bytes of their length. */
function largestFor(characters: number): number {
  return textSizes.find((size) => size >= characters * 4 + 2) ?? 0;
}

function holds({ keys }: LockView['devices'][string], epoch: number): boolean {
  return Object.hasOwn(keys, epoch);
}

function keyOf({ keys }: LockView['devices'][string], epoch: number) {
  return keys[epoch];
}

/** The devices that were given the current key. */
function holders({ epochs, devices }: LockView): Array<LockView['devices'][string]> {
  return Object.values(devices).filter((one) => holds(one, epochs.length));
}

function isKeyHere(lock: LockView): boolean {
  return holders(lock).some((one) => one.here);
}

function isListed({ devices, epochs }: Lock, id: string): boolean {
  return devices[id]?.keys[epochs.length] !== undefined;
}

/** A device stays with the person who brought it first. */
function ownDeviceRefusal({ devices }: LockView, person: string, id: string): Refusal | undefined {
  const known = lookUp(devices, id);
  return known && known.person !== person ? no('unknown-device') : undefined;
}

function deviceRoomRefusal({ lock }: Session, by: Participant, { device }: { device: string }): Refusal | undefined {
  if (Object.hasOwn(lock.devices, device)) return undefined;
  const own = Object.values(lock.devices).filter(({ person }) => person === by.id);
  return own.length >= limits.devicesEach ? no('too-many-devices', limits.devicesEach) : undefined;
}

function comparisonRefusal(
  { shared: { lock }, own }: View,
  round: number,
  device: string,
  isDue: (comparison: NonNullable<LockView['comparison']>) => boolean,
): Refusal | undefined {
  const { comparison } = lock;
  if (!comparison || comparison.round !== round) return no('no-comparison');
  if (lookUp(lock.devices, device)?.person !== own.participant) return no('unknown-device');
  return comparison.devices.includes(device) && isDue(comparison) ? undefined : no('no-comparison');
}

function withDevice(session: Session, by: Participant, id: string, window: string): Session {
  const devices = { ...session.lock.devices };
  devices[id] ??= { person: by.id, keys: {} };
  const known = session.windows[window];
  const windows = known ? { ...session.windows, [window]: { ...known, device: id } } : session.windows;
  return { ...session, windows, lock: { ...session.lock, devices } };
}

function withKey(session: Session, from: string, to: string, epoch: number, box: string): Session {
  return changeDevice(session, to, ({ keys, ...rest }) => ({
    ...rest,
    keys: { ...keys, [epoch]: { by: from, at: session.at, box } },
  }));
}

function rejectKey(session: Session, _by: Participant, command: { epoch: number; device: string }): Session {
  return changeDevice(
    session,
    command.device,
    ({ keys: { [command.epoch]: key, ...keys }, rejected = [], ...rest }) => ({
      ...rest,
      keys,
      ...(key && { rejected: [...rejected, `${command.epoch} ${key.by}`] }),
    }),
  );
}

function changeDevice(session: Session, id: string, change: (device: Device) => Device): Session {
  const { lock } = session;
  const device = lock.devices[id];
  return device ? { ...session, lock: { ...lock, devices: { ...lock.devices, [id]: change(device) } } } : session;
}

function changeComparison(session: Session, change: (comparison: Comparison) => Partial<Comparison>): Session {
  const { comparison } = session.lock;
  return comparison ? withComparison(session, { ...comparison, ...change(comparison) }) : session;
}

function withComparison(session: Session, comparison: Comparison): Session {
  return { ...session, lock: { ...session.lock, comparison } };
}
