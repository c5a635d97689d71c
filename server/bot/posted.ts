import * as z from 'zod/mini';
import { Language } from '#session/choices.ts';

/** A message in a meeting's chat, with everything needed to take it back. Holds no content. */
export interface Posted {
  /** The store's name for the meeting. */
  meeting: string;
  /** The message's id, as the host returned it. */
  message: string;
  language: Language;
}

const Name = z.tuple([z.string(), z.string(), Language]);

/**
 * The message's name in the session's sealed log and tombstone. A process that takes over another's session finds the message by
 * it, even if it never served the meeting.
 */
export function postedName({ meeting, message, language }: Posted): string {
  return JSON.stringify([meeting, message, language]);
}

/** Parses such a name; `undefined` if it isn't one. */
export function readPosted(name: string | undefined): Posted | undefined {
  try {
    const [meeting, message, language] = Name.parse(JSON.parse(name ?? ''));
    return { meeting, message, language };
  } catch {
    return undefined;
  }
}
