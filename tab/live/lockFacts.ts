import type { View } from '#session/view.ts';
import type { LockDevice, LockState } from './lockState.ts';
import type { OwnDevice } from './ownDevice.ts';

/* What a view tells of the lock. */

export function epochIn({ shared: { lock } }: View): number {
  return lock.epochs.length;
}

export function roundsIn(view: View | undefined): number {
  return view?.shared.lock.rounds ?? 0;
}

export function isKeyHere({ shared: { lock } }: View): boolean {
  return Object.values(lock.devices).some(({ here, keys }) => here && keys[lock.epochs.length]);
}

/** Nobody here has the key, and nothing is lost if someone begins with another one. */
export function isKeyLost(view: View): boolean {
  return !isKeyHere(view) && !hasTexts(view) && view.shared.lock.rounds === 0;
}

export function hasTexts({ shared: { topics, sentences = [] }, own }: View): boolean {
  return Object.keys(topics).length + sentences.length > 0 || own.takeaway !== '';
}

/** The devices that have the present key, may have it, or are on the list of the comparison. */
export function devicesIn({ shared: { lock } }: View, own: OwnDevice | undefined): LockDevice[] {
  const epoch = lock.epochs.length;
  const { comparison } = lock;
  const devices: LockDevice[] = [];
  for (const [id, { person, here, keys }] of Object.entries(lock.devices)) {
    const key = keys[epoch];
    // A device that was given the key may have it, even if it is said to have rejected it.
    if (!key && !comparison?.devices.includes(id) && !own?.given.includes(`${epoch} ${id}`)) continue;
    const isAdded = key && comparison?.closed && !comparison.devices.includes(id);
    const added = isAdded && { added: { by: lock.devices[key.by]?.person ?? '', at: key.at } };
    const isApart = comparison?.closed && comparison.devices.includes(id) && !comparison.commitments[id];
    const apart = isApart && { apart: true as const };
    devices.push({ id, person, here: here === true, own: id === own?.device.id, ...apart, ...added });
  }
  return devices;
}

/** The devices that are here without the present key. */
export function lacking({ shared: { lock } }: View): LockState['asking'] {
  const without = Object.entries(lock.devices).filter(([, { here, keys }]) => here && !keys[lock.epochs.length]);
  return without.map(([id, { person }]) => ({ id, person }));
}
