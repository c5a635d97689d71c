import type { Command } from '#session/command.ts';
import { lockedSize, textSizes } from '#session/locked.ts';
import type { LockCommand } from '#session/rules/lock.ts';
import type { View } from '#session/view.ts';
import type { PlainView } from '../../tab/live/lockState.ts';
import { fromBase64url, toBase64url } from '../../tab/lock/bytes.ts';

/*
 * Texts in the form of locked ones, for tests of everything that mustn't know what they say: without any key, and legible if
 * there is room, so that a search finds them wherever they go. The galleries use it, so it runs in browsers, too.
 */

const nonce = 12;
const tag = 16;
const end = '__';
const legible = /^x((?:[A-Za-z0-9-]|_[0-9a-f]{2})*)__A*$/;

/** How a fake locked text spells this one: other characters than letters, digits and hyphens as `_` and two digits a byte. */
export function spelled(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  return bytes
    .map((byte) =>
      /[\w-]/.test(String.fromCharCode(byte)) && byte !== 0x5f
        ? String.fromCharCode(byte)
        : `_${byte.toString(16).padStart(2, '0')}`,
    )
    .join('');
}

/** The text in the form of a locked one. An empty text stays empty. */
export function fakeLocked(text: string, epoch = 1): string {
  if (text === '') return '';
  const bytes = new TextEncoder().encode(text);
  const size = textSizes.find((one) => one >= bytes.length + 2) ?? bytes.length + 2;
  const whole = new Uint8Array(nonce + size + tag);
  new DataView(whole.buffer).setUint16(nonce, bytes.length);
  whole.set(bytes, nonce + 2);
  const illegible = toBase64url(whole);
  const readable = `x${spelled(text)}${end}`;
  // The last letter must be one that ends base64url.
  return `${epoch}.${readable.length < illegible.length ? readable.padEnd(illegible.length, 'A') : illegible}`;
}

/** The text in it again; something unreadable if it was really locked. */
export function fakeOpened(locked: string): string {
  if (locked === '') return '';
  const letters = locked.slice(locked.indexOf('.') + 1);
  const spelling = legible.exec(letters)?.[1];
  if (spelling !== undefined) return decodeURIComponent(spelling.replaceAll('_', '%'));
  const whole = fromBase64url(letters);
  const length = new DataView(whole.buffer).getUint16(nonce);
  return new TextDecoder().decode(whole.subarray(nonce + 2, nonce + 2 + length));
}

/** The command with its text, if it has a plain one, in the form of a locked one. */
export function withFakeLock<C extends Command>(command: C, epoch = 1): C {
  const isPlain = 'text' in command && lockedSize(command.text) === undefined;
  return isPlain ? { ...command, text: fakeLocked(command.text, epoch) } : command;
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
  return toBase64url(filled(32, ...new TextEncoder().encode(name)));
}

/** The key's box for a device, which nothing can open. */
export const fakeBox = toBase64url(new Uint8Array(61));

/** Begins an epoch with this device. */
export function beginEpoch(device: string, epoch = 1, box = fakeBox): LockCommand {
  const sid = toBase64url(filled(16, epoch));
  const kid = toBase64url(filled(8, epoch));
  return { type: 'begin-epoch', epoch, sid, kid, device, box };
}

/** So many bytes, repeating these. */
function filled(length: number, ...bytes: number[]): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => bytes[at % bytes.length] ?? 0);
}
