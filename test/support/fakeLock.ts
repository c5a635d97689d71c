import type { Command } from '#session/command.ts';
import { textSizes } from '#session/locked.ts';
import type { LockCommand } from '#session/rules/lock.ts';
import type { View } from '#session/view.ts';
import type { PlainView } from '../../tab/live/lockState.ts';

/*
 * Texts in the form of locked ones, for tests of everything that mustn't know what they say: legible, without any key.
 */

const nonce = 12;
const tag = 16;

/** The text in the form of a locked one. An empty text stays empty. */
export function fakeLocked(text: string, epoch = 1): string {
  if (text === '') return '';
  const bytes = Buffer.from(text);
  const size = textSizes.find((one) => one >= bytes.length + 2) ?? bytes.length + 2;
  const whole = Buffer.alloc(nonce + size + tag);
  whole.writeUInt16BE(bytes.length, nonce);
  bytes.copy(whole, nonce + 2);
  return `${epoch}.${whole.toString('base64url')}`;
}

/** The text in it again. */
export function fakeOpened(locked: string): string {
  if (locked === '') return '';
  const whole = Buffer.from(locked.slice(locked.indexOf('.') + 1), 'base64url');
  const length = whole.readUInt16BE(nonce);
  return whole.subarray(nonce + 2, nonce + 2 + length).toString();
}

/** The command with its text, if it has one, in the form of a locked one. */
export function withFakeLock<C extends Command>(command: C, epoch = 1): C {
  return 'text' in command ? { ...command, text: fakeLocked(command.text, epoch) } : command;
}

/** The view with its texts opened, as the tab shows it. */
export function fakePlainView({ shared, own }: View): PlainView {
  const topics = Object.entries(shared.topics).map(([id, topic]) => {
    const parts = topic.parts.map((part) => ({ ...part, text: fakeOpened(part.text) }));
    return [id, { ...topic, parts }] as const;
  });
  const sentences = shared.sentences?.map((one) => ({ ...one, text: fakeOpened(one.text) }));
  return {
    shared: { ...shared, topics: Object.fromEntries(topics), ...(sentences && { sentences }) },
    own: { ...own, takeaway: fakeOpened(own.takeaway) },
  };
}

/** A device's id for tests: `fakeDevice('Ada')`. */
export function fakeDevice(name: string): string {
  return Buffer.alloc(32, name).toString('base64url');
}

/** The key's box for a device, which nothing can open. */
export const fakeBox = Buffer.alloc(61).toString('base64url').padEnd(82, 'A');

/** Begins an epoch with this device. */
export function beginEpoch(device: string, epoch = 1, box = fakeBox): LockCommand {
  const sid = Buffer.alloc(16, epoch).toString('base64url');
  const kid = Buffer.alloc(8, epoch).toString('base64url');
  return { type: 'begin-epoch', epoch, sid, kid, device, box };
}
