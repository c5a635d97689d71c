import type { Trouble } from './protocol.ts';

/** What the server says of each trouble, in English. A module of its own, so that the tab's startup script does without it. */
export const troubleSentences: Record<Trouble, string> = {
  malformed: 'We couldn’t read this. Nothing was changed. Reload the panel.',
  'too-large': 'This is too long to send. Please shorten it.',
  'not-joined': 'This window isn’t connected yet. Try again in a moment.',
  'slow-down': 'That was too fast. Nothing was changed. Please wait a moment.',
  unavailable: "We can't reach the session, or tell whether this was done. Check before you try again.",
  bug: 'Something went wrong on our side. Check before you try again.',
};
