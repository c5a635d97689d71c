import { makeBox, newKey, newSid } from '../../../tab/lock/box.ts';
import { newDevice } from '../../../tab/lock/device.ts';
import { LockError } from '../../../tab/lock/lockError.ts';
import { weakKeys } from './vectors.ts';

/* What `vectors.test.ts` calls in Chromium. */

export { isLockSupported } from '../../../tab/lock/device.ts';
export { computed, opened } from './vectors.ts';

/** Why no box could be made for each of {@link weakKeys}. */
export async function reasonsOfWeakKeys(): Promise<string[]> {
  const box = { sid: newSid(), epoch: 1, from: await newDevice(), key: newKey(), compared: false };
  const made = weakKeys.map((to) => makeBox({ ...box, to }));
  const outcomes = await Promise.all(made.map((one) => one.catch((error: unknown) => error)));
  return outcomes.map((outcome) => (outcome instanceof LockError ? outcome.reason : String(outcome)));
}

/** Stores a device in IndexedDB, loads it, opens a box with it, and says what happens when its private key is to be exported. */
export async function exportedAfterStoring(): Promise<string> {
  const device = await newDevice();
  const open = indexedDB.open('lock');
  open.onupgradeneeded = () => open.result.createObjectStore('devices');
  const devices = (await done(open)).transaction('devices', 'readwrite').objectStore('devices');
  await done(devices.put(device, 'mine'));
  const stored: typeof device = await done(devices.get('mine'));
  await makeBox({ sid: newSid(), epoch: 1, from: stored, to: stored.id, key: newKey(), compared: false });
  const exported = crypto.subtle.exportKey('pkcs8', stored.privateKey);
  return exported.then(
    () => 'exported',
    (error: unknown) => (error instanceof DOMException ? error.name : String(error)),
  );
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
