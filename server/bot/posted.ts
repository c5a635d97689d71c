import * as z from 'zod/mini';
import { Language } from '#session/choices.ts';

/** A message in a meeting's chat, with all that whoever takes it back must know. Nothing of it is content. */
export interface Posted {
  /** The store's name for the meeting. */
  meeting: string;
  /** The message's id, as the host gave it. */
  message: string;
  language: Language;
}

const Name = z.tuple([z.string(), z.string(), Language]);

/**
 * The message as the session's log and its tombstone name it, sealed: so that a process which was never asked about the
 * meeting, but takes over what another left, knows where the message is.
 */
export function postedName({ meeting, message, language }: Posted): string {
  return JSON.stringify([meeting, message, language]);
}

/** The message of such a name; nothing where it is none. */
export function readPosted(name: string | undefined): Posted | undefined {
  try {
    const [meeting, message, language] = Name.parse(JSON.parse(name ?? ''));
    return { meeting, message, language };
  } catch {
    return undefined;
  }
}
