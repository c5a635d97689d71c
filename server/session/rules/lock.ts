import * as z from 'zod/mini';
import { limits } from '../limits.ts';
import { lockedEpoch, lockedSize, textSizes } from '../locked.ts';
import { no, type Refusal } from '../refusal.ts';
import { type Device, lookUp, type Participant, type Session } from '../session.ts';
import type { LockView, View } from '../view.ts';
import type { Effects, Refusals, UnseenRefusals } from './chapter.ts';

/*
 * Bytes in base64url without padding. Each is written out, because the tab's build drops schemas only where it sees nothing
 * but calls of `z`.
 */
/** A device's public key, 32 bytes, which is also its id. It never looks like a whole number, which objects would list first. */
export const deviceId = z.string().check(z.regex(/^[\w-]{43}$/));
const sid = z.string().check(z.regex(/^[\w-]{22}$/));
const kid = z.string().check(z.regex(/^[\w-]{11}$/));
/** A nonce, the key with its flag, and a tag: 61 bytes. */
const box = z.string().check(z.regex(/^[\w-]{82}$/));
const epoch = z.int();

export const LockCommand = z.discriminatedUnion('type', [
  /** This window's device: one person in one browser. */
  z.strictObject({ type: z.literal('bring-device'), device: deviceId }),
  /** A new key, and its box for the device that made it. Brings that device, too. */
  z.strictObject({
    type: z.literal('begin-epoch'),
    epoch,
    sid,
    kid,
    device: deviceId,
    box,
  }),
  z.strictObject({ type: z.literal('give-key'), epoch, from: deviceId, to: deviceId, box }),
  /** The device can't open its box, so another one may give the key. */
  z.strictObject({ type: z.literal('reject-key'), epoch, device: deviceId }),
]);
export type LockCommand = z.infer<typeof LockCommand>;

export const lockRefusals: Refusals<LockCommand> = {
  'bring-device': bringRefusal,
  'begin-epoch': (view, command) => {
    const { lock, facilitator } = view.shared;
    if (command.epoch !== lock.epochs.length + 1) return no('moved-on');
    const isFacilitator = facilitator === view.own.participant;
    const most = isFacilitator ? limits.epochs : limits.epochs - limits.epochsKept;
    if (command.epoch > most) return no('too-many-keys', most);
    if (holdersHere(lock).length === 0) return bringRefusal(view, command);
    if (!isFacilitator) return no('key-is-here');
    // Panels that compared write under another key only once it was compared, too.
    const isComparable = lock.rounds < limits.comparisons;
    return isComparable ? bringRefusal(view, command) : no('comparisons-used', limits.comparisons);
  },
  'give-key': ({ shared: { lock }, own }, { epoch, from, to }) => {
    const [giver, taker] = [lookUp(lock.devices, from), lookUp(lock.devices, to)];
    if (!giver || !taker) return no('unknown-device');
    if (giver.person !== own.participant) return no('not-your-device');
    if (!holds(giver, epoch)) return no('no-key');
    return holds(taker, epoch) ? no('key-given') : undefined;
  },
  'reject-key': ({ shared: { lock }, own }, command) => {
    const device = lookUp(lock.devices, command.device);
    if (!device) return no('unknown-device');
    if (device.person !== own.participant) return no('not-your-device');
    return holds(device, command.epoch) ? undefined : no('no-key');
  },
};

export const lockEffects: Effects<LockCommand> = {
  'bring-device': (session, by, { device }, window) => bringDevice(session, by, device, window),
  'begin-epoch': (session, by, { epoch, sid, kid, device, box }, window) => {
    const brought = bringDevice(session, by, device, window);
    const { comparison: _ofEarlierKey, ...lock } = brought.lock;
    const begun = { ...brought, lock: { ...lock, epochs: [...lock.epochs, { sid, kid }] } };
    return giveKey(begun, { epoch, from: device, to: device, box });
  },
  'give-key': (session, _by, command) => giveKey(session, command),
  'reject-key': (session, _by, { epoch, device }) =>
    changeDevice(session, device, ({ person, keys, boxes, rejected = [] }) => {
      const { [epoch]: key, ...otherKeys } = keys;
      const { [epoch]: _box, ...otherBoxes } = boxes;
      const all = key ? [...rejected, { epoch, by: key.by }] : rejected;
      return { person, keys: otherKeys, boxes: otherBoxes, rejected: all };
    }),
};

/** No view tells which boxes couldn't be opened. */
export const lockUnseenRefusals: UnseenRefusals<LockCommand> = {
  'give-key': ({ lock }, _by, { epoch, from, to }) => {
    const rejected = lookUp(lock.devices, to)?.rejected ?? [];
    return rejected.some((one) => one.epoch === epoch && one.by === from) ? no('key-rejected') : undefined;
  },
};

/** Why a text can't be kept: it isn't locked, not under the present key, or larger than its kind can need (L1, L2). */
export function lockedTextRefusal(
  { lock }: Session,
  text: string,
  kind: 'topic' | 'sentence' | 'takeaway',
): Refusal | undefined {
  if (text === '') return kind === 'takeaway' ? undefined : no('text-empty');
  const [epoch, size] = [lockedEpoch(text), lockedSize(text)];
  if (epoch === undefined || size === undefined) return no('not-locked');
  if (epoch !== lock.epochs.length) return no('key-changed');
  const most = kind === 'takeaway' ? limits.takeawayLength : limits.topicLength;
  return size > sizeFor(most) ? no('text-too-long', most) : undefined;
}

/** The devices that a connected window belongs to. */
export function devicesHere({ windows }: Session): ReadonlySet<string> {
  return new Set(Object.values(windows).flatMap(({ connected, device }) => (connected && device ? [device] : [])));
}

/** The devices that are here and have the present key. */
export function holdersHere({ epochs, devices }: LockView): Array<LockView['devices'][string]> {
  return Object.values(devices).filter((device) => device.here && holds(device, epochs.length));
}

/** Whether the device was ever given this key, even in a box that it couldn't open. */
export function wasGiven({ keys, rejected = [] }: Device, epoch: number): boolean {
  return Object.hasOwn(keys, epoch) || rejected.some((one) => one.epoch === epoch);
}

/** The padded size of a text of so many characters, four bytes each, after two bytes that say its length. */
function sizeFor(characters: number): number {
  return textSizes.find((size) => size >= 2 + characters * 4) ?? 0;
}

function holds({ keys }: LockView['devices'][string], epoch: number): boolean {
  return Object.hasOwn(keys, epoch);
}

/** A device stays with the person who brought it first. */
function bringRefusal({ shared: { lock }, own }: View, { device: id }: { device: string }): Refusal | undefined {
  const known = lookUp(lock.devices, id);
  if (known) return known.person === own.participant ? undefined : no('not-your-device');
  const brought = Object.values(lock.devices).filter(({ person }) => person === own.participant);
  return brought.length < limits.devicesEach ? undefined : no('too-many-devices', limits.devicesEach);
}

function bringDevice(session: Session, by: Participant, device: string, window: string): Session {
  const { lock, windows } = session;
  const own = lookUp(windows, window);
  const known = lookUp(lock.devices, device) ?? { person: by.id, keys: {}, boxes: {} };
  return {
    ...session,
    ...(own && { windows: { ...windows, [window]: { ...own, device } } }),
    lock: { ...lock, devices: { ...lock.devices, [device]: known } },
  };
}

function giveKey(
  session: Session,
  { epoch, from, to, box }: { epoch: number; from: string; to: string; box: string },
): Session {
  return changeDevice(session, to, (device) => ({
    ...device,
    keys: { ...device.keys, [epoch]: { by: from, at: session.at } },
    boxes: { ...device.boxes, [epoch]: { from, box } },
  }));
}

function changeDevice(session: Session, id: string, change: (device: Device) => Device): Session {
  const { lock } = session;
  const device = lookUp(lock.devices, id);
  return device ? { ...session, lock: { ...lock, devices: { ...lock.devices, [id]: change(device) } } } : session;
}
