import type { Trouble } from './protocol.ts';

/** What the server says of each trouble, in English. A module of its own, so that the tab's startup script does without it. */
export const troubleSentences: Record<Trouble, string> = {
  malformed: 'This could not be understood. Nothing was changed; load the panel again.',
  'too-large': 'This is too long to be sent. Nothing was changed; please shorten it.',
  'not-joined': 'This window is not connected yet. Nothing was changed; try again in a moment.',
  'slow-down': 'This was too much at once. Nothing was changed; please wait a moment.',
  unavailable: "We can't reach the session, or tell whether this was done. Check before you try again.",
  bug: 'Something went wrong on our side. Check before you try again.',
};
